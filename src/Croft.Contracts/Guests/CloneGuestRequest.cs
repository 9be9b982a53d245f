using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks for a copy of a guest.</summary>
public sealed record CloneGuestRequest
{
    /// <summary>Guest that is copied.</summary>
    [Description("Guest to copy: name, vmid or node/vmid."), Positional(0), Names("guest"), Required]
    public string Source { get; init; } = "";

    /// <summary>Name of the copy.</summary>
    [Description("Name of the copy."), Positional(1), Required]
    [RegularExpression(@"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*",
        ErrorMessage = "is no DNS name: letters, digits and dashes, not at the ends.")]
    public string Name { get; init; } = "";

    /// <summary>Cluster, where the source's name alone is ambiguous.</summary>
    [Description("Cluster that holds the guest."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>The copy's number; the next free one when null.</summary>
    [Description("Number of the copy; the next free one by default."), Range(100, 999_999_999)]
    public int? Id { get; init; }

    /// <summary>True for all data, false for data shared with a template; null shares where Proxmox can.</summary>
    [Description("Copy all data.")]
    public bool Full { get; init; }

    /// <summary>Shares data with the template; refused where Proxmox can't.</summary>
    [Description("Share data with the template.")]
    public bool Linked { get; init; }

    /// <summary>Node of the copy; the source's when null. Needs storage that both nodes reach.</summary>
    [Description("Node that will hold the copy."), Names("node")]
    public string? Node { get; init; }

    /// <summary>Storage of a full copy; the source's when null.</summary>
    [Description("Storage of a full copy."), Names("storage")]
    public string? Storage { get; init; }

    /// <summary>Snapshot that is copied instead of the present state.</summary>
    [Description("Copy this snapshot instead of the present state.")]
    public string? Snapshot { get; init; }

    /// <summary>Resource pool.</summary>
    [Description("Resource pool that will hold the copy.")]
    public string? Pool { get; init; }
}
