using System.Globalization;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.State;

/// <summary>Allocates and frees volumes of guests.</summary>
internal static class DiskSpace
{
    /// <summary>The storage and name behind a volume id; null when there is no such volume on the node.</summary>
    public static (StorageSpace Space, Volume Volume)? Find(ClusterState cluster, NodeState node, string volumeId)
    {
        var colon = volumeId.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || cluster.Storage(volumeId[..colon]) is not { } storage)
            return null;
        var space = storage.SpaceOn(node);
        var name = volumeId[(colon + 1)..];
        return (space.Find(name) ?? space.Find(name[(LinkedAt(name) + 1)..])) is { } volume ? (space, volume) : null;
    }

    /// <summary>Makes a volume and says what the storage's tools print.</summary>
    /// <exception cref="ApiFault">The storage is unknown, of the wrong content, or full.</exception>
    public static Volume Allocate(ClusterState cluster, NodeState node, string storageId, NewDisk disk, Action<string> say)
    {
        var storage = cluster.RequireStorage(storageId);
        if (!storage.IsOn(node))
            throw ApiFault.Failed($"storage '{storageId}' is not available on node '{node.Name}'");
        if (storage.IsUnreachable)
            throw ApiFault.Failed($"storage '{storageId}' is not online");
        if (!storage.Holds(disk.Content))
            throw ApiFault.Failed(disk.Content == "rootdir"
                ? $"storage '{storageId}' does not support CT rootdirs"
                : $"storage '{storageId}' does not support vm images");
        var space = storage.SpaceOn(node);
        var format = disk.Format ?? "raw";
        var name = VolumeNames.Next(space, disk.Vmid, disk.Stem, format);
        var volume = new Volume(name, disk.Content, VolumeNames.Format(name))
        {
            Vmid = disk.Vmid,
            Size = disk.Size,
            Fill = storage.IsThick ? 1 : disk.Fill,
            Parent = disk.Parent,
            CreatedAt = cluster.Now,
        };
        if (volume.Used > space.Available)
            throw ApiFault.Failed(storage.IsFileBased
                ? $"unable to create image: qemu-img: {PathOf(storage, name)}: Could not write: No space left on device"
                : $"lvcreate '{storage.Options.GetValueOrDefault("vgname") ?? storageId}/{name}' error: insufficient free space");
        space.Add(volume);
        foreach (var line in Lines(storage, volume))
            say(line);
        return volume;
    }

    /// <summary>Frees a volume; a base that linked clones hang on is refused.</summary>
    public static void Free(ClusterState cluster, NodeState node, string volumeId)
    {
        if (Find(cluster, node, volumeId) is not { } found)
            return;
        RequireUnused(found.Space, found.Volume);
        found.Space.Remove(found.Volume);
    }

    public static void RequireUnused(StorageSpace space, Volume volume)
    {
        if (space.Volumes.Values.Any(other => other.Parent == volume.Name))
            throw ApiFault.Failed($"base volume '{space.Storage.Id}:{volume.Name}' is still in use by linked cloned");
    }

    public static string PathOf(StorageState storage, string name)
    {
        var folder = storage.Path ?? $"/mnt/pve/{storage.Id}";
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return name[..Math.Max(0, slash)] switch
        {
            "vztmpl" => $"{folder}/template/cache/{name[(slash + 1)..]}",
            "iso" => $"{folder}/template/iso/{name[(slash + 1)..]}",
            "backup" => $"{folder}/dump/{name[(slash + 1)..]}",
            _ when storage.IsFileBased => $"{folder}/images/{name}",
            _ => $"/dev/{storage.Options.GetValueOrDefault("vgname") ?? storage.Id}/{name}",
        };
    }

    // a linked clone's id names its base first: 9000/base-9000-disk-0.qcow2/101/vm-101-disk-0.qcow2
    static int LinkedAt(string name)
    {
        var vm = name.LastIndexOf("/vm-", StringComparison.Ordinal);
        if (vm <= 0)
            return -1;
        var before = name.LastIndexOf('/', vm - 1);
        return name.StartsWith("base-", StringComparison.Ordinal) ? vm : before;
    }

    static IEnumerable<string> Lines(StorageState storage, Volume volume)
    {
        if (storage.Type is "btrfs" || volume.Format == "subvol")
            yield break;
        if (volume.Parent is { } parent && storage.IsFileBased)
            yield return string.Create(CultureInfo.InvariantCulture, $"Formatting '{PathOf(storage, volume.Name)}', fmt=qcow2 cluster_size=65536 extended_l2=off compression_type=zlib size={volume.Size} backing_file=../{parent} backing_fmt={volume.Format} lazy_refcounts=off refcount_bits=16");
        else if (storage.IsFileBased)
            yield return volume.Format == "qcow2"
                ? string.Create(CultureInfo.InvariantCulture, $"Formatting '{PathOf(storage, volume.Name)}', fmt=qcow2 cluster_size=65536 extended_l2=off preallocation=metadata compression_type=zlib size={volume.Size} lazy_refcounts=off refcount_bits=16")
                : string.Create(CultureInfo.InvariantCulture, $"Formatting '{PathOf(storage, volume.Name)}', fmt={volume.Format} size={volume.Size} preallocation=off");
        else if (storage.Type is "lvm" or "lvmthin")
            yield return $"  Logical volume \"{volume.Name}\" created.";
    }
}

/// <summary>A volume to be made.</summary>
internal sealed record NewDisk(int Vmid, string Content, long Size)
{
    public string Stem { get; init; } = "disk";

    public string? Format { get; init; }

    /// <summary>Thin volumes take this part of their size.</summary>
    public double Fill { get; init; } = 0.05;

    public string? Parent { get; init; }
}
