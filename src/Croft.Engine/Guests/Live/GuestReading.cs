using System.Globalization;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>A guest as its node just told it.</summary>
internal sealed record GuestReading(GuestAddress At)
{
    /// <summary>True while it runs, paused or not.</summary>
    public bool Running { get; init; }

    /// <summary>QEMU's own word (<c>running</c>, <c>paused</c>, <c>prelaunch</c>); the plain status of a container.</summary>
    public string State { get; init; } = "stopped";

    /// <summary>True while it stands still with its memory in place.</summary>
    public bool Paused => Running && State == "paused";

    /// <summary>True while its memory lies on disk, for its next start to go on with.</summary>
    public bool Hibernates => !Running && Lock == "suspended";

    /// <summary>Lock it carries; null when none.</summary>
    public string? Lock { get; init; }

    /// <summary>Process that runs it.</summary>
    public long? Pid { get; init; }

    /// <summary>Time since its start.</summary>
    public TimeSpan Uptime { get; init; }

    /// <summary>Bytes of memory in use; null where nobody knows.</summary>
    public long? MemoryUsed { get; init; }

    /// <summary>True when HA manages it: then HA starts, stops and moves it.</summary>
    public bool Ha { get; init; }

    /// <summary>Config by key as Proxmox writes it, with the values that wait for a restart.</summary>
    public IReadOnlyDictionary<string, string> Config { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Values that wait for the next restart.</summary>
    public IReadOnlyList<WaitingValue> Pending { get; init; } = [];

    /// <summary>Digest of the config.</summary>
    public string? Digest { get; init; }

    /// <summary>True for a template.</summary>
    public bool Template => Flag("template");

    /// <summary>True when Proxmox refuses to destroy it.</summary>
    public bool Protected => Flag("protection");

    /// <summary>What tells it from any other guest of the same number.</summary>
    public GuestIdentity Identity => GuestIdentity.Of(At, Config, Digest);

    /// <summary>Value of a key; null when absent, which is Proxmox's default.</summary>
    public string? this[string key] => Config.GetValueOrDefault(key);

    bool Flag(string key) => Config.TryGetValue(key, out var value) && value is "1";

    /// <summary>Memory it is given, in MB; Proxmox's default of 512 when the config is silent.</summary>
    public long MemoryMb => MemoryIn(this["memory"]) ?? 512;

    /// <summary>MiB that a value of <c>memory</c> gives; null where it says none.</summary>
    public static long? MemoryIn(string? value) =>
        long.TryParse(value?.Replace("current=", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var mb) ? mb : null;

    /// <summary>Network cards of a config.</summary>
    public static IEnumerable<GuestNic> CardsIn(IReadOnlyDictionary<string, string> config) =>
        config.Where(c => KeyEffect.Index(c.Key, "net") is not null).Select(c => new GuestNic(c.Key, PropertyString.Parse(c.Value)));
}

/// <summary>A value that waits for the next restart.</summary>
/// <param name="Key">Key of the config.</param>
/// <param name="Now">Value in force; null when the key is not set.</param>
/// <param name="Then">Value after the restart; null when the key will be gone.</param>
internal sealed record WaitingValue(string Key, string? Now, string? Then);
