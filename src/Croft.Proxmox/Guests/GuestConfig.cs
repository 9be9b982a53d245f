using System.Globalization;

namespace Croft.Proxmox;

/// <summary>A guest's config: every key as it came, with readers for what is known.</summary>
public sealed class GuestConfig
{
    readonly List<KeyValuePair<string, string>> values;
    readonly Dictionary<string, string> byKey;

    GuestConfig(GuestKind kind, string? digest, List<KeyValuePair<string, string>> values, List<KeyValuePair<string, string>> raw)
    {
        Kind = kind;
        Digest = digest;
        RawLxc = raw;
        this.values = values;
        byKey = new(values.Count, StringComparer.Ordinal);
        foreach (var (key, value) in values)
            byKey[key] = value;
    }

    /// <summary>What the guest is.</summary>
    public GuestKind Kind { get; }

    /// <summary>SHA-1 of the config file, to notice changes by others; null from a backup or snapshot.</summary>
    public string? Digest { get; }

    /// <summary>Keys and values in the order they came, without the digest; numbers as Proxmox wrote them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Values => values;

    /// <summary>Raw <c>lxc.*</c> lines of a container, in order; a key may be there more than once.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RawLxc { get; }

    /// <summary>The value of a key; null when absent, which means Proxmox's default.</summary>
    public string? this[string key] => byKey.GetValueOrDefault(key);

    /// <summary>Name (virtual machine) or host name (container).</summary>
    public string? Name => this[Kind.NameKey()];

    /// <summary>Its text; a container's ends with a line feed.</summary>
    public string? Description => this["description"];

    /// <summary>Tags, in the order they came.</summary>
    public IReadOnlyList<string> Tags => TagList.Parse(this["tags"]);

    /// <summary>Lock, such as <c>backup</c>; null when free.</summary>
    public string? Lock => this["lock"];

    /// <summary>True for a template.</summary>
    public bool IsTemplate => Flag("template") ?? false;

    /// <summary>True when it may not be destroyed.</summary>
    public bool IsProtected => Flag("protection") ?? false;

    /// <summary>True when it starts with the node.</summary>
    public bool StartsOnBoot => Flag("onboot") ?? false;

    /// <summary>True for a container whose root is not the host's.</summary>
    public bool IsUnprivileged => Flag("unprivileged") ?? false;

    /// <summary>Cores a socket; null when not set (1 for virtual machines, all of the node for containers).</summary>
    public int? Cores => Number("cores");

    /// <summary>Sockets; 1 when not set.</summary>
    public int Sockets => Number("sockets") ?? 1;

    /// <summary>Memory in bytes; null when not set (512 MiB).</summary>
    public long? Memory => Properties("memory", "current")?.Number("current") is { } mebibytes ? mebibytes * 1024 * 1024 : null;

    /// <summary>Swap of a container in bytes; null when not set (512 MiB).</summary>
    public long? Swap => Number("swap") is { } mebibytes ? mebibytes * 1024L * 1024 : null;

    /// <summary>Kind of operating system, such as <c>l26</c> or <c>debian</c>.</summary>
    public string? OsType => this["ostype"];

    /// <summary>Snapshot it stands on; null for none.</summary>
    public string? ParentSnapshot => this["parent"];

    /// <summary>When a virtual machine was made; null for containers and very old ones.</summary>
    public DateTimeOffset? Created => Properties("meta")?.Number("ctime") is { } seconds and >= 0 and < 253_402_300_799
        ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>A virtual machine's own UUID; null for containers.</summary>
    public Guid? Uuid => Guid.TryParse(Properties("smbios1")?["uuid"], out var uuid) ? uuid : null;

    /// <summary>Root volume of a container; null for virtual machines.</summary>
    public GuestDisk? RootDisk => this["rootfs"] is { } text ? GuestDisk.Parse("rootfs", text) : null;

    /// <summary>All drives or mounts: <c>scsi0</c>, <c>efidisk0</c>, <c>rootfs</c>, <c>mp0</c>, <c>unused0</c>, …</summary>
    public IEnumerable<GuestDisk> Disks => from pair in values where GuestDisk.IsKey(Kind, pair.Key) select GuestDisk.Parse(pair.Key, pair.Value);

    /// <summary>All network cards: <c>net0</c>, …</summary>
    public IEnumerable<GuestNic> Nics => from pair in values where GuestNic.IsKey(pair.Key) select GuestNic.Parse(pair.Key, pair.Value);

    /// <summary>A value of several parts; null when absent.</summary>
    /// <param name="key">Key, such as <c>net0</c>.</param>
    /// <param name="defaultKey">Name of the part that may stand without one.</param>
    public PropertyString? Properties(string key, string? defaultKey = null) => this[key] is { } text ? PropertyString.Parse(text, defaultKey) : null;

    /// <summary>A truth; null when absent.</summary>
    public bool? Flag(string key) => Truth.TryParse(this[key], out var value) ? value : null;

    /// <summary>A whole number; null when absent or none.</summary>
    public int? Number(string key) =>
        int.TryParse(this[key], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Reads a config file as a backup holds it (<c>key: value</c> lines); snapshots in it are left out.</summary>
    public static GuestConfig Parse(GuestKind kind, string file) => ConfigFile.Parse(kind, file);

    internal static GuestConfig Of(GuestKind kind, List<KeyValuePair<string, string>> values, List<KeyValuePair<string, string>> raw) => new(kind, null, values, raw);

    internal static GuestConfig Read(Fields f, GuestKind kind)
    {
        var settings = new List<KeyValuePair<string, string>>();
        var raw = new List<KeyValuePair<string, string>>();
        string? digest = null;
        foreach (var (key, value) in f.All())
        {
            if (key == "digest")
                digest = f.Text("digest"u8);
            else if (key == "lxc" && value.ValueKind == System.Text.Json.JsonValueKind.Array)
                raw.AddRange(f.Pairs("lxc"u8));
            else if (Fields.Raw(value) is { } text)
                settings.Add(new(key, text));
        }
        return new(kind, digest, settings, raw);
    }
}
