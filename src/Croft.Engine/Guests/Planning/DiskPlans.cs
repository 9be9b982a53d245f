using System.Globalization;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>What moving a disk needs to know beside the guest.</summary>
/// <param name="Node">Node that holds it.</param>
/// <param name="Snapshots">Names of the snapshots that hold the disk.</param>
internal sealed record MoveGround(NodeReading Node, IReadOnlyList<string> Snapshots);

/// <summary>Plans that let a disk grow, or move it to another storage.</summary>
internal static class DiskPlans
{
    const long Megabyte = 1L << 20;

    /// <summary>Storages that hold nothing but plain blocks.</summary>
    static readonly HashSet<string> RawAlone = new(["zfspool", "rbd", "lvmthin", "zfs", "iscsi", "iscsidirect"], StringComparer.Ordinal);

    public static Plan Resize(GuestReading guest, ResizeGuestRequest asked)
    {
        var at = guest.At;
        var disk = Named(guest, asked.Disk, "resize");
        if (guest.Template) throw new FailureException(FailureKind.Conflict, $"Can't resize {disk.Key} of {at}: it is a template, and its data never changes.", $"Let a guest made from it grow: 'croft guest create NAME --from {at.Name} --disk GB'.");
        if (disk.Size is not { } size)
            throw new FailureException(FailureKind.Conflict, $"Can't resize {disk.Key} of {at}: Proxmox does not tell its size.", $"Let Proxmox look at its disks: '{(at.IsVm ? "qm" : "pct")} rescan --vmid {at.Vmid}' on {at.Node}.");
        var bytes = Wanted(asked.Size, size);
        if (bytes == size) return new Plan("guest resize", $"nothing to do: {disk.Key} of {at} has {NodeReading.Size(size)} already", []);
        if (bytes < size)
            throw new FailureException(FailureKind.Unsupported, $"Can't make {disk.Key} of {at} smaller: it has {NodeReading.Size(size)}, {NodeReading.Size(bytes)} was asked for.", $"Disks only grow. To add to it, say '+{asked.Size}'.");
        PowerPlans.RefuseLocked(guest, "resize a disk of");
        var steps = new StepList();
        steps.Add($"let {disk.Key} of {at.Name} grow to {NodeReading.Size(bytes)}", ResizeStep.Name, new ResizeAction(at, disk.Key, bytes, Making: false), step => step with
        {
            Disturbs = guest.Running ? Disturbance.Live : Disturbance.None,
            Because = at.IsVm ? "Its partition and file system do not grow with it: do that inside the guest." : "Its file system grows with it.",
            Leases = [at.Lease],
            Privilege = at.Privilege("VM.Config.Disk"),
            Deadline = TimeSpan.FromMinutes(15),
            Changes = [new FieldChange($"{disk.Key} size", ByteSize.Format(size), ByteSize.Format(bytes))],
        });
        return new Plan("guest resize", $"resize {disk.Key} of {at}", steps.Steps);
    }

