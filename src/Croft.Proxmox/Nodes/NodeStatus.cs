using System.Collections.Frozen;

namespace Croft.Proxmox;

/// <summary>A node's figures.</summary>
public sealed record NodeStatus
{
    /// <summary>Version of its manager, such as <c>pve-manager/8.4.1/2a5fa54a8503f96d</c>.</summary>
    public required string ManagerVersion { get; init; }
    /// <summary>Kernel release, such as <c>6.8.12-9-pve</c>; on 7.x the whole line.</summary>
    public string? Kernel { get; init; }
    /// <summary>Time since it booted.</summary>
    public required TimeSpan Uptime { get; init; }
    /// <summary>Load, 1 for all cores.</summary>
    public double? Cpu { get; init; }
    /// <summary>Share of time spent waiting for disks.</summary>
    public double? Wait { get; init; }
    /// <summary>Load averages of 1, 5 and 15 minutes.</summary>
    public IReadOnlyList<double> LoadAverage { get; init; } = [];
    /// <summary>Its processor.</summary>
    public NodeCpu? Processor { get; init; }
    /// <summary>Memory in bytes.</summary>
    public Usage? Memory { get; init; }
    /// <summary>Swap in bytes.</summary>
    public Usage? Swap { get; init; }
    /// <summary>Root disk in bytes.</summary>
    public Usage? RootDisk { get; init; }
    /// <summary>Memory that guests share, in bytes.</summary>
    public long? SharedMemory { get; init; }
    /// <summary>How it booted: <c>efi</c> or <c>legacy-bios</c>.</summary>
    public string? BootMode { get; init; }
    /// <summary>Every member as it came.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = FrozenDictionary<string, string>.Empty;

    internal static NodeStatus Read(Fields f) => new()
    {
        ManagerVersion = f.Text("pveversion"u8),
        Kernel = f.OptionalObject("current-kernel"u8)?.OptionalText("release"u8) ?? f.OptionalText("kversion"u8),
        Uptime = f.OptionalSpan("uptime"u8) ?? TimeSpan.Zero,
        Cpu = f.OptionalDouble("cpu"u8),
        Wait = f.OptionalDouble("wait"u8),
        LoadAverage = f.Numbers("loadavg"u8),
        Processor = f.OptionalObject("cpuinfo"u8) is { } cpu ? NodeCpu.Read(cpu) : null,
        Memory = f.OptionalObject("memory"u8) is { } memory ? Usage.Read(memory) : null,
        Swap = f.OptionalObject("swap"u8) is { } swap ? Usage.Read(swap) : null,
        RootDisk = f.OptionalObject("rootfs"u8) is { } root ? Usage.Read(root) : null,
        SharedMemory = f.OptionalObject("ksm"u8)?.OptionalLong("shared"u8),
        BootMode = f.OptionalObject("boot-info"u8)?.OptionalText("mode"u8),
        Settings = f.Settings(),
    };
}

/// <summary>A node's processor.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Threads">Threads in all.</param>
/// <param name="Cores">Cores a socket.</param>
/// <param name="Sockets">Sockets.</param>
/// <param name="Flags">What it can do.</param>
public sealed record NodeCpu(string Model, int Threads, int Cores, int Sockets, IReadOnlyList<string> Flags)
{
    internal static NodeCpu Read(Fields f) => new(
        f.OptionalText("model"u8) ?? "", f.Int("cpus"u8), f.OptionalInt("cores"u8) ?? f.Int("cpus"u8), f.OptionalInt("sockets"u8) ?? 1, f.Texts("flags"u8));
}

/// <summary>How much of something is used, in bytes.</summary>
/// <param name="Used">In use.</param>
/// <param name="Total">In all.</param>
/// <param name="Available">Free for use; what is reserved is neither used nor available.</param>
public readonly record struct Usage(long Used, long Total, long Available)
{
    internal static Usage Read(Fields f)
    {
        var (used, total) = (f.Long("used"u8), f.Long("total"u8));
        return new(used, total, f.OptionalLong("avail"u8) ?? f.OptionalLong("available"u8) ?? f.OptionalLong("free"u8) ?? total - used);
    }
}
