namespace Croft.Proxmox;

/// <summary>A disk or partition of a node.</summary>
public sealed record NodeDisk
{
    /// <summary>Its device, such as <c>/dev/sda</c>.</summary>
    public required string Device { get; init; }
    /// <summary>Its size in bytes.</summary>
    public long? Size { get; init; }
    /// <summary>What it is: <c>hdd</c>, <c>ssd</c>, <c>nvme</c>, <c>usb</c>, <c>partition</c>, <c>unknown</c>.</summary>
    public string? Type { get; init; }
    /// <summary>What it is used for, such as <c>LVM</c> or <c>ZFS</c>; null when nothing.</summary>
    public string? Use { get; init; }
    /// <summary>Its verdict on itself, such as <c>PASSED</c>; <c>UNKNOWN</c> where it gives none.</summary>
    public string? Health { get; init; }
    /// <summary>Percent of its life that is left; null where it does not tell.</summary>
    public double? LifeLeft { get; init; }
    /// <summary>Its model.</summary>
    public string? Model { get; init; }
    /// <summary>Its serial number.</summary>
    public string? Serial { get; init; }
    /// <summary>Who made it.</summary>
    public string? Vendor { get; init; }
    /// <summary>Its world-wide name.</summary>
    public string? Wwn { get; init; }
    /// <summary>Disk of a partition.</summary>
    public string? Parent { get; init; }
    /// <summary>Whether it is mounted.</summary>
    public bool IsMounted { get; init; }
    /// <summary>Whether it has a GPT.</summary>
    public bool HasGpt { get; init; }
    /// <summary>Every member as it came.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    internal static NodeDisk Read(Fields f) => new()
    {
        Device = f.Text("devpath"u8),
        Size = f.OptionalLong("size"u8),
        Type = f.OptionalText("type"u8),
        Use = f.OptionalText("used"u8),
        Health = f.OptionalText("health"u8),
        // It is N/A for turning disks, and a text or a number for others.
        LifeLeft = double.TryParse(f.OptionalRaw("wearout"u8), System.Globalization.CultureInfo.InvariantCulture, out var left) ? left : null,
        Model = f.OptionalText("model"u8),
        Serial = f.OptionalText("serial"u8),
        Vendor = f.OptionalText("vendor"u8),
        Wwn = f.OptionalText("wwn"u8),
        Parent = f.OptionalText("parent"u8),
        IsMounted = f.Flag("mounted"u8),
        HasGpt = f.Flag("gpt"u8),
        Settings = f.Settings(),
    };
}

/// <summary>What a disk says of its own health.</summary>
/// <param name="Health">Its verdict, such as <c>PASSED</c> or <c>OK</c>; <c>UNKNOWN</c> where it gives none.</param>
/// <param name="Attributes">Its attributes; none for NVMe and SAS, which tell a text.</param>
/// <param name="Text">Its report as text.</param>
/// <param name="Settings">Every member as it came.</param>
public sealed record SmartReport(string Health, IReadOnlyList<SmartAttribute> Attributes, string? Text, IReadOnlyDictionary<string, string> Settings)
{
    internal static SmartReport Read(Fields f) => new(f.OptionalText("health"u8) ?? "UNKNOWN", f.List("attributes"u8, SmartAttribute.Read), f.OptionalText("text"u8), f.Settings());
}

/// <summary>An attribute of a disk's health.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, the higher the better.</param>
/// <param name="Worst">Its worst value so far.</param>
/// <param name="Threshold">Value at which it has failed.</param>
/// <param name="Raw">Its raw value, whose meaning differs by maker.</param>
/// <param name="Failed">When it failed, in smartctl's words; <c>-</c> for never.</param>
/// <param name="Settings">Every member as it came.</param>
public sealed record SmartAttribute(
    int? Id, string Name, int? Value, int? Worst, int? Threshold, string? Raw, string? Failed, IReadOnlyDictionary<string, string> Settings)
{
    internal static SmartAttribute Read(Fields f) => new(
        f.OptionalInt("id"u8), f.Text("name"u8), f.OptionalInt("value"u8), f.OptionalInt("worst"u8), f.OptionalInt("threshold"u8), f.OptionalRaw("raw"u8), f.OptionalText("fail"u8),
        f.Settings());
}

