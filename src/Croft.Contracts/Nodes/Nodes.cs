using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Lists nodes.</summary>
public sealed record ListNodesRequest
{
    /// <summary>Only of this cluster.</summary>
    [Description("Only nodes of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>The moment to tell of.</summary>
    [Description("As it was then, such as \"10 minutes ago\" or \"2026-11-20 14:00\"."), StringLength(40, MinimumLength = 1)]
    public string? AsOf { get; init; }

    /// <summary>Asks first.</summary>
    [Description("Ask the clusters first.")]
    public bool Fresh { get; init; }
}

/// <summary>Names one node.</summary>
public sealed record ShowNodeRequest
{
    /// <summary>The node.</summary>
    [Positional(0), Description("Node, as pve1 or lab/pve1."), Names("node")]
    public string Node { get; init; } = "";

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the node, where the name alone is ambiguous."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>The moment to tell of.</summary>
    [Description("As it was then, such as \"10 minutes ago\" or \"2026-11-20 14:00\"."), StringLength(40, MinimumLength = 1)]
    public string? AsOf { get; init; }

    /// <summary>Asks first.</summary>
    [Description("Ask the cluster first.")]
    public bool Fresh { get; init; }
}

/// <summary>A node.</summary>
public sealed record NodeRow
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0)] public required string Cluster { get; init; }

    /// <summary>Name of the node.</summary>
    [Column(1, Typed = true)] public required string Node { get; init; }

    /// <summary><c>online</c>, <c>offline</c> or <c>unknown</c>.</summary>
    [Column(2)] public required string Status { get; init; }

    /// <summary>Share of all cores in use, 0 to 1.</summary>
    [Measured][Column(3, Drop = 3), Unit("share")] public double? Cpu { get; init; }

    /// <summary>Cores.</summary>
    [Column(4, Drop = 5)] public int? Cores { get; init; }

    /// <summary>Memory in use.</summary>
    [Measured][Column(5, Drop = 2), Unit("bytes")] public long? Memory { get; init; }

    /// <summary>Memory in all.</summary>
    [Column(6, Header = "OF", Drop = 2), Unit("bytes")] public long? MemoryMax { get; init; }

    /// <summary>Root file system in use.</summary>
    [Measured][Unit("bytes")] public long? Disk { get; init; }

    /// <summary>Root file system in all.</summary>
    [Unit("bytes")] public long? DiskMax { get; init; }

    /// <summary>Time since its start.</summary>
    [Measured][Column(7, Drop = 4), Unit("s")] public long? Uptime { get; init; }

    /// <summary>When it was last asked, UTC.</summary>
    [Measured][Column(8, Drop = 1)] public required DateTimeOffset Seen { get; init; }
}

/// <summary>A node with its guests and storages as last seen.</summary>
public sealed record NodeDetail(NodeRow Node, IReadOnlyList<GuestRow> Guests, IReadOnlyList<StorageRow> Storages) : IPartial
{
    /// <summary>What could not be asked.</summary>
    public IReadOnlyList<Missing> Missing { get; init; } = [];
}
