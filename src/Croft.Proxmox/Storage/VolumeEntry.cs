namespace Croft.Proxmox;

/// <summary>A volume on a storage.</summary>
public sealed record VolumeEntry
{
    /// <summary>Its name.</summary>
    public required VolumeId Volume { get; init; }
    /// <summary>What it is: <c>images</c>, <c>rootdir</c>, <c>backup</c>, <c>iso</c>, <c>vztmpl</c>, <c>snippets</c>, <c>import</c>.</summary>
    public required string Content { get; init; }
    /// <summary>Format, such as <c>qcow2</c> or <c>tar.zst</c>.</summary>
    public string? Format { get; init; }
    /// <summary>Size in bytes; of a disk, what the guest sees.</summary>
    public long? Size { get; init; }
    /// <summary>Bytes it takes; null where the storage can't tell.</summary>
    public long? Used { get; init; }
    /// <summary>When it was made.</summary>
    public DateTimeOffset? Created { get; init; }
    /// <summary>Guest it belongs to.</summary>
    public int? Vmid { get; init; }
    /// <summary>Kind of guest a backup is of: <c>qemu</c> or <c>lxc</c>.</summary>
    public string? Subtype { get; init; }
    /// <summary>Text kept with a backup.</summary>
    public string? Notes { get; init; }
    /// <summary>True for a backup that may not be deleted.</summary>
    public bool IsProtected { get; init; }
    /// <summary>Volume a linked copy stands on.</summary>
    public string? Parent { get; init; }
    /// <summary>Fingerprint or presence of an encryption key (backup server).</summary>
    public string? Encrypted { get; init; }
    /// <summary>State of the last verification: <c>ok</c> or <c>failed</c>; null when there was none (backup server).</summary>
    public string? Verification { get; init; }

    internal static VolumeEntry Read(Fields f) => new()
    {
        Volume = VolumeId.TryParse(f.Text("volid"u8), out var volume) ? volume : throw f.Bad("volid"u8, "storage:volume"),
        Content = f.OptionalText("content"u8) ?? "",
        Format = f.OptionalText("format"u8),
        Size = f.OptionalLong("size"u8),
        Used = f.OptionalLong("used"u8),
        Created = f.OptionalTime("ctime"u8),
        Vmid = f.OptionalInt("vmid"u8),
        Subtype = f.OptionalText("subtype"u8),
        Notes = f.OptionalText("notes"u8),
        IsProtected = f.Flag("protected"u8),
        Parent = f.OptionalText("parent"u8),
        Encrypted = f.OptionalText("encrypted"u8),
        Verification = f.OptionalObject("verification"u8)?.OptionalText("state"u8),
    };
}

/// <summary>One volume's attributes.</summary>
/// <param name="Path">Where the node finds it.</param>
/// <param name="Format">Its format as the storage sees it.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Used">Bytes it takes.</param>
/// <param name="Notes">Text kept with a backup.</param>
/// <param name="IsProtected">True for a backup that may not be deleted.</param>
public sealed record VolumeAttributes(string Path, string? Format, long? Size, long? Used, string? Notes, bool IsProtected)
{
    /// <summary>Every member as it came.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    internal static VolumeAttributes Read(Fields f) => new(
        f.Text("path"u8), f.OptionalText("format"u8), f.OptionalLong("size"u8), f.OptionalLong("used"u8), f.OptionalText("notes"u8), f.Flag("protected"u8))
    {
        Settings = f.Settings(),
    };
}
