using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>What a file is that a user brings to a storage.</summary>
public enum FileKind
{
    /// <summary>An ISO or disc image: <c>.iso</c>, <c>.img</c>.</summary>
    Iso,
    /// <summary>A container template: <c>.tar</c>, <c>.tar.gz</c>, <c>.tar.xz</c>, <c>.tar.zst</c>, <c>.tar.bz2</c>.</summary>
    Vztmpl,
    /// <summary>A disk or appliance to import (8.4): <c>.qcow2</c>, <c>.raw</c>, <c>.vmdk</c>, <c>.ova</c>.</summary>
    Import,
}

/// <summary>Asks for a file to be sent to a storage.</summary>
public sealed record UploadRequest
{
    /// <summary>The storage.</summary>
    [Positional(0), Description("Storage, as nfs, pve1/local or lab/pve1/local."), Names("storage"), Required]
    public string Storage { get; init; } = "";

    /// <summary>The file.</summary>
    [Positional(1), Description("File to send; it is streamed and its SHA-256 verified."), Required]
    public FileContent? File { get; init; }

    /// <summary>What the file is; its ending tells when null.</summary>
    [Description("What the file is; its ending tells otherwise.")]
    public FileKind? Content { get; init; }

    /// <summary>Name on the storage; the file's own when null.</summary>
    [Description("Name on the storage; the file's own by default."), RegularExpression("[A-Za-z0-9_.-]{1,255}", ErrorMessage = "has to be letters, digits, dots, dashes and underscores.")]
    public string? Name { get; init; }

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the storage, where the name alone is ambiguous."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>The node that takes it.</summary>
    [Description("Node that takes it; needed for a storage that each node has its own of."), Names("node")]
    public string? Node { get; init; }
}

/// <summary>Asks for a file to be fetched by a node from a web address.</summary>
public sealed record DownloadRequest
{
    /// <summary>The storage.</summary>
    [Positional(0), Description("Storage, as nfs, pve1/local or lab/pve1/local."), Names("storage"), Required]
    public string Storage { get; init; } = "";

    /// <summary>Where the file is.</summary>
    [Positional(1), Description("Address of the file, https:// or http://."), Required]
    public Uri? Url { get; init; }

    /// <summary>What the file is; its ending tells when null.</summary>
    [Description("What the file is; its ending tells otherwise.")]
    public FileKind? Content { get; init; }

    /// <summary>Name on the storage; the one the server tells when null.</summary>
    [Description("Name on the storage; the server's by default."), RegularExpression("[A-Za-z0-9_.-]{1,255}", ErrorMessage = "has to be letters, digits, dots, dashes and underscores.")]
    public string? Name { get; init; }

    /// <summary>Checksum that the node compares before it keeps the file.</summary>
    [Description("Checksum to compare: sha256:…, also sha512, sha384, sha224, sha1, md5.")]
    [RegularExpression("(sha256:[0-9a-fA-F]{64}|sha512:[0-9a-fA-F]{128}|sha384:[0-9a-fA-F]{96}|sha224:[0-9a-fA-F]{56}|sha1:[0-9a-fA-F]{40}|md5:[0-9a-fA-F]{32})", ErrorMessage = "has to be ALGORITHM:HEX, as sha256: and 64 digits.")]
    public string? Checksum { get; init; }

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the storage, where the name alone is ambiguous."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>The node that fetches it.</summary>
    [Description("Node that fetches it; needed for a storage that each node has its own of."), Names("node")]
    public string? Node { get; init; }
}

/// <summary>Asks for a volume to be deleted.</summary>
public sealed record DeleteVolumeRequest
{
    /// <summary>The volume.</summary>
    [Positional(0), Description("Volume, as local:iso/debian.iso."), Required]
    public string Volume { get; init; } = "";

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the storage, where the name alone is ambiguous."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>The node that has it.</summary>
    [Description("Node that has it; needed where several have one of that name."), Names("node")]
    public string? Node { get; init; }
}
