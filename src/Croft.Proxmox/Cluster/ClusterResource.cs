namespace Croft.Proxmox;

/// <summary>What <c>GET /cluster/resources</c> can be asked for.</summary>
public enum ResourceFilter
{
    /// <summary>Guests of both kinds.</summary>
    Guests,
    /// <summary>Nodes.</summary>
    Nodes,
    /// <summary>Storages, once a node.</summary>
    Storages,
    /// <summary>Networks: zones and, since 9.0, fabrics.</summary>
    Networks,
}

/// <summary>What a resource is.</summary>
public enum ResourceKind
{
    /// <summary>A kind of a later version.</summary>
    Unknown,
    /// <summary>A node.</summary>
    Node,
    /// <summary>A virtual machine.</summary>
    Qemu,
    /// <summary>A container.</summary>
    Lxc,
    /// <summary>A storage at one node.</summary>
    Storage,
    /// <summary>A pool.</summary>
    Pool,
    /// <summary>A zone of the software-defined network.</summary>
    Sdn,
    /// <summary>A network object of 9.x.</summary>
    Network,
}

/// <summary>One row of the cluster's inventory; which parts it has depends on its kind.</summary>
public sealed record ClusterResource
{
    /// <summary>Unique name, such as <c>qemu/100</c> or <c>storage/pve1/local</c>.</summary>
    public required string Id { get; init; }
    /// <summary>What it is.</summary>
    public required Known<ResourceKind> Kind { get; init; }
    /// <summary>Node it lies on.</summary>
    public string? Node { get; init; }
    /// <summary>Number of a guest.</summary>
    public int? Vmid { get; init; }
    /// <summary>Name of a guest; null when it is not known, as on a dead node.</summary>
    public string? Name { get; init; }
    /// <summary>Proxmox's word: <c>running</c>, <c>stopped</c>, <c>online</c>, <c>available</c>, <c>unknown</c>, …</summary>
    public string? Status { get; init; }
    /// <summary>Pool of a guest or storage, or the pool itself.</summary>
    public string? Pool { get; init; }
    /// <summary>True for a template.</summary>
    public bool IsTemplate { get; init; }
    /// <summary>Tags of a guest.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
    /// <summary>Lock of a guest.</summary>
    public string? Lock { get; init; }
    /// <summary>State that high availability has given to a guest or node.</summary>
    public string? HaState { get; init; }
    /// <summary>Load, 1 for all of <see cref="MaxCpu"/>.</summary>
    public double? Cpu { get; init; }
    /// <summary>Cores.</summary>
    public double? MaxCpu { get; init; }
    /// <summary>Memory in use, in bytes.</summary>
    public long? Memory { get; init; }
    /// <summary>Memory there is, in bytes.</summary>
    public long? MaxMemory { get; init; }
    /// <summary>Memory the host spends on a guest, in bytes (9.x).</summary>
    public long? HostMemory { get; init; }
    /// <summary>Disk in use, in bytes; 0 for virtual machines.</summary>
    public long? Disk { get; init; }
    /// <summary>Disk there is, in bytes.</summary>
    public long? MaxDisk { get; init; }
    /// <summary>Bytes read since the start.</summary>
    public long? DiskRead { get; init; }
    /// <summary>Bytes written since the start.</summary>
    public long? DiskWritten { get; init; }
    /// <summary>Bytes received since the start.</summary>
    public long? NetIn { get; init; }
    /// <summary>Bytes sent since the start.</summary>
    public long? NetOut { get; init; }
    /// <summary>Time since the start.</summary>
    public TimeSpan? Uptime { get; init; }
    /// <summary>Name of a storage.</summary>
    public string? Storage { get; init; }
    /// <summary>Type of a storage, such as <c>lvmthin</c>.</summary>
    public string? StorageType { get; init; }
    /// <summary>What a storage may hold.</summary>
    public IReadOnlyList<string> Content { get; init; } = [];
    /// <summary>True for a storage that all its nodes see alike.</summary>
    public bool IsShared { get; init; }
    /// <summary>Subscription level of a node.</summary>
    public string? Level { get; init; }
    /// <summary>Version of a node's control groups.</summary>
    public int? CgroupMode { get; init; }
    /// <summary>Name of a zone (8.x) or network (9.x).</summary>
    public string? Network { get; init; }
    /// <summary>Type of a network (9.x), such as <c>zone</c>.</summary>
    public string? NetworkType { get; init; }

    internal static ClusterResource Read(Fields f)
    {
        var kind = KindOf(f.Text("type"u8));
        var common = new ClusterResource
        {
            Id = f.Text("id"u8),
            Kind = kind,
            Node = f.OptionalText("node"u8),
            Status = f.OptionalText("status"u8),
            Pool = f.OptionalText("pool"u8),
            HaState = f.OptionalText("hastate"u8),
            Cpu = f.OptionalDouble("cpu"u8),
            MaxCpu = f.OptionalDouble("maxcpu"u8),
            Memory = f.OptionalLong("mem"u8),
            MaxMemory = f.OptionalLong("maxmem"u8),
            Disk = f.OptionalLong("disk"u8),
            MaxDisk = f.OptionalLong("maxdisk"u8),
            Uptime = f.OptionalSpan("uptime"u8),
        };
        // A field that is absent costs a walk over the whole row: of 15,000 guests it shows.
        return kind.Value is ResourceKind.Qemu or ResourceKind.Lxc ? common.WithGuest(f) : common.WithOthers(f);
    }

    ClusterResource WithGuest(Fields f) => this with
    {
        Vmid = f.Int("vmid"u8),
        Name = f.OptionalText("name"u8),
        IsTemplate = f.Flag("template"u8),
        Tags = f.Texts("tags"u8),
        Lock = f.OptionalText("lock"u8),
        HostMemory = f.OptionalLong("memhost"u8),
        DiskRead = f.OptionalLong("diskread"u8),
        DiskWritten = f.OptionalLong("diskwrite"u8),
        NetIn = f.OptionalLong("netin"u8),
        NetOut = f.OptionalLong("netout"u8),
    };

    ClusterResource WithOthers(Fields f) => this with
    {
        Storage = f.OptionalText("storage"u8),
        StorageType = f.OptionalText("plugintype"u8),
        Content = f.Texts("content"u8),
        IsShared = f.Flag("shared"u8),
        Level = f.OptionalText("level"u8),
        CgroupMode = f.OptionalInt("cgroup-mode"u8),
        Network = f.OptionalText("network"u8) ?? f.OptionalText("sdn"u8),
        NetworkType = f.OptionalText("network-type"u8),
    };

    static Known<ResourceKind> KindOf(string text) => new(text switch
    {
        "node" => ResourceKind.Node,
        "qemu" => ResourceKind.Qemu,
        "lxc" => ResourceKind.Lxc,
        "storage" => ResourceKind.Storage,
        "pool" => ResourceKind.Pool,
        "sdn" => ResourceKind.Sdn,
        "network" => ResourceKind.Network,
        _ => ResourceKind.Unknown,
    }, text);
}

static class ResourceFilters
{
    public static string Word(this ResourceFilter filter) => filter switch
    {
        ResourceFilter.Guests => "vm",
        ResourceFilter.Nodes => "node",
        ResourceFilter.Storages => "storage",
        ResourceFilter.Networks => "sdn",
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "No such filter."),
    };
}
