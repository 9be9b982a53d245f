using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>What any list of changes may ask for.</summary>
public abstract record HistoryRequest
{
    /// <summary>Its cluster.</summary>
    [Description("Only of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Where it begins.</summary>
    [Description("Only changes since then, such as \"2 hours ago\" or 2026-11-20."), StringLength(40, MinimumLength = 1)]
    public string? Since { get; init; }

    /// <summary>Only this value.</summary>
    [Description("Only this value, such as status, node, memory or presence."), StringLength(100, MinimumLength = 1)]
    public string? Field { get; init; }

    /// <summary>Rows of a page.</summary>
    [Description("Rows of a page."), Range(1, 10_000), Unit("rows")]
    public int Limit { get; init; } = 100;

    /// <summary>Where a page begins.</summary>
    [Description("Cursor that the page before gave as next."), StringLength(60, MinimumLength = 1)]
    public string? After { get; init; }
}

/// <summary>Request of <c>history list</c>.</summary>
public sealed record ListHistoryRequest : HistoryRequest
{
    /// <summary>Only of such things.</summary>
    [Description("Only changes of such things."), AllowedValues(null, "cluster", "node", "storage", "guest", "config")]
    public string? Kind { get; init; }
}

/// <summary>Request of <c>history watch</c>.</summary>
public sealed record WatchHistoryRequest
{
    /// <summary>Its cluster.</summary>
    [Description("Only of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Only of such things.</summary>
    [Description("Only changes of such things."), AllowedValues(null, "cluster", "node", "storage", "guest", "config")]
    public string? Kind { get; init; }

    /// <summary>Only this value.</summary>
    [Description("Only this value, such as status, node, memory or presence."), StringLength(100, MinimumLength = 1)]
    public string? Field { get; init; }

    /// <summary>Where to go on.</summary>
    [Description("Cursor of a change told before, to go on after it; begins now when absent."), StringLength(60, MinimumLength = 1), Resumes]
    public string? After { get; init; }
}

/// <summary>Request of <c>history guest</c>.</summary>
public sealed record GuestHistoryRequest : HistoryRequest
{
    /// <summary>The guest.</summary>
    [Positional(0), Description("Guest, as web-01, 101 or lab/101; also one that is gone."), Names("guest")]
    public string Guest { get; init; } = "";
}

/// <summary>Request of <c>history node</c>.</summary>
public sealed record NodeHistoryRequest : HistoryRequest
{
    /// <summary>The node.</summary>
    [Positional(0), Description("Node, as pve1 or lab/pve1."), Names("node")]
    public string Node { get; init; } = "";
}

/// <summary>A value of a reading that changed.</summary>
public sealed record ChangeRow
{
    /// <summary>When the change was seen, UTC; it took place between the look before and then.</summary>
    [Column(0, Whole = true)] public required DateTimeOffset Seen { get; init; }

    /// <summary>Cluster in Croft.</summary>
    [Column(1, Drop = 3)] public required string Cluster { get; init; }

    /// <summary><c>cluster</c>, <c>node</c>, <c>storage</c>, <c>guest</c> or <c>config</c> (of a guest).</summary>
    [Column(2, Drop = 2)] public required string Kind { get; init; }

    /// <summary>Vmid, node, node/storage, or the cluster.</summary>
    [Column(3)] public required string Subject { get; init; }

    /// <summary>The guest's name, now or when it was last seen.</summary>
    [Column(4, Drop = 1)] public string? Name { get; init; }

    /// <summary>The value's name, or the config's key; <c>presence</c> for what appeared or went.</summary>
    [Column(5)] public required string Field { get; init; }

    /// <summary>What it was; null for none. Secrets are masked.</summary>
    [Column(6)] public string? From { get; init; }

    /// <summary>What it became; null for none.</summary>
    [Column(7)] public string? To { get; init; }

    /// <summary>What <c>history watch</c> goes on from after this change.</summary>
    [Resumes] public required string Cursor { get; init; }
}
