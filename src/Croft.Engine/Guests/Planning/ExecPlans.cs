using Croft.Contracts;

namespace Croft.Engine.Guests;

/// <summary>Plans that run a command inside a virtual machine.</summary>
internal static class ExecPlans
{
    /// <param name="guest">The guest now.</param>
    /// <param name="asked">The command; only its program's name is shown.</param>
    /// <param name="command">The command, sealed.</param>
    public static Plan Exec(GuestReading guest, ExecGuestRequest asked, string command)
    {
        var at = guest.At;
        var program = asked.Command[0];
        var steps = new StepList();
        steps.Add($"run {program} in {at.Name}", ExecStep.Name, new ExecAction(at, command), step => step with
        {
            Disturbs = Disturbance.Live,
            Because = "Croft does not know what the command does inside; it runs as the agent's user, which is root or the system itself.",
            Leases = [at.Lease],
            Privilege = at.Privilege("VM.GuestAgent.Unrestricted (VM.Monitor before 9.0)"),
            Deadline = TimeSpan.FromSeconds(asked.Timeout),
        });
        return new Plan("guest exec", $"run {program} with {(asked.Command.Count == 2 ? "1 argument" : $"{asked.Command.Count - 1} arguments")} in {at}", steps.Steps) { IsCommand = true };
    }

    /// <summary>Refuses a guest in which no agent could run anything.</summary>
    public static void Demand(GuestReading guest, ExecGuestRequest asked)
    {
        var at = guest.At;
        if (asked.Command.Count == 0 || asked.Command[0].Length == 0 || asked.Command.Any(w => w.Contains('\0', StringComparison.Ordinal)))
            throw new FailureException(FailureKind.Invalid, "A command needs a program, and no part of it may hold a zero byte.", $"Say: croft guest exec {at.Name} -- uname -a");
        if (!at.IsVm)
            throw new FailureException(FailureKind.Unsupported, $"Can't run a command in {at}: it is a container, and Proxmox's API runs commands in virtual machines alone.", $"Type it into its console: 'croft guest console {at.Name}'; or on {at.Node}: 'pct exec {at.Vmid} -- COMMAND'.");
        PowerPlans.RefuseStopped(guest, "run a command in");
        if (guest.Paused) throw new FailureException(GuestRefusals.Paused(at, "run a command in"));
        if (!HasAgent(guest["agent"]))
            throw new FailureException(FailureKind.Conflict, $"Can't run a command in {at}: its guest agent is not enabled.",
                $"Enable it: 'croft guest configure {at.Name} --set agent=1', install qemu-guest-agent inside, then stop and start the machine.");
    }

    /// <summary>The agent is enabled, and does not answer.</summary>
    public static Failure Silent(GuestAddress guest, string? reason) =>
        new(FailureKind.Conflict, $"Can't run a command in {guest}: its guest agent does not answer.")
        {
            Cause = reason,
            WayOut = "Inside, install and start it (Debian: apt install qemu-guest-agent). If the agent was enabled while the machine ran, stop and start the machine first.",
        };

    static bool HasAgent(string? agent) =>
        agent is not null && Proxmox.PropertyString.Parse(agent, "enabled").Flag("enabled") is true;
}
