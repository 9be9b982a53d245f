using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Request of <c>diff</c>.</summary>
public sealed record DiffRequest
{
    /// <summary>The earlier moment.</summary>
    [Required, Description("The earlier moment, such as \"2 hours ago\", 2026-11-20 or \"2026-11-20 14:00\"."), StringLength(40, MinimumLength = 1)]
    public string From { get; init; } = "";

    /// <summary>The later moment.</summary>
    [Description("The later moment; now when not said."), StringLength(40, MinimumLength = 1)]
    public string? To { get; init; }

    /// <summary>Its cluster.</summary>
    [Description("Only of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Only of such things.</summary>
    [Description("Only of such things; spec is what was applied."), AllowedValues(null, "cluster", "node", "storage", "guest", "config", "spec")]
    public string? Kind { get; init; }

    /// <summary>Rows of a page.</summary>
    [Description("Rows of a page."), Range(1, 10_000), Unit("rows")]
    public int Limit { get; init; } = 1000;

    /// <summary>Where a page begins.</summary>
    [Description("Cursor that the page before gave as next."), StringLength(400, MinimumLength = 1)]
    public string? After { get; init; }
}

/// <summary>A value that is other at the later moment than at the earlier one.</summary>
public sealed record DiffRow
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0, Drop = 3)] public required string Cluster { get; init; }

    /// <summary><c>cluster</c>, <c>node</c>, <c>storage</c>, <c>guest</c>, <c>config</c> (of a guest), or <c>spec</c> (what was applied).</summary>
    [Column(1, Drop = 2)] public required string Kind { get; init; }

    /// <summary>Vmid, node, node/storage, or the cluster; of a spec its kind and identity.</summary>
    [Column(2)] public required string Subject { get; init; }

    /// <summary>The name that it bore then.</summary>
    [Column(3, Drop = 1)] public string? Name { get; init; }

    /// <summary>The value's name, or the config's key; <c>presence</c> for what came, went or was replaced by another.</summary>
    [Column(4)] public required string Field { get; init; }

    /// <summary>What it was at the earlier moment; null for none. Secrets are masked.</summary>
    [Column(5)] public string? From { get; init; }

    /// <summary>What it was at the later moment; null for none.</summary>
    [Column(6)] public string? To { get; init; }

    /// <summary>When the last change of it was seen, UTC.</summary>
    [Column(7, Drop = 4)] public required DateTimeOffset Seen { get; init; }
}
