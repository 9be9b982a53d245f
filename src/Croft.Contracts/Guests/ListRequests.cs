using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Lists guests; filters hold all at once.</summary>
public sealed record ListGuestsRequest
{
    /// <summary>Only of this cluster.</summary>
    [Description("Only guests of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Only on this node.</summary>
    [Description("Only guests on this node."), Names("node")]
    public string? Node { get; init; }

    /// <summary>Only in this state.</summary>
    [Description("Only guests in this state."), AllowedValues(null, "running", "stopped", "paused", "unknown")]
    public string? Status { get; init; }

    /// <summary>Only with this tag.</summary>
    [Description("Only guests with this tag.")]
    public string? Tag { get; init; }

    /// <summary>Only in this pool.</summary>
    [Description("Only guests in this pool.")]
    public string? Pool { get; init; }

    /// <summary>Only of this type.</summary>
    [Description("Only virtual machines (vm) or containers (ct).")]
    public GuestType? Type { get; init; }

    /// <summary>Only those that a selector picks: <c>tag=web and not status=running</c>.</summary>
    [Description("Only guests that fit, such as \"tag=web and memory>=8G\"."), StringLength(2000, MinimumLength = 1)]
    public string? Select { get; init; }

    /// <summary>Rows of a page; all when not said.</summary>
    [Description("Rows of a page; all when not said."), Range(1, 100_000)]
    public int? Limit { get; init; }

    /// <summary>Where a page begins.</summary>
    [Description("Cursor that the page before gave as next.")]
    public string? After { get; init; }

    /// <summary>The moment to tell of.</summary>
    [Description("As it was then, such as \"10 minutes ago\" or \"2026-11-20 14:00\"."), StringLength(40, MinimumLength = 1)]
    public string? AsOf { get; init; }

    /// <summary>Asks first.</summary>
    [Description("Ask the clusters first.")]
    public bool Fresh { get; init; }
}

/// <summary>Names one guest.</summary>
public sealed record ShowGuestRequest
{
    /// <summary>The guest.</summary>
    [Positional(0), Description("Guest, as web-01, 101, pve2/101 or lab/pve2/101."), Names("guest")]
    public string Guest { get; init; } = "";

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the guest, where the name alone is ambiguous."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>The moment to tell of.</summary>
    [Description("As it was then, such as \"10 minutes ago\" or \"2026-11-20 14:00\"."), StringLength(40, MinimumLength = 1)]
    public string? AsOf { get; init; }

    /// <summary>Asks first.</summary>
    [Description("Ask the cluster first.")]
    public bool Fresh { get; init; }
}
