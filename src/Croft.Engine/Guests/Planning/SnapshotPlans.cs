using Croft.Contracts;

namespace Croft.Engine.Guests;

/// <summary>Plans that make, roll back and delete snapshots.</summary>
internal static class SnapshotPlans
{
    public static Plan Create(GuestReading guest, IReadOnlyList<SnapshotSeen> snapshots, bool supported, CreateSnapshotRequest asked)
    {
        var at = guest.At;
        RefuseLocked(guest, "snapshot");
        if (guest.Template) throw new FailureException(FailureKind.Conflict, $"Can't snapshot {at}: it is a template, and its data never changes.");
        if (asked.Name == "current") throw new FailureException(FailureKind.Invalid, "A snapshot can't be called 'current': Proxmox names the present state so.");
        if (snapshots.FirstOrDefault(s => s.Name == asked.Name) is { } there) throw new FailureException(Exists(at, there));
        if (!supported) throw new FailureException(Unsupported(at));
        if (asked.Vmstate && !at.IsVm)
            throw new FailureException(FailureKind.Unsupported, $"Can't keep the memory of {at}: Proxmox can't save a container's memory.", "Leave '--vmstate' out.");
        var keeps = asked.Vmstate && guest.Running;
        var steps = new StepList();
        steps.Add($"snapshot {at.Name} as {asked.Name}", CreateSnapshotStep.Name, new SnapshotAction(at, asked.Name, asked.Description, keeps), step => step with
        {
            Disturbs = Disturbance.Live,
            Because = keeps ? "It pauses while its memory is saved." : guest.Running ? Frozen(guest) : null,
            Leases = [at.Lease],
            Privilege = at.Privilege("VM.Snapshot"),
            Deadline = TimeSpan.FromMinutes(keeps ? 60 : 15),
        });
        return new Plan("snapshot create", $"snapshot {at} as '{asked.Name}'", steps.Steps)
        {
            Warnings = asked.Vmstate && !guest.Running ? [$"{at} does not run, so there is no memory to keep."] : [],
        };
    }

    public static Plan Rollback(GuestReading guest, IReadOnlyList<SnapshotSeen> snapshots, RollbackSnapshotRequest asked)
    {
        var at = guest.At;
        RefuseLocked(guest, "roll back");
        if (guest.Template) throw new FailureException(FailureKind.Conflict, $"Can't roll back {at}: it is a template.");
        var to = Named(at, snapshots, asked.Name);
        // Proxmox stops a running guest by itself, and starts it only when the snapshot holds its memory.
        var runs = to.Vmstate;
        var steps = new StepList();
        steps.Add($"roll {at.Name} back to {to.Name}", RollbackSnapshotStep.Name, new RollbackAction(at, to.Name, to.Made, runs), step => step with
        {
            Disturbs = Disturbance.DestroysData,
            Because = $"What {at.Name} wrote since {Of(to)} is gone{(runs ? ", and it goes on with the memory it had then" : guest.Running ? ", and it is stopped" : "")}.",
            Leases = [at.Lease],
            Privilege = at.Privilege("VM.Snapshot.Rollback"),
            Deadline = TimeSpan.FromMinutes(30),
            Changes = guest.Running == runs ? [] : [new FieldChange("status", guest.State, runs ? "running" : "stopped")],
        });
        if (asked.Start && !runs) PowerPlans.AddStart(steps, at, null, guest.Ha);
        return new Plan("snapshot rollback", $"roll {at} back to '{to.Name}'", steps.Steps)
        {
            Confirmation = new Confirmation(at.Name, $"What {at} wrote since {Of(to)} will be gone.") { BackupFirst = $"croft snapshot create {at.Cluster}/{at.Vmid} before-rollback" },
            Warnings = guest.Running && !runs && !asked.Start ? [$"{at} is stopped by the rollback and stays so; '--start' starts it again."] : [],
        };
    }

