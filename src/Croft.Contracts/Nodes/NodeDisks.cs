namespace Croft.Contracts;

/// <summary>Disks of nodes, and the ZFS pools made of them.</summary>
public sealed record NodeDisks(IReadOnlyList<DiskRow> Disks) : IPartial
{
    /// <summary>What is wrong with ZFS pools and what to do, in ZFS's words, each with its node and pool before it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>ZFS pools.</summary>
    public IReadOnlyList<ZfsPoolRow> Pools { get; init; } = [];

    /// <summary>What could not be asked.</summary>
    public IReadOnlyList<Missing> Missing { get; init; } = [];
}

/// <summary>A disk of a node.</summary>
public sealed record DiskRow
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0, Drop = 5)] public required string Cluster { get; init; }

    /// <summary>Node.</summary>
    [Column(1)] public required string Node { get; init; }

    /// <summary>Device, such as <c>/dev/sda</c>.</summary>
    [Column(2)] public required string Disk { get; init; }

    /// <summary>Model.</summary>
    [Column(3, Drop = 2)] public string? Model { get; init; }

    /// <summary>Serial number.</summary>
    [Column(4, Drop = 4)] public string? Serial { get; init; }

    /// <summary>Size.</summary>
    [Column(5), Unit("bytes")] public long? Size { get; init; }

    /// <summary><c>hdd</c>, <c>ssd</c>, <c>nvme</c>, <c>usb</c> or <c>unknown</c>.</summary>
    [Column(6, Drop = 3)] public string? Type { get; init; }

    /// <summary><c>ok</c>, <c>worn</c> when 10 % of its life or less is left, <c>failed</c>, or <c>unknown</c>.</summary>
    [Column(7)] public required string State { get; init; }

    /// <summary>Share of its life that is used up; null where it does not tell, as turning disks.</summary>
    [Column(8, Drop = 1), Unit("%")] public double? Wearout { get; init; }

    /// <summary>What uses it, such as <c>LVM</c> or <c>ZFS</c>; null when nothing does.</summary>
    [Column(9, Drop = 1)] public string? UsedBy { get; init; }

    /// <summary>Its own verdict in SMART's words, such as <c>PASSED</c>.</summary>
    public string? Smart { get; init; }
}

/// <summary>A ZFS pool of a node.</summary>
public sealed record ZfsPoolRow
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0, Drop = 3)] public required string Cluster { get; init; }

    /// <summary>Node.</summary>
    [Column(1)] public required string Node { get; init; }

    /// <summary>Pool.</summary>
    [Column(2)] public required string Pool { get; init; }

    /// <summary>ZFS's word in lower case (<c>online</c>, <c>degraded</c>, …), <c>errors</c> when it is online but not sound, or <c>unknown</c>.</summary>
    [Column(3)] public required string State { get; init; }

    /// <summary>Size.</summary>
    [Column(4), Unit("bytes")] public long? Size { get; init; }

    /// <summary>Space in use.</summary>
    [Column(5, Drop = 1), Unit("bytes")] public long? Used { get; init; }

    /// <summary>Share of the free space that is in pieces.</summary>
    [Column(6, Drop = 2), Unit("%")] public int? Fragmentation { get; init; }

    /// <summary>Last scrub or resilver, in ZFS's words.</summary>
    public string? Scan { get; init; }
}
