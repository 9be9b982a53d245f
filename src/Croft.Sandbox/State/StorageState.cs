namespace Croft.Sandbox.State;

/// <summary>A storage definition with the space and volumes behind it.</summary>
internal sealed class StorageState(string id, string type, bool isShared)
{
    readonly Dictionary<string, StorageSpace> spaces = new(StringComparer.Ordinal);

    public string Id { get; } = id;

    /// <summary>The plugin: dir, lvmthin, nfs, rbd, pbs …</summary>
    public string Type { get; } = type;

    public bool IsShared { get; } = isShared;

    public required List<string> Content { get; init; }

    /// <summary>Other lines of storage.cfg: path, server, export, pool, thinpool …</summary>
    public SortedDictionary<string, string> Options { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Nodes the storage is limited to; empty means all.</summary>
    public HashSet<string> Nodes { get; init; } = new(StringComparer.Ordinal);

    public bool IsDisabled { get; set; }

    /// <summary>True when anything that touches the storage never answers.</summary>
    public bool Hangs { get; set; }

    /// <summary>True when its server or device is gone: inactive in lists, and whatever touches it fails.</summary>
    public bool IsUnreachable { get; set; }

    /// <summary>Bytes a space has in total.</summary>
    public long Total { get; set; } = 500L << 30;

    /// <summary>The task that allocates under the storage lock; others wait for it and time out.</summary>
    public Tasks.TaskRecord? AllocationLock { get; set; }

    public string? Path => Options.GetValueOrDefault("path");

    public bool IsFileBased => Type is "dir" or "nfs" or "cifs" or "cephfs" or "btrfs";

    /// <summary>True when a new disk takes all of its size at once.</summary>
    public bool IsThick => Type == "lvm" || (Type == "zfspool" && Options.ContainsKey("pool") && Options.GetValueOrDefault("sparse") != "1");

    public bool Holds(string content) => Content.Contains(content);

    public bool IsOn(NodeState node) => Nodes.Count == 0 || Nodes.Contains(node.Name);

    /// <summary>The one space of a shared storage, or the node's own.</summary>
    public StorageSpace SpaceOn(NodeState node)
    {
        var key = IsShared ? "" : node.Name;
        if (!spaces.TryGetValue(key, out var space))
            spaces[key] = space = new StorageSpace(this);
        return space;
    }

    public IEnumerable<StorageSpace> Spaces => spaces.Values;

    public override string ToString() => Id;
}
