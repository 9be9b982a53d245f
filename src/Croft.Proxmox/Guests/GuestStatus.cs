using System.Collections.Frozen;

namespace Croft.Proxmox;

/// <summary>A guest's figures, in a node's list or asked for alone.</summary>
public sealed record GuestStatus
{
    /// <summary>What it is.</summary>
    public required GuestKind Kind { get; init; }
    /// <summary>Its number.</summary>
    public required int Vmid { get; init; }
    /// <summary>Whether it runs.</summary>
    public required Known<GuestState> State { get; init; }
    /// <summary>Its name; null when the config has none.</summary>
    public string? Name { get; init; }
    /// <summary>QEMU's own word, such as <c>paused</c>; null for containers.</summary>
    public string? QmpStatus { get; init; }
    /// <summary>Lock, such as <c>backup</c>; null when free.</summary>
    public string? Lock { get; init; }
    /// <summary>Tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
    /// <summary>True for a template.</summary>
    public bool IsTemplate { get; init; }
    /// <summary>Time since the start.</summary>
    public TimeSpan Uptime { get; init; }
    /// <summary>Process on the node; null when it does not run.</summary>
    public long? Pid { get; init; }
    /// <summary>Load, 1 for all of <see cref="Cpus"/>.</summary>
    public double? Cpu { get; init; }
    /// <summary>Cores; a fraction where a container is limited so.</summary>
    public double? Cpus { get; init; }
    /// <summary>Memory in use, in bytes.</summary>
    public long? Memory { get; init; }
    /// <summary>Memory there is, in bytes.</summary>
    public long? MaxMemory { get; init; }
    /// <summary>Memory the host spends on it, in bytes (9.x).</summary>
    public long? HostMemory { get; init; }
    /// <summary>Swap in use, in bytes; containers.</summary>
    public long? Swap { get; init; }
    /// <summary>Swap there is, in bytes; containers.</summary>
    public long? MaxSwap { get; init; }
    /// <summary>Root disk in use, in bytes; 0 for virtual machines.</summary>
    public long? Disk { get; init; }
    /// <summary>Root disk's size, in bytes.</summary>
    public long? MaxDisk { get; init; }
    /// <summary>Bytes read since the start.</summary>
    public long? DiskRead { get; init; }
    /// <summary>Bytes written since the start.</summary>
    public long? DiskWritten { get; init; }
    /// <summary>Bytes received since the start.</summary>
    public long? NetIn { get; init; }
    /// <summary>Bytes sent since the start.</summary>
    public long? NetOut { get; init; }
    /// <summary>True when a guest agent is set up; not whether it answers.</summary>
    public bool HasAgent { get; init; }
    /// <summary>Machine type it runs with.</summary>
    public string? RunningMachine { get; init; }
    /// <summary>QEMU version it runs with.</summary>
    public string? RunningQemu { get; init; }
    /// <summary>Whether high availability looks after it; null in lists.</summary>
    public bool? IsHaManaged { get; init; }
    /// <summary>The state high availability wants; null where it has none.</summary>
    public string? HaState { get; init; }
    /// <summary>Every member as it came; only where it was asked for alone.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = FrozenDictionary<string, string>.Empty;

    internal static GuestStatus Read(Fields f, GuestKind kind)
    {
        var ha = f.OptionalObject("ha"u8);
        return new()
        {
            Kind = kind,
            Vmid = f.Int("vmid"u8),
            State = GuestKinds.State(f.Text("status"u8)),
            Name = f.OptionalText("name"u8),
            QmpStatus = f.OptionalText("qmpstatus"u8),
            Lock = f.OptionalText("lock"u8) is { Length: > 0 } held ? held : null,
            Tags = f.Texts("tags"u8),
            IsTemplate = f.Flag("template"u8),
            Uptime = f.OptionalSpan("uptime"u8) ?? TimeSpan.Zero,
            Pid = f.OptionalLong("pid"u8),
            Cpu = f.OptionalDouble("cpu"u8),
            Cpus = f.OptionalDouble("cpus"u8),
            Memory = f.OptionalLong("mem"u8),
            MaxMemory = f.OptionalLong("maxmem"u8),
            HostMemory = f.OptionalLong("memhost"u8),
            Swap = f.OptionalLong("swap"u8),
            MaxSwap = f.OptionalLong("maxswap"u8),
            Disk = f.OptionalLong("disk"u8),
            MaxDisk = f.OptionalLong("maxdisk"u8),
            DiskRead = f.OptionalLong("diskread"u8),
            DiskWritten = f.OptionalLong("diskwrite"u8),
            NetIn = f.OptionalLong("netin"u8),
            NetOut = f.OptionalLong("netout"u8),
            HasAgent = f.Flag("agent"u8),
            RunningMachine = f.OptionalText("running-machine"u8),
            RunningQemu = f.OptionalText("running-qemu"u8),
            IsHaManaged = ha?.OptionalFlag("managed"u8),
            HaState = ha?.OptionalText("state"u8),
            // Lists of thousands do without.
            Settings = ha is null ? FrozenDictionary<string, string>.Empty : f.Settings(),
        };
    }
}
