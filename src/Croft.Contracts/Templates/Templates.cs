using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks for what guests can be made from.</summary>
public sealed record ListTemplatesRequest
{
    /// <summary>Only of this cluster.</summary>
    [Description("Only templates of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Only on this node.</summary>
    [Description("Only templates that this node has."), Names("node")]
    public string? Node { get; init; }
}

/// <summary>Something that guests are made from.</summary>
public sealed record TemplateRow
{
    /// <summary>Cluster.</summary>
    [Column(0, Drop = 4)] public required string Cluster { get; init; }

    /// <summary>Node that has it; null where all nodes see the same.</summary>
    [Column(1, Drop = 3)] public string? Node { get; init; }

    /// <summary><c>vm</c> or <c>ct</c> for a guest that is a template; <c>file</c> for one that containers are made from.</summary>
    [Column(2)] public required string Kind { get; init; }

    /// <summary>What <c>guest create</c> takes: the guest's name for <c>--from</c>, the volume for <c>--template</c>.</summary>
    [Column(3, Typed = true)] public required string Name { get; init; }

    /// <summary>Number of the guest.</summary>
    [Column(4, Drop = 2)] public int? Vmid { get; init; }

    /// <summary>Size of the file, or of the guest's first disk.</summary>
    [Column(5, Drop = 1), Unit("bytes")] public long? Size { get; init; }
}

/// <summary>Asks for the container templates that can be downloaded.</summary>
public sealed record AvailableTemplatesRequest
{
    /// <summary>Only this section.</summary>
    [Description("Only this section, such as system or turnkeylinux.")]
    public string? Section { get; init; }

    /// <summary>Cluster that is asked; needed only where there are several.</summary>
    [Description("Cluster that is asked, where there are several."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Node that is asked.</summary>
    [Description("Node that is asked; each keeps an index of its own."), Names("node")]
    public string? Node { get; init; }
}

/// <summary>A container template that can be downloaded.</summary>
public sealed record AvailableTemplate
{
    /// <summary>Name for <c>template download</c>.</summary>
    [Column(0, Typed = true)] public required string Name { get; init; }

    /// <summary>Group, such as <c>system</c>.</summary>
    [Column(1, Drop = 2)] public string? Section { get; init; }

    /// <summary>Operating system, such as <c>debian-13</c>.</summary>
    [Column(2, Drop = 3)] public string? Os { get; init; }

    /// <summary>Version of what is in it.</summary>
    [Column(3, Drop = 4)] public string? Version { get; init; }

    /// <summary>Architecture; null where the index tells none.</summary>
    public string? Architecture { get; init; }

    /// <summary>What it is for.</summary>
    [Column(4, Drop = 1)] public string? Headline { get; init; }
}

/// <summary>Asks for a container template to be downloaded.</summary>
public sealed record DownloadTemplateRequest
{
    /// <summary>The template.</summary>
    [Positional(0), Description("Template, as 'template available' names it."), Required]
    public string Name { get; init; } = "";

    /// <summary>The storage.</summary>
    [Positional(1), Description("Storage, as nfs, pve1/local or lab/pve1/local."), Names("storage"), Required]
    public string Storage { get; init; } = "";

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the storage, where the name alone is ambiguous."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>The node that fetches it.</summary>
    [Description("Node that fetches it; needed for a storage that each node has its own of."), Names("node")]
    public string? Node { get; init; }
}

/// <summary>Asks for a container image to be fetched from a registry as a template.</summary>
public sealed record PullTemplateRequest
{
    /// <summary>The image with its tag.</summary>
    [Positional(0), Description("Image with its tag, as docker.io/library/nginx:1.29."), Required]
    [RegularExpression(@"([a-zA-Z0-9][a-zA-Z0-9.-]*(:[0-9]+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*:\w[\w.-]{0,127}",
        ErrorMessage = "has to be an image with its tag, as docker.io/library/nginx:1.29 (a digest is nothing Proxmox takes).")]
    public string Image { get; init; } = "";

    /// <summary>The storage.</summary>
    [Positional(1), Description("Storage, as nfs, pve1/local or lab/pve1/local."), Names("storage"), Required]
    public string Storage { get; init; } = "";

    /// <summary>Name on the storage, without <c>.tar</c>; the image's when null.</summary>
    [Description("Name on the storage, without .tar; the image's by default."), RegularExpression("[A-Za-z0-9_.-]{1,251}", ErrorMessage = "has to be letters, digits, dots, dashes and underscores.")]
    public string? Name { get; init; }

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the storage, where the name alone is ambiguous."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>The node that fetches it.</summary>
    [Description("Node that fetches it; needed for a storage that each node has its own of."), Names("node")]
    public string? Node { get; init; }
}
