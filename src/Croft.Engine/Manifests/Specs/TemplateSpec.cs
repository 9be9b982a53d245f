using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Croft.Contracts;

namespace Croft.Engine.Manifests;

/// <summary>What guests are made from: a file that a node fetches, or a guest that others are cloned from.</summary>
[Kind("Template", "A file that guests are made from, or a guest that others are cloned from.")]
sealed record TemplateSpec
{
    [Ours, Description("What becomes of its file once its document is gone: kept, or deleted."), AllowedValues("keep", "destroy")]
    public string? DeletionPolicy { get; init; }

    [Description("A file of the web: an ISO image, a disk to import, a container template.")]
    public TemplateDownload? Download { get; init; }

    [Description("A container template of Proxmox's own index: debian-12-standard_12.12-1_amd64.tar.zst; 'croft template available' lists them.")]
    public string? Appliance { get; init; }

    [Description("An image of a registry with its tag, for containers (9.1): docker.io/library/nginx:1.29.")]
    public string? Oci { get; init; }

    [Description("A guest that becomes a template for good: others are cloned from it, and it never runs again.")]
    public string? Guest { get; init; }

    [RefersTo("Storage"), Description("Storage that its file lies on.")]
    public string? Storage { get; init; }

    [Description("Node that has the file; needed for a storage that each node has its own of.")]
    public string? Node { get; init; }

    [Description("Name of the file; the last part of its address where it is left out. Its ending says what it is."), StringLength(255)]
    public string? Filename { get; init; }

    [AllowedValues("iso", "vztmpl", "import"), Description("What the file is: an ISO image, a container template, a disk to import (8.4); its ending tells otherwise.")]
    public string? Content { get; init; }
}

/// <summary>Where a file of the web is, and how it is told from another.</summary>
sealed record TemplateDownload
{
    [Bare, Required, Description("Address, https:// or http://.")] public string? Url { get; init; }
    [Description("Checksum that the node compares before it keeps the file: sha256:…, also sha512, sha384, sha224, sha1, md5.")] public string? Checksum { get; init; }
    [AllowedValues("gz", "lzo", "zst", "bz2"), Description("How an ISO image is packed there; the node unpacks it.")] public string? Compression { get; init; }
}