    public static Plan Move(GuestReading guest, MoveGuestRequest asked, MoveGround ground)
    {
        var at = guest.At;
        var disk = Named(guest, asked.Disk, "move");
        if (asked.Format is not null && !at.IsVm) throw new FailureException(FailureKind.Unsupported, $"Can't choose the format of {disk.Key} of {at}: a container's volumes have that of their storage.", "Leave '--format' out.");
        if (disk.Volume.Storage == asked.Storage && (asked.Format is null || asked.Format == FormatOf(disk.Volume)))
            return new Plan("guest move", $"nothing to do: {disk.Key} of {at} is on {asked.Storage} already", []);
        var storage = ground.Node.Choose(asked.Storage, at.IsVm ? "images" : "rootdir", disk.Size ?? 0, $"{disk.Key} of {at.Name}");
        if (asked.Format is { } format and not "raw" && RawAlone.Contains(storage.Type))
            throw new FailureException(FailureKind.Unsupported, $"Can't move {disk.Key} of {at} to {storage.Name} as {format}: a storage of type {storage.Type} holds raw volumes alone.", "Leave '--format' out.");
        PowerPlans.RefuseLocked(guest, "move a disk of");
        if (guest.Running && !at.IsVm)
            throw new FailureException(FailureKind.Conflict, $"Can't move {disk.Key} of {at} while it runs: Proxmox moves the volumes of stopped containers alone.", $"Shut it down first: 'croft guest shutdown {at.Name}'.");
        if (asked.DeleteSource) RefuseNeeded(guest, disk, ground.Snapshots);
        var steps = new StepList();
        steps.Add($"move {disk.Key} of {at.Name} to {storage.Name}", MoveStep.Name, new MoveAction(at, disk.Key, disk.Volume.ToString(), storage.Name, asked.Format, asked.DeleteSource), step => step with
        {
            Disturbs = guest.Running ? Disturbance.Live : Disturbance.None,
            Because = $"{(guest.Running ? "It goes on running while its data is copied" : "Its data is copied")}; {disk.Volume} {(asked.DeleteSource ? "is deleted then." : "stays as an unused disk and keeps its space.")}",
            // As with full clones, Proxmox allocates on a storage one at a time, and the second would fail while it waits for the lock.
            Leases = [at.Lease, ground.Node.StorageLease(storage.Name)],
            Privilege = $"{at.Privilege("VM.Config.Disk")}, Datastore.AllocateSpace on /storage/{storage.Name}",
            Deadline = TimeSpan.FromHours(6),
            Changes = [new FieldChange($"{disk.Key} storage", disk.Volume.Storage, storage.Name), .. asked.Format is null ? (FieldChange[])[] : [new FieldChange($"{disk.Key} format", FormatOf(disk.Volume), asked.Format)]],
        });
        return new Plan("guest move", $"move {disk.Key} of {at} to {storage.Name}", steps.Steps)
        {
            Confirmation = asked.DeleteSource ? new Confirmation(at.Name, $"{disk.Volume} of {at} will be gone once its data is on {storage.Name}.") { BackupFirst = $"croft backup create {at.Cluster}/{at.Vmid}" } : null,
            Warnings = ground.Snapshots.Count > 0 ? [$"{Snapshots(ground.Snapshots)} of {at} {(ground.Snapshots.Count == 1 ? "stays" : "stay")} on {disk.Volume.Storage}: Proxmox moves the present state alone."] : [],
        };
    }

    /// <summary>The format of a volume, which its name's ending tells; raw without one.</summary>
    public static string FormatOf(VolumeId volume) => volume.Name[(volume.Name.LastIndexOf('.') + 1)..] is "qcow2" or "vmdk" ? volume.Name[(volume.Name.LastIndexOf('.') + 1)..] : "raw";

    /// <summary>The guest's disk of that key.</summary>
    /// <exception cref="FailureException">NotFound; the way out names those it has.</exception>
    public static DiskSeen Named(GuestReading guest, string key, string attempt)
    {
        var disks = GuestDisks.Of(guest).ToList();
        return disks.Find(d => d.Key == key) ?? throw new FailureException(FailureKind.NotFound, $"Can't {attempt} {key} of {guest.At}: it has no such disk.",
            disks.Count == 0 ? "It has none." : $"It has: {string.Join(", ", disks.Select(d => $"{d.Key} ({d.Volume}{(d.Size is { } size ? $", {NodeReading.Size(size)}" : "")})"))}.");
    }

    static long Wanted(string text, long size)
    {
        var adds = text.StartsWith('+');
        if (!ByteSize.TryParse(text.TrimStart('+').ToUpper(CultureInfo.InvariantCulture), out var bytes) || bytes > long.MaxValue - size - Megabyte)
            throw new FailureException(FailureKind.Invalid, $"'{text}' is no size.", "Say 50G, or +10G to add that much.");
        return ((adds ? size : 0) + bytes + Megabyte - 1) / Megabyte * Megabyte;
    }

    static void RefuseNeeded(GuestReading guest, DiskSeen disk, IReadOnlyList<string> snapshots)
    {
        if (guest.Template)
            throw new FailureException(FailureKind.Conflict, $"Can't delete {disk.Volume} of {guest.At}: it is a template, and linked clones may share that volume's data.", "Leave '--delete-source' out.");
        if (snapshots.Count > 0)
        {
            throw new FailureException(FailureKind.Conflict, $"Can't delete {disk.Volume} of {guest.At}: {Snapshots(snapshots)} {(snapshots.Count == 1 ? "holds" : "hold")} it.",
                $"Leave '--delete-source' out, or delete the snapshots first: 'croft snapshot delete {guest.At.Name} {snapshots[0]}'.");
        }
    }

    static string Snapshots(IReadOnlyList<string> names) => $"{(names.Count == 1 ? "snapshot" : "snapshots")} {string.Join(", ", names)}";
}
