namespace Croft.Contracts;

/// <summary>What a guest is.</summary>
public enum GuestType
{
    /// <summary>A virtual machine (QEMU).</summary>
    Vm,
    /// <summary>A container (LXC).</summary>
    Ct,
}

/// <summary>A guest as last seen.</summary>
public sealed record GuestRow
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0, Drop = 2)] public required string Cluster { get; init; }

    /// <summary>Node that holds it.</summary>
    [Column(1)] public required string Node { get; init; }

    /// <summary>Number, unique in its cluster.</summary>
    [Column(2)] public required int Vmid { get; init; }

    /// <summary>Name, or host name of a container; <c>VM 101</c> or <c>CT 101</c> where there is none.</summary>
    [Column(3, Typed = true)] public required string Name { get; init; }

    /// <summary>What it is.</summary>
    [Column(4, Drop = 4)] public required GuestType Type { get; init; }

    /// <summary><c>running</c>, <c>stopped</c>, <c>paused</c> or <c>unknown</c>.</summary>
    [Column(5)] public required string Status { get; init; }

    /// <summary>Tags, as Proxmox keeps them.</summary>
    [Column(6, Drop = 3)] public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Pool, where it is in one.</summary>
    public string? Pool { get; init; }

    /// <summary>True for a template, which cannot be started.</summary>
    public bool Template { get; init; }

    /// <summary>Lock it carries (<c>backup</c>, <c>migrate</c>, …).</summary>
    public string? Lock { get; init; }

    /// <summary>State in HA, where it is managed.</summary>
    public string? Ha { get; init; }

    /// <summary>Share of its cores in use, 0 to 1.</summary>
    [Measured][Column(7, Drop = 7), Unit("share")] public double? Cpu { get; init; }

    /// <summary>Cores.</summary>
    public double? Cores { get; init; }

    /// <summary>Memory in use.</summary>
    [Measured][Column(8, Drop = 6), Unit("bytes")] public long? Memory { get; init; }

    /// <summary>Memory it may use.</summary>
    [Unit("bytes")] public long? MemoryMax { get; init; }

    /// <summary>Root disk in all.</summary>
    [Unit("bytes")] public long? DiskMax { get; init; }

    /// <summary>Time since its start.</summary>
    [Measured][Column(9, Drop = 5), Unit("s")] public long? Uptime { get; init; }

    /// <summary>Digest of its config when last read; null when not read yet.</summary>
    public string? Digest { get; init; }

    /// <summary>True when values wait for its next restart; null when not read yet.</summary>
    public bool? Pending { get; init; }

    /// <summary>When its status was last seen, UTC.</summary>
    [Measured][Column(10, Drop = 1)] public required DateTimeOffset Seen { get; init; }

    /// <summary>When its config was last read, UTC.</summary>
    [Measured] public DateTimeOffset? ConfigSeen { get; init; }

    /// <summary>When Croft last saw its config change, UTC.</summary>
    public DateTimeOffset? Changed { get; init; }
}

/// <summary>A guest with its config as last read.</summary>
public sealed record GuestDetail(GuestRow Guest) : IPartial
{
    /// <summary>Config by key, with values that wait for a restart; secrets as <c>***</c>.</summary>
    public IReadOnlyDictionary<string, string> Config { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Values that wait for the next restart.</summary>
    public IReadOnlyList<FieldChange> Pending { get; init; } = [];

    /// <summary>Addresses it has, as <c>eth0 10.0.0.5/24</c>, where it was just asked and tells; null when not known.</summary>
    public IReadOnlyList<string>? Addresses { get; init; }

    /// <summary>What could not be asked.</summary>
    public IReadOnlyList<Missing> Missing { get; init; } = [];
}