    public static Plan Delete(GuestReading guest, IReadOnlyList<SnapshotSeen> snapshots, DeleteSnapshotRequest asked)
    {
        var at = guest.At;
        RefuseLocked(guest, "delete a snapshot of");
        var gone = Named(at, snapshots, asked.Name);
        var children = snapshots.Where(s => s.Parent == gone.Name && !s.IsCurrent).Select(s => s.Name).ToList();
        var steps = new StepList();
        steps.Add($"delete snapshot {gone.Name} of {at.Name}", DeleteSnapshotStep.Name, new DeleteSnapshotAction(at, gone.Name, gone.Made), step => step with
        {
            Disturbs = Disturbance.DestroysData,
            Because = $"The state of {Of(gone)} is gone; {at.Name} keeps its present one{(children.Count == 0 ? "" : $", and {string.Join(", ", children)} stay")}.",
            Leases = [at.Lease],
            Privilege = at.Privilege("VM.Snapshot"),
            Deadline = TimeSpan.FromMinutes(60),
        });
        return new Plan("snapshot delete", $"delete snapshot '{gone.Name}' of {at}", steps.Steps)
        {
            Confirmation = new Confirmation(gone.Name, $"Snapshot '{gone.Name}' of {at} will be gone."),
        };
    }

    public static Failure Exists(GuestAddress guest, SnapshotSeen there) =>
        new(FailureKind.Conflict, $"Can't make snapshot '{there.Name}' of {guest}: there is one of that name{(there.Made is { } at ? $", made {at:u}" : "")}.")
        {
            WayOut = $"Choose another name, or delete it: 'croft snapshot delete {guest.Name} {there.Name}'.",
        };

    public static Failure Missing(GuestAddress guest, string snapshot) =>
        new(FailureKind.NotFound, $"{guest} has no snapshot '{snapshot}'.") { WayOut = $"See those it has: 'croft snapshot list {guest.Name}'." };

    public static Failure Replaced(GuestAddress guest, SnapshotSeen there, string what) =>
        new(FailureKind.Conflict, $"Snapshot '{there.Name}' of {guest} was not {what}: it is another one than when the plan was made.")
        {
            Cause = there.Made is { } at ? $"made {at:u}" : null,
            WayOut = "Somebody deleted it and made it anew. Plan again.",
        };

    static SnapshotSeen Named(GuestAddress guest, IReadOnlyList<SnapshotSeen> snapshots, string name)
    {
        var found = snapshots.FirstOrDefault(s => s.Name == name && !s.IsCurrent);
        if (found is not null) return found;
        var names = snapshots.Where(s => !s.IsCurrent).Select(s => s.Name).Order(StringComparer.Ordinal).ToList();
        throw new FailureException(Missing(guest, name) with { WayOut = names.Count == 0 ? "It has none." : $"It has: {string.Join(", ", names)}." });
    }

    static Failure Unsupported(GuestAddress guest) =>
        new(FailureKind.Unsupported, $"Can't snapshot {guest}: the storage of one of its disks can't make snapshots.")
        {
            Cause = $"GET {guest.Path}/feature?feature=snapshot → hasFeature 0",
            WayOut = $"Back it up instead ('croft backup create {guest.Name}'), or move its disks to ZFS, LVM-thin, Ceph, or qcow2 files.",
        };

    static void RefuseLocked(GuestReading guest, string attempt)
    {
        if (guest.Lock is { } held) throw new FailureException(GuestRefusals.Locked(guest.At, attempt, held));
    }

    static string? Frozen(GuestReading guest) =>
        guest["agent"] is { } agent && agent.Split(',')[0] is "1" or "enabled=1" ? "Its file systems are frozen for a moment by the guest agent." : null;

    static string Of(SnapshotSeen snapshot) => snapshot.Made is { } at ? $"'{snapshot.Name}' ({at:u})" : $"'{snapshot.Name}'";
}
