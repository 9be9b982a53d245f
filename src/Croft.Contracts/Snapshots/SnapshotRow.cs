namespace Croft.Contracts;

/// <summary>A snapshot of a guest, in the order of the tree.</summary>
public sealed record SnapshotRow
{
    /// <summary>Name with its place in the tree: <c>└─ before-upgrade</c>.</summary>
    [Column(0, Header = "SNAPSHOT", Typed = true)] public required string Tree { get; init; }

    /// <summary>Name; <c>current</c> for the present state.</summary>
    public required string Name { get; init; }

    /// <summary>Snapshot that this one follows; null at a root.</summary>
    public string? Parent { get; init; }

    /// <summary>When it was made, UTC; null for the present state.</summary>
    [Column(1)] public DateTimeOffset? Made { get; init; }

    /// <summary>True when the memory was kept too.</summary>
    [Column(2, Drop = 2)] public bool Vmstate { get; init; }

    /// <summary>Text kept with it.</summary>
    [Column(3, Drop = 1)] public string? Description { get; init; }

    /// <summary>True for the present state.</summary>
    public bool Current { get; init; }
}
