namespace Croft.Proxmox;

/// <summary>Whether a node is there.</summary>
public enum NodeState
{
    /// <summary>Not known, or a word of a later version.</summary>
    Unknown,
    /// <summary>It is a member now and reports figures.</summary>
    Online,
    /// <summary>It is not.</summary>
    Offline,
}

/// <summary>A node in the list of nodes.</summary>
public sealed record NodeEntry
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }
    /// <summary>Whether it is there.</summary>
    public required Known<NodeState> State { get; init; }
    /// <summary>Load, 1 for all cores; null for a node that is down, or without Sys.Audit.</summary>
    public double? Cpu { get; init; }
    /// <summary>Cores.</summary>
    public int? MaxCpu { get; init; }
    /// <summary>Memory in use, in bytes.</summary>
    public long? Memory { get; init; }
    /// <summary>Memory there is, in bytes.</summary>
    public long? MaxMemory { get; init; }
    /// <summary>Root disk in use, in bytes.</summary>
    public long? Disk { get; init; }
    /// <summary>Root disk's size, in bytes.</summary>
    public long? MaxDisk { get; init; }
    /// <summary>Time since it booted.</summary>
    public TimeSpan? Uptime { get; init; }
    /// <summary>Subscription level; empty without one.</summary>
    public string? Level { get; init; }
    /// <summary>SHA-256 fingerprint of its certificate; colons between bytes.</summary>
    public string? Fingerprint { get; init; }

    internal static NodeEntry Read(Fields f) => new()
    {
        Name = f.Text("node"u8),
        State = StateOf(f.Text("status"u8)),
        Cpu = f.OptionalDouble("cpu"u8),
        MaxCpu = f.OptionalInt("maxcpu"u8),
        Memory = f.OptionalLong("mem"u8),
        MaxMemory = f.OptionalLong("maxmem"u8),
        Disk = f.OptionalLong("disk"u8),
        MaxDisk = f.OptionalLong("maxdisk"u8),
        Uptime = f.OptionalSpan("uptime"u8),
        Level = f.OptionalText("level"u8),
        Fingerprint = f.OptionalText("ssl_fingerprint"u8),
    };

    static Known<NodeState> StateOf(string text) => new(text switch
    {
        "online" => NodeState.Online,
        "offline" => NodeState.Offline,
        _ => NodeState.Unknown,
    }, text);
}
