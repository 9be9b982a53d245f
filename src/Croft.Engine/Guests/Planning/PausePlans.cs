using Croft.Contracts;

namespace Croft.Engine.Guests;

/// <summary>Plans that suspend, resume and reset a virtual machine.</summary>
internal static class PausePlans
{
    const string Privilege = "VM.PowerMgmt";
    const string NoCheckpoint = "Proxmox's way of suspending those is an experiment that leaves them looking stopped";

    public static Plan Suspend(GuestReading guest, bool toDisk)
    {
        var at = guest.At;
        RefuseContainer(at, "suspend", NoCheckpoint, "shutdown");
        if (guest.Hibernates) return Already("guest suspend", at, "is suspended to disk");
        if (guest.Paused && !toDisk) return Already("guest suspend", at, "is paused");
        PowerPlans.RefuseStopped(guest, "suspend");
        PowerPlans.RefuseLocked(guest, "suspend");
        if (toDisk) RefuseUnsaveable(guest);
        var steps = new StepList();
        steps.Add($"suspend {at.Name}{(toDisk ? " to disk" : "")}", SuspendStep.Name, new SuspendAction(at, toDisk), step => step with
        {
            Disturbs = Disturbance.Restart,
            Because = toDisk
                ? "Its memory is written to disk and it is stopped; the next start goes on where it was, with connections gone and its clock behind."
                : $"It stands still and keeps its {guest.MemoryMb} MB of memory until it is resumed; a stop or a restart of {at.Node} loses what is in it.",
            Leases = [at.Lease],
            Privilege = at.Privilege(Privilege) + (toDisk ? $", {at.Privilege("VM.Config.Disk")}" : ""),
            Deadline = TimeSpan.FromMinutes(toDisk ? 60 : 5),
            Changes = [new FieldChange("status", guest.State, toDisk ? "stopped" : "paused")],
        });
        return PowerPlans.Named("guest suspend", "suspend", guest, steps);
    }

    public static Plan Resume(GuestReading guest)
    {
        var at = guest.At;
        RefuseContainer(at, "resume", NoCheckpoint, "start");
        var steps = new StepList();
        if (guest is { Running: true, Paused: false }) return PowerPlans.Named("guest resume", "resume", guest, steps);
        if (!guest.Paused && !guest.Hibernates) throw new FailureException(NotSuspended(at));
        AddResume(steps, guest);
        return PowerPlans.Named("guest resume", "resume", guest, steps);
    }

    public static Plan Reset(GuestReading guest)
    {
        var at = guest.At;
        RefuseContainer(at, "reset", "it has no reset button", "reboot");
        PowerPlans.RefuseStopped(guest, "reset");
        PowerPlans.RefuseLocked(guest, "reset");
        if (guest.Paused) throw new FailureException(GuestRefusals.Paused(at, "reset"));
        var steps = new StepList();
        steps.Add($"reset {at.Name}", ResetStep.Name, new ResetAction(at), step => step with
        {
            Disturbs = Disturbance.Reboot,
            Because = $"It starts anew at once and loses what it has not written to disk, as on a power cut{(guest.Pending.Count > 0 ? "; values that wait for a restart go on waiting, only a reboot or a stop applies them" : "")}.",
            Leases = [at.Lease],
            Privilege = at.Privilege(Privilege),
            Deadline = TimeSpan.FromMinutes(5),
        });
        return PowerPlans.Named("guest reset", "reset", guest, steps);
    }

    /// <summary>Adds the step that lets a suspended machine go on.</summary>
    public static void AddResume(StepList steps, GuestReading guest)
    {
        // A machine on disk carries a lock that resuming itself takes away.
        if (!guest.Hibernates) PowerPlans.RefuseLocked(guest, "resume");
        steps.Add($"resume {guest.At.Name}", ResumeStep.Name, new ResumeAction(guest.At), step => step with
        {
            Disturbs = Disturbance.None,
            Because = guest.Hibernates ? "It is started with the memory it had, and goes on where it was." : "It goes on where it was.",
            Leases = [guest.At.Lease],
            Privilege = guest.At.Privilege(Privilege),
            Deadline = TimeSpan.FromMinutes(guest.Hibernates ? 60 : 5),
            Changes = [new FieldChange("status", guest.State, "running")],
        });
    }

    public static Failure NotSuspended(GuestAddress guest) =>
        new(FailureKind.Conflict, $"Can't resume {guest}: it is stopped, not suspended.") { WayOut = $"Start it: 'croft guest start {guest.Name}'." };

    static void RefuseContainer(GuestAddress guest, string attempt, string why, string instead)
    {
        if (!guest.IsVm) throw new FailureException(FailureKind.Unsupported, $"Can't {attempt} {guest}: it is a container, and {why}.", $"Say 'croft guest {instead} {guest.Name}' instead.");
    }

    static void RefuseUnsaveable(GuestReading guest)
    {
        if (guest.Ha)
            throw new FailureException(FailureKind.Unsupported, $"Can't suspend {guest.At} to disk: HA manages it, and Proxmox then refuses to.", "Leave '--to-disk' out, or shut it down.");
        if (guest.Config.Keys.Where(k => KeyEffect.Index(k, "hostpci") is not null).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } devices)
            throw new FailureException(FailureKind.Unsupported, $"Can't suspend {guest.At} to disk: the state of the devices passed through to it ({string.Join(", ", devices)}) can't be saved.", $"Shut it down instead: 'croft guest shutdown {guest.At.Name}'.");
    }

    static Plan Already(string verb, GuestAddress guest, string so) => new(verb, $"nothing to do: {guest} {so} already", []);
}
