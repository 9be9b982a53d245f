using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>What a clone needs to know of its source beside its config.</summary>
/// <param name="From">Node that holds the source.</param>
/// <param name="To">Node that will hold the copy.</param>
/// <param name="CanLink">True when the source's storage can share data with a copy.</param>
/// <param name="Snapshots">Names of its snapshots.</param>
internal sealed record CloneGround(NodeReading From, NodeReading To, bool CanLink, IReadOnlyList<string> Snapshots);

/// <summary>Plans that copy a guest, alone or as the first step of a new one.</summary>
internal static class ClonePlans
{
    public static Plan Clone(GuestReading source, CloneGuestRequest asked, CloneGround ground, int vmid)
    {
        var steps = new StepList();
        var guest = Add(steps, source, asked, ground, vmid, undoable: false);
        return new Plan("guest clone", $"clone {source.At} to {guest}", steps.Steps) { Warnings = [.. CreatePlans.ShortOfMemory(ground.To, source.MemoryMb)] };
    }

    /// <summary>Adds the copying step; returns the copy's address.</summary>
    public static GuestAddress Add(StepList steps, GuestReading source, CloneGuestRequest asked, CloneGround ground, int vmid, bool undoable, bool alone = false)
    {
        var at = source.At;
        if (source.Lock is { } held) throw new FailureException(GuestRefusals.Locked(at, "clone", held));
        if (!at.IsVm && source.Running && asked.Snapshot is null)
            throw new FailureException(FailureKind.Conflict, $"Can't clone {at}: it runs, and Proxmox copies a running container from a snapshot alone.",
                $"Say '--snapshot NAME' (make one: 'croft snapshot create {at.Name} NAME'), or stop it first: 'croft guest shutdown {at.Name}'.");
        var full = IsFull(source, asked, ground);
        var guest = new GuestAddress(at.Cluster, ground.To.Node, vmid, at.Type, asked.Name);
        if (asked.Snapshot is { } snapshot && !ground.Snapshots.Contains(snapshot)) throw new FailureException(SnapshotPlans.Missing(at, snapshot));
        var storages = Storages(source, asked, ground, full);
        // A copy with the source's data on another node is possible only where both see the data.
        if (ground.To.Node != ground.From.Node) RefuseLocal(source, asked, ground, full);
        steps.Then($"clone {at.Name} to {guest.Name}", CloneStep.Name, new CloneAction(at, guest)
        {
            Full = full,
            Storage = full ? asked.Storage : null,
            Snapshot = asked.Snapshot,
            Pool = asked.Pool,
            Mark = undoable,
            Undoable = undoable,
            Alone = alone,
        }, step => step with
        {
            Disturbs = Disturbance.None,
            Because = full ? "All data is copied." : $"It shares data with {at.Name}, which can't be destroyed while the copy is there.",
            // Proxmox makes one full clone at a time on a storage; the second would fail while it waits for the lock.
            Leases = [at.Lease, guest.Lease, .. full ? storages.Select(ground.To.StorageLease) : []],
            Privilege = $"{at.Privilege("VM.Clone")}, {guest.Privilege("VM.Allocate")}",
            Deadline = full ? TimeSpan.FromHours(6) : TimeSpan.FromMinutes(15),
            Changes = [new FieldChange(guest.IsVm ? "name" : "hostname", null, guest.Name), new FieldChange("vmid", null, $"{vmid}")],
        });
        return guest;
    }

    static bool IsFull(GuestReading source, CloneGuestRequest asked, CloneGround ground)
    {
        var at = source.At;
        if (asked is { Full: true, Linked: true }) throw Faulty("--linked", "contradicts '--full'.");
        if (asked.Linked && !source.Template)
            throw new FailureException(FailureKind.Conflict, $"Can't make a linked clone of {at}: only a template can share its data.", "Leave '--linked' out for a full copy.");
        if (asked.Linked && !ground.CanLink)
            throw new FailureException(FailureKind.Unsupported, $"Can't make a linked clone of {at}: its storage can't share data.", "Say '--full' for a copy of all data.");
        var full = asked.Full || !source.Template || (!asked.Linked && (!ground.CanLink || asked.Storage is not null));
        if (!full && asked.Storage is not null) throw Faulty("--storage", "is for full copies alone: a linked one lies where its template lies.");
        if (!full && asked.Snapshot is not null) throw Faulty("--snapshot", "is for full copies alone.");
        return full;
    }

    static List<string> Storages(GuestReading source, CloneGuestRequest asked, CloneGround ground, bool full)
    {
        var disks = GuestDisks.Of(source).ToList();
        if (!full) return [];
        var content = source.At.IsVm ? "images" : "rootdir";
        if (asked.Storage is { } storage)
        {
            var bytes = disks.Sum(d => d.Size ?? 0);
            return [ground.To.Choose(storage, content, bytes, $"a copy of {source.At.Name} ({NodeReading.Size(bytes)})").Name];
        }
        foreach (var group in disks.GroupBy(d => d.Volume.Storage, StringComparer.Ordinal))
            ground.To.Choose(group.Key, content, group.Sum(d => d.Size ?? 0), $"a copy of {source.At.Name}");
        return [.. disks.Select(d => d.Volume.Storage).Distinct(StringComparer.Ordinal)];
    }

    static void RefuseLocal(GuestReading source, CloneGuestRequest asked, CloneGround ground, bool full)
    {
        var local = GuestDisks.Of(source).Select(d => d.Volume.Storage).Distinct(StringComparer.Ordinal).Where(s => ground.From.Storage(s) is not { IsShared: true }).ToList();
        if (local.Count > 0)
        {
            throw new FailureException(FailureKind.Unsupported, $"Can't clone {source.At} to {ground.To.Node}: its data is on {string.Join(", ", local)}, which {ground.From.Node} alone has.",
                $"Clone it on {ground.From.Node} and migrate the copy: 'croft guest migrate {asked.Name} {ground.To.Node}'.");
        }
        if (full && asked.Storage is { } storage && ground.To.Storage(storage) is { IsShared: false })
            throw new FailureException(FailureKind.Unsupported, $"Can't clone {source.At} to {ground.To.Node} onto '{storage}': Proxmox clones across nodes onto shared storage alone.",
                "Choose a shared storage, or clone here and migrate the copy.");
    }

    static FailureException Faulty(string field, string message) =>
        new(new Failure(FailureKind.Invalid, $"Can't plan the clone: {field} {message}") { Faults = [new Fault(field, message)] });
}