/// <summary>A ZFS pool.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Health">Its state, such as <c>ONLINE</c>.</param>
/// <param name="Size">Bytes in all.</param>
/// <param name="Allocated">Bytes in use.</param>
/// <param name="Free">Bytes free.</param>
/// <param name="Fragmentation">Percent of the free space that is in pieces.</param>
/// <param name="Deduplication">How many times less its data takes.</param>
public sealed record ZfsPool(string Name, string Health, long Size, long Allocated, long Free, int? Fragmentation, double? Deduplication)
{
    internal static ZfsPool Read(Fields f) => new(
        f.Text("name"u8), f.Text("health"u8), f.Long("size"u8), f.Long("alloc"u8), f.Long("free"u8), f.OptionalInt("frag"u8), f.OptionalDouble("dedup"u8));
}

/// <summary>A ZFS pool with its devices.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Its state, such as <c>ONLINE</c>.</param>
/// <param name="Errors">Whether data is lost, in zpool's words.</param>
/// <param name="Scan">Its last check or repair, in zpool's words.</param>
/// <param name="Status">What is wrong with it; null when nothing.</param>
/// <param name="Action">What to do about it.</param>
/// <param name="Devices">Its devices, as a tree.</param>
public sealed record ZfsPoolStatus(string Name, string State, string? Errors, string? Scan, string? Status, string? Action, IReadOnlyList<ZfsDevice> Devices)
{
    internal static ZfsPoolStatus Read(Fields f) => new(
        f.Text("name"u8), f.Text("state"u8), f.OptionalText("errors"u8), f.OptionalText("scan"u8), f.OptionalText("status"u8), f.OptionalText("action"u8),
        f.List("children"u8, ZfsDevice.Read));
}

/// <summary>A device of a ZFS pool: a disk, or a group of them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Its state; null for headings such as <c>logs</c>.</param>
/// <param name="ReadErrors">Errors of reading.</param>
/// <param name="WriteErrors">Errors of writing.</param>
/// <param name="ChecksumErrors">Errors of checksums.</param>
/// <param name="Message">What zpool says of it.</param>
/// <param name="Devices">Devices in it.</param>
public sealed record ZfsDevice(
    string Name, string? State, long? ReadErrors, long? WriteErrors, long? ChecksumErrors, string? Message, IReadOnlyList<ZfsDevice> Devices)
{
    internal static ZfsDevice Read(Fields f) => new(
        f.Text("name"u8), f.OptionalText("state"u8), f.OptionalLong("read"u8), f.OptionalLong("write"u8), f.OptionalLong("cksum"u8), f.OptionalText("msg"u8),
        f.List("children"u8, Read));
}

/// <summary>An LVM volume group.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Size">Bytes in all.</param>
/// <param name="Free">Bytes free.</param>
/// <param name="Devices">Its disks.</param>
public sealed record LvmGroup(string Name, long Size, long Free, IReadOnlyList<string> Devices)
{
    internal static LvmGroup Read(Fields f) => new(f.Text("name"u8), f.Long("size"u8), f.Long("free"u8), f.List("children"u8, d => d.Text("name"u8)));
}

/// <summary>An LVM thin pool.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Group">Its volume group.</param>
/// <param name="Size">Bytes in all.</param>
/// <param name="Used">Bytes in use.</param>
/// <param name="MetadataSize">Bytes for its own bookkeeping.</param>
/// <param name="MetadataUsed">Bytes of these in use; a full one stops the pool.</param>
public sealed record LvmThinPool(string Name, string? Group, long Size, long Used, long? MetadataSize, long? MetadataUsed)
{
    internal static LvmThinPool Read(Fields f) => new(
        f.Text("lv"u8), f.OptionalText("vg"u8), f.Long("lv_size"u8), f.Long("used"u8), f.OptionalLong("metadata_size"u8), f.OptionalLong("metadata_used"u8));
}

/// <summary>A folder with a disk of its own.</summary>
/// <param name="Path">Where it is mounted.</param>
/// <param name="Device">Its device.</param>
/// <param name="Type">Type of its file system.</param>
/// <param name="Options">Options of the mount.</param>
/// <param name="Unit">The unit that mounts it.</param>
public sealed record DiskFolder(string Path, string Device, string? Type, string? Options, string? Unit)
{
    internal static DiskFolder Read(Fields f) => new(f.Text("path"u8), f.Text("device"u8), f.OptionalText("type"u8), f.OptionalText("options"u8), f.OptionalText("unitfile"u8));
}
