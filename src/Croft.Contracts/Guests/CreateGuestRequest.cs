using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks for a new guest: from nothing, or from a template.</summary>
public sealed record CreateGuestRequest
{
    /// <summary>Name of the new guest; a container's host name.</summary>
    [Description("Name of the new guest."), Positional(0), Required]
    [RegularExpression(@"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*",
        ErrorMessage = "is no DNS name: letters, digits and dashes, not at the ends.")]
    public string Name { get; init; } = "";

    /// <summary>Template guest that is cloned and configured.</summary>
    [Description("Make it from this template guest."), Names("guest")]
    public string? From { get; init; }

    /// <summary>Cluster; needed only where there are several.</summary>
    [Description("Cluster that will hold the guest."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Node; the template's, or the one with most free memory, when null.</summary>
    [Description("Node that will hold the guest."), Names("node")]
    public string? Node { get; init; }

    /// <summary>The guest's number; the next free one when null.</summary>
    [Description("Number of the guest; the next free one by default."), Range(100, 999_999_999)]
    public int? Id { get; init; }

    /// <summary><c>vm</c> or <c>ct</c>; a container when an OS template is given, otherwise a virtual machine.</summary>
    [Description("Kind of guest.")]
    public GuestType? Type { get; init; }

    /// <summary>Cores.</summary>
    [Description("Cores."), Range(1, 8192)]
    public int? Cores { get; init; }

    /// <summary>Memory in MB.</summary>
    [Description("Memory."), Unit("MB"), Range(16, 4_178_944)]
    public int? Memory { get; init; }

    /// <summary>Size of the first disk in GB; with a template, the size it grows to.</summary>
    [Description("Size of the first disk."), Unit("GB"), Range(1, 131_072)]
    public int? Disk { get; init; }

    /// <summary>Storage of the first disk; chosen by content and space when null.</summary>
    [Description("Storage of the first disk."), Names("storage")]
    public string? Storage { get; init; }

    /// <summary>Bridge of the first network card.</summary>
    [Description("Bridge of the first network card."), Names("bridge")]
    public string? Bridge { get; init; }

    /// <summary>Installation image, as <c>local:iso/debian-13.iso</c>.</summary>
    [Description("Installation image of a virtual machine: storage:iso/file.iso.")]
    public string? Iso { get; init; }

    /// <summary>OS template of a container, as <c>local:vztmpl/debian-13.tar.zst</c>.</summary>
    [Description("OS template of a container: storage:vztmpl/file.tar.zst.")]
    public string? Template { get; init; }

    /// <summary>Resource pool.</summary>
    [Description("Resource pool that will hold the guest.")]
    public string? Pool { get; init; }

    /// <summary>Tags.</summary>
    [Description("Tags.")]
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Notes shown in Proxmox.</summary>
    [Description("Notes shown in Proxmox.")]
    public string? Description { get; init; }

    /// <summary>Starts with its node.</summary>
    [Description("Start the guest with its node.")]
    public bool Onboot { get; init; }

    /// <summary>Starts the guest when it is made.</summary>
    [Description("Start the guest once it is made.")]
    public bool Start { get; init; }

    /// <summary>With a template: copies all data instead of sharing it with the template.</summary>
    [Description("Copy all data of the template instead of sharing it.")]
    public bool Full { get; init; }
}
