using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Lists storages.</summary>
public sealed record ListStoragesRequest
{
    /// <summary>Only of this cluster.</summary>
    [Description("Only storages of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Only on this node.</summary>
    [Description("Only storages on this node."), Names("node")]
    public string? Node { get; init; }

    /// <summary>The moment to tell of.</summary>
    [Description("As it was then, such as \"10 minutes ago\" or \"2026-11-20 14:00\"."), StringLength(40, MinimumLength = 1)]
    public string? AsOf { get; init; }

    /// <summary>Asks first.</summary>
    [Description("Ask the clusters first.")]
    public bool Fresh { get; init; }
}

/// <summary>Names one storage.</summary>
public sealed record ShowStorageRequest
{
    /// <summary>The storage.</summary>
    [Positional(0), Description("Storage, as local, pve1/local or lab/pve1/local."), Names("storage")]
    public string Storage { get; init; } = "";

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the storage, where the name alone is ambiguous."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Its node.</summary>
    [Description("Node whose view is asked for."), Names("node")]
    public string? Node { get; init; }
}

/// <summary>A storage as one node sees it.</summary>
public sealed record StorageRow
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0, Drop = 2)] public required string Cluster { get; init; }

    /// <summary>Node that sees it so.</summary>
    [Column(1)] public required string Node { get; init; }

    /// <summary>Name of the storage.</summary>
    [Column(2, Typed = true)] public required string Storage { get; init; }

    /// <summary>Type (<c>dir</c>, <c>zfspool</c>, <c>nfs</c>, …).</summary>
    [Column(3, Drop = 4)] public string? Type { get; init; }

    /// <summary><c>available</c> or <c>unknown</c>.</summary>
    [Column(4)] public required string Status { get; init; }

    /// <summary>In use.</summary>
    [Measured][Column(5, Drop = 3), Unit("bytes")] public long? Used { get; init; }

    /// <summary>In all.</summary>
    [Column(6, Drop = 3), Unit("bytes")] public long? Total { get; init; }

    /// <summary>Share in use, 0 to 1; null when not known.</summary>
    public double? Fill => Total is > 0 && Used is { } used ? (double)used / Total : null;

    /// <summary>What it may hold (<c>images</c>, <c>backup</c>, …), sorted.</summary>
    [Column(7, Drop = 5)] public required IReadOnlyList<string> Content { get; init; }

    /// <summary>True when every node sees the same.</summary>
    public bool Shared { get; init; }

    /// <summary>When it was last asked, UTC.</summary>
    [Measured][Column(8, Drop = 1)] public required DateTimeOffset Seen { get; init; }
}

/// <summary>A storage with what lies in it, asked live.</summary>
public sealed record StorageDetail(IReadOnlyList<StorageRow> Storages) : IPartial
{
    /// <summary>Volumes, as the node that answered lists them.</summary>
    public IReadOnlyList<VolumeRow> Volumes { get; init; } = [];

    /// <summary>What could not be asked.</summary>
    public IReadOnlyList<Missing> Missing { get; init; } = [];
}
