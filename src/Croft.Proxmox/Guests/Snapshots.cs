namespace Croft.Proxmox;

/// <summary>One snapshot of a guest.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parent">The snapshot it stands on; null for a first one.</param>
/// <param name="Time">When it was taken; null for the state now.</param>
/// <param name="Description">Its text.</param>
/// <param name="HasMemory">True when it holds a virtual machine's memory.</param>
public sealed record SnapshotEntry(string Name, string? Parent, DateTimeOffset? Time, string Description, bool HasMemory)
{
    internal const string Current = "current";

    /// <summary>Digest of the config now; only on the state now.</summary>
    public string? Digest { get; init; }

    /// <summary>Whether the guest runs; only on the state now.</summary>
    public bool? IsRunning { get; init; }

    internal static SnapshotEntry Read(Fields f) => new(
        f.Text("name"u8), f.OptionalText("parent"u8), f.OptionalTime("snaptime"u8), f.OptionalText("description"u8) ?? "", f.Flag("vmstate"u8))
    {
        Digest = f.OptionalText("digest"u8),
        IsRunning = f.OptionalFlag("running"u8),
    };
}

/// <summary>A guest's snapshots.</summary>
/// <param name="Snapshots">All, oldest first.</param>
/// <param name="Now">The state now: on which snapshot it stands, its digest; null where Proxmox left it out.</param>
public sealed record SnapshotTree(IReadOnlyList<SnapshotEntry> Snapshots, SnapshotEntry? Now)
{
    /// <summary>One snapshot; null when there is none of that name.</summary>
    public SnapshotEntry? this[string name] => Snapshots.FirstOrDefault(s => s.Name == name);

    /// <summary>Those that stand on nothing.</summary>
    public IEnumerable<SnapshotEntry> Roots => Snapshots.Where(s => s.Parent is null || this[s.Parent] is null);

    /// <summary>Those that stand on one.</summary>
    public IEnumerable<SnapshotEntry> ChildrenOf(string name) => Snapshots.Where(s => s.Parent == name);

    // Proxmox answers in random order; names part those of one second.
    internal static SnapshotTree From(IReadOnlyList<SnapshotEntry> rows) => new(
        [.. rows.Where(s => s.Name != SnapshotEntry.Current).OrderBy(s => s.Time).ThenBy(s => s.Name, StringComparer.Ordinal)],
        rows.FirstOrDefault(s => s.Name == SnapshotEntry.Current));
}
