using System.Globalization;
using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Secrets;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Runs a command inside a virtual machine and waits for its end (<c>POST …/agent/exec</c>, <c>GET …/agent/exec-status</c>).</summary>
/// <remarks>
/// Proxmox knows it by its process alone, which the journal keeps. The agent tells an end once, and the output only then. Nobody can
/// tell whether a command whose process was never heard of ran, so it is never started again without asking.
/// </remarks>
internal sealed class ExecStep(SecretStore secrets) : GuestStep<ExecAction>
{
    public const string Name = "guest.exec";

    /// <summary>Letters of each stream that a journal keeps.</summary>
    const int Most = 1 << 20;

    public override string Kind => Name;

    /// <summary>Where a sealed command belongs: it opens for this guest alone.</summary>
    public static SecretPlace PlaceOf(GuestAddress guest) => new("plans", guest.Lease, "command");

    public override async Task<StepCheck> CheckAsync(ExecAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is null) return StepCheck.Refuse(GuestRefusals.Gone(action.Guest, "run a command in"));
        if (!(await view.StatusAsync(ct)).Running) return StepCheck.Refuse(GuestRefusals.Stopped(action.Guest, "run a command in"));
        var command = Open(action);
        var parameters = command.Words.Select(w => KeyValuePair.Create("command", w));
        if (command.Input is { } input) parameters = parameters.Append(KeyValuePair.Create("input-data", input));
        var call = Post(action.Guest, "agent/exec", parameters) with { Conceals = true };
        return StepCheck.Call(Change(action.Guest, call, null) with { Repeat = Repeat.DoesItTwice, Keeps = answer => answer.GetProperty("pid").ToString() });
    }

    /// <summary>All that may be secret: what the agent says of a command it can't start repeats them.</summary>
    public override IReadOnlyList<string> Secrets(ExecAction action)
    {
        var command = Open(action);
        return [.. command.Words.Skip(1), .. command.Input is { } input ? [input] : (string[])[]];
    }

    public override async Task<Verdict> VerifyAsync(ExecAction action, StepContext context, CancellationToken ct)
    {
        if (!int.TryParse(context.Kept, NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            return Verdict.No($"Proxmox did not say as which process the command runs in {action.Guest}.");
        var client = await context.Clients(action.Guest.Cluster, ct);
        var agent = client.Node(action.Guest.Node).Guest(GuestKind.Qemu, action.Guest.Vmid).Agent;
        var pause = TimeSpan.FromMilliseconds(100);
        while (true)
        {
            var exit = await ExitAsync(agent, action, pid, ct);
            if (exit.HasEnded) return Verdict.Yes(Outcome(exit).ToEvidence($"GET {action.Guest.Path}/agent/exec-status"));
            await Task.Delay(pause, context.Time, ct);
            pause = pause < Between ? pause * 2 : Between;
        }
    }

    public override Failure? OutOfTime(ExecAction action, string? kept) => new(FailureKind.TimedOut, $"Time ran out to wait for the command in {action.Guest}: it was begun as process {kept}, and no end was told.")
    {
        WayOut = "It may go on, and what it still says is not kept. Look inside, or wait longer the next time: --timeout.",
    };

    static async Task<AgentExit> ExitAsync(ProxmoxAgent agent, ExecAction action, int pid, CancellationToken ct)
    {
        try
        {
            return await agent.ExitAsync(pid, ct);
        }
        catch (ProxmoxException e) when (e.Reason?.Contains("PID", StringComparison.Ordinal) is true)
        {
            throw new FailureException(new Failure(FailureKind.Conflict, $"What the command in {action.Guest} answered is lost: it ran as process {pid}, and the agent knows it no more.")
            {
                Cause = e.Reason,
                WayOut = "The agent tells an end once, and forgets it when it or the machine is restarted. Look inside for what the command did.",
            }, e);
        }
    }

    static CommandOutcome Outcome(AgentExit exit) => new(
        exit.ExitCode ?? (128 + (exit.Signal ?? 0)), Cut(exit.Output), Cut(exit.Error),
        exit.IsTruncated || exit.Output.Length > Most || exit.Error.Length > Most);

    static string Cut(string text) => text.Length <= Most ? text : text[..Most];

    SealedCommand Open(ExecAction action) =>
        JsonSerializer.Deserialize<SealedCommand>(secrets.Open(Convert.FromBase64String(action.Command), PlaceOf(action.Guest)).Reveal())!;
}
