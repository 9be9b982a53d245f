using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Inventory;

/// <summary>What a cluster said of itself at one moment.</summary>
sealed record ClusterSight(string Cluster, DateTimeOffset At, IReadOnlyList<NodeSeen> Nodes, IReadOnlyList<GuestSeen> Guests, IReadOnlyList<StorageSeen> Storages)
{
    /// <summary>Recent tasks; null when the list could not be had.</summary>
    public IReadOnlyList<TaskEntry>? Tasks { get; init; }

    /// <summary>What could not be asked.</summary>
    public IReadOnlyList<Missing> Missing { get; init; } = [];

    /// <summary>Sorts the rows of <c>/cluster/resources</c>.</summary>
    public static ClusterSight Of(string cluster, DateTimeOffset at, IReadOnlyList<ClusterResource> resources)
    {
        var nodes = new List<NodeSeen>();
        var guests = new List<GuestSeen>();
        var storages = new List<StorageSeen>();
        foreach (var row in resources)
        {
            switch (row.Kind.Value)
            {
                case ResourceKind.Node when row.Node is not null:
                    nodes.Add(NodeSeen.Of(row, at));
                    break;
                case ResourceKind.Qemu or ResourceKind.Lxc when row is { Node: not null, Vmid: not null }:
                    guests.Add(GuestSeen.Of(row, at));
                    break;
                case ResourceKind.Storage when row is { Node: not null, Storage: not null }:
                    storages.Add(StorageSeen.Of(row));
                    break;
            }
        }
        return new(cluster, at, nodes, guests, storages);
    }

    /// <summary>Seconds since 1970 at which something with this uptime was started; null for what does not run.</summary>
    internal static long? Started(TimeSpan? uptime, DateTimeOffset at) =>
        uptime is { } span && span > TimeSpan.Zero ? (at - span).ToUnixTimeSeconds() : null;

    /// <summary>True when two starts are the same but for the second or two by which clocks and samples differ.</summary>
    internal static bool SameStart(long? a, long? b) => a is null ? b is null : b is not null && Math.Abs(a.Value - b.Value) <= 15;
}

/// <summary>A node as <c>/cluster/resources</c> has it.</summary>
sealed record NodeSeen(string Node, string Status, double? Cpu, int? Cores, long? Memory, long? MemoryMax, long? Disk, long? DiskMax, long? Started)
{
    public bool Online => Status == "online";

    public static NodeSeen Of(ClusterResource row, DateTimeOffset at) => new(
        row.Node!, row.Status ?? "unknown", row.Cpu, (int?)row.MaxCpu, row.Memory, row.MaxMemory, row.Disk, row.MaxDisk, ClusterSight.Started(row.Uptime, at));
}

/// <summary>A guest as <c>/cluster/resources</c> has it.</summary>
sealed record GuestSeen(int Vmid, bool IsVm, string Node, string Name, string Status, string Tags, string? Pool, bool Template, string? Lock, string? Ha)
{
    /// <summary>Kept instead of a status for a guest that is listed no more and was not shown to be gone; lists say <c>unknown</c>.</summary>
    public const string Hidden = "hidden";

    public double? Cpu { get; init; }
    public double? Cores { get; init; }
    public long? Memory { get; init; }
    public long? MemoryMax { get; init; }
    public long? DiskMax { get; init; }
    public long? Started { get; init; }

    /// <summary>Proxmox tells no name on a node that is down, nor for the first seconds of one that has just come up.</summary>
    public bool Named { get; init; } = true;

    public static GuestSeen Of(ClusterResource row, DateTimeOffset at)
    {
        var isVm = row.Kind.Value == ResourceKind.Qemu;
        return new(row.Vmid!.Value, isVm, row.Node!, row.Name ?? $"{(isVm ? "VM" : "CT")} {row.Vmid}", row.Status ?? "unknown",
            row.Tags.Count == 0 ? "" : $";{string.Join(';', row.Tags)};", row.Pool, row.IsTemplate, row.Lock, row.HaState)
        {
            Cpu = row.Cpu,
            Cores = row.MaxCpu,
            Memory = row.Memory,
            MemoryMax = row.MaxMemory,
            DiskMax = row.MaxDisk,
            Started = ClusterSight.Started(row.Uptime, at),
            Named = row.Name is not null,
        };
    }

    /// <summary>As a row of a list.</summary>
    public GuestRow Row(string cluster, DateTimeOffset at) => new()
    {
        Cluster = cluster,
        Node = Node,
        Vmid = Vmid,
        Name = Name,
        Type = IsVm ? GuestType.Vm : GuestType.Ct,
        Status = Status,
        Tags = Tags.Split(';', StringSplitOptions.RemoveEmptyEntries),
        Pool = Pool,
        Template = Template,
        Lock = Lock,
        Ha = Ha,
        Cpu = Cpu,
        Cores = Cores,
        Memory = Memory,
        MemoryMax = MemoryMax,
        DiskMax = DiskMax,
        Uptime = Started is { } started ? at.ToUnixTimeSeconds() - started : null,
        Seen = at,
    };

    /// <summary>True when nothing differs that anybody would notice; figures that always move count from a hundredth on.</summary>
    public bool SameAs(GuestSeen old) =>
        this with { Cpu = old.Cpu, Memory = old.Memory, Started = old.Started, Named = old.Named } == old
        && Math.Abs((Cpu ?? 0) - (old.Cpu ?? 0)) < 0.01
        && Math.Abs((Memory ?? 0) - (old.Memory ?? 0)) <= (MemoryMax ?? 0) / 100
        && ClusterSight.SameStart(Started, old.Started);
}

/// <summary>A storage as <c>/cluster/resources</c> has it, once a node.</summary>
sealed record StorageSeen(string Node, string Storage, string? Type, string Status, long? Used, long? Total, string Content, bool Shared)
{
    /// <summary>A state as lists tell it: on a node that is down, or hidden, it is unknown.</summary>
    public static string Told(string status, bool up) => up && status != GuestSeen.Hidden ? status : "unknown";

    public static StorageSeen Of(ClusterResource row) => new(
        row.Node!, row.Storage!, row.StorageType, row.Status ?? "unknown", row.Disk, row.MaxDisk,
        string.Join(',', row.Content.Order(StringComparer.Ordinal)), row.IsShared);
}
