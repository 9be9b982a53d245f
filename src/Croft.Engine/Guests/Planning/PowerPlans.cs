using Croft.Contracts;

namespace Croft.Engine.Guests;

/// <summary>Plans that start, stop, shut down and reboot a guest.</summary>
internal static class PowerPlans
{
    const string Privilege = "VM.PowerMgmt";
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    public const int DefaultTimeout = 180;

    public static Plan Start(GuestReading guest, int? timeout)
    {
        var steps = new StepList();
        if (guest.Paused) PausePlans.AddResume(steps, guest);
        else if (!guest.Running)
        {
            if (guest.Template) throw new FailureException(GuestRefusals.Template(guest.At, "start"));
            if (guest.Lock is { } held and not "suspended") throw new FailureException(GuestRefusals.Locked(guest.At, "start", held));
            AddStart(steps, guest.At, timeout, guest.Ha);
        }
        return Named("guest start", "start", guest, steps);
    }

    public static Plan Stop(GuestReading guest, int? timeout)
    {
        var steps = new StepList();
        if (guest.Running) AddStop(steps, guest, timeout, "It is stopped and stays down; it loses what it has not written to disk, as on a power cut.");
        return Named("guest stop", "stop", guest, steps);
    }

    public static Plan Shutdown(GuestReading guest, int? timeout, bool force)
    {
        var steps = new StepList();
        if (!guest.Running) return Named("guest shutdown", "shut down", guest, steps);
        RefuseLocked(guest, "shut down");
        var seconds = timeout ?? DefaultTimeout;
        steps.Add($"shut down {guest.At.Name}", ShutdownStep.Name, new ShutdownAction(guest.At, seconds, force, guest.Ha), step => step with
        {
            Disturbs = Disturbance.Restart,
            Because = force || guest.Ha ? $"It is stopped and stays down; {(guest.Ha ? "HA stops it" : "it is stopped")} hard when it has not shut down within {seconds} s." : $"It is stopped and stays down; it has {seconds} s to shut down, otherwise it goes on running.",
            Leases = [guest.At.Lease],
            Privilege = guest.At.Privilege(Privilege),
            Deadline = Deadline(seconds, guest.Ha),
            Changes = [new FieldChange("status", guest.State, "stopped")],
        });
        return Named("guest shutdown", "shut down", guest, steps);
    }

    public static Plan Reboot(GuestReading guest, int? timeout)
    {
        RefuseStopped(guest, "reboot");
        RefuseLocked(guest, "reboot");
        var seconds = timeout ?? DefaultTimeout;
        var steps = new StepList();
        steps.Add($"reboot {guest.At.Name}", RebootStep.Name, new RebootAction(guest.At, seconds, guest.Pid, (long)guest.Uptime.TotalSeconds), step => step with
        {
            Disturbs = Disturbance.Reboot,
            Because = Waiting(guest),
            Leases = [guest.At.Lease],
            Privilege = guest.At.Privilege(Privilege),
            Deadline = TimeSpan.FromSeconds(seconds) + (2 * Grace),
            Changes = [.. guest.Pending.Select(p => new FieldChange(p.Key, p.Now, p.Then))],
        });
        return Named("guest reboot", "reboot", guest, steps);
    }

    /// <summary>Adds the step that starts a guest; other plans end with it.</summary>
    public static void AddStart(StepList steps, GuestAddress guest, int? timeout, bool ha) =>
        steps.Then($"start {guest.Name}", StartStep.Name, new StartAction(guest, timeout, ha), step => step with
        {
            Disturbs = Disturbance.None,
            Leases = [guest.Lease],
            Privilege = guest.Privilege(Privilege),
            Deadline = Deadline(timeout ?? DefaultTimeout, ha),
            Changes = [new FieldChange("status", "stopped", "running")],
        });

    /// <summary>Adds the step that stops a running guest; other plans begin with it.</summary>
    public static void AddStop(StepList steps, GuestReading guest, int? timeout, string because)
    {
        RefuseLocked(guest, "stop");
        steps.Add($"stop {guest.At.Name}", StopStep.Name, new StopAction(guest.At, timeout, guest.Ha), step => step with
        {
            Disturbs = Disturbance.Restart,
            Because = because,
            Leases = [guest.At.Lease],
            Privilege = guest.At.Privilege(Privilege),
            Deadline = Deadline(timeout ?? DefaultTimeout, guest.Ha),
            Changes = [new FieldChange("status", guest.State, "stopped")],
        });
    }

    public static void RefuseStopped(GuestReading guest, string attempt)
    {
        if (!guest.Running) throw new FailureException(GuestRefusals.Stopped(guest.At, attempt));
    }

    public static void RefuseLocked(GuestReading guest, string attempt)
    {
        if (guest.Lock is { } held) throw new FailureException(GuestRefusals.Locked(guest.At, attempt, held));
    }

    // Longer than what reading the effect back waits for, so that it is the reading that fails, with what it saw.
    static TimeSpan Deadline(int seconds, bool ha) => TimeSpan.FromSeconds(seconds) + Grace + HaPace.Patience(ha, TimeSpan.Zero);

    static string? Waiting(GuestReading guest) => guest.Pending.Count switch
    {
        0 => null,
        1 => $"1 value that waits for a restart takes effect: {guest.Pending[0].Key}.",
        var n => $"{n} values that wait for a restart take effect: {string.Join(", ", guest.Pending.Select(p => p.Key))}.",
    };

    /// <summary>The plan of one guest; without steps it is nothing to do, as the guest is so already.</summary>
    public static Plan Named(string verb, string words, GuestReading guest, StepList steps) =>
        new(verb, steps.Steps.Count == 0 ? $"nothing to do: {guest.At} is {guest.State} already" : $"{words} {guest.At}", steps.Steps);
}
