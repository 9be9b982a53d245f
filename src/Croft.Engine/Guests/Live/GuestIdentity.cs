using System.Security.Cryptography;
using System.Text;
using Croft.Contracts;

namespace Croft.Engine.Guests;

/// <summary>What tells a guest from another one that got its number later.</summary>
/// <param name="Name">Name, or host name.</param>
/// <param name="Uuid">SMBIOS uuid of a virtual machine.</param>
/// <param name="Made">Time of creation in a virtual machine's <c>meta</c>, in seconds since 1970.</param>
/// <param name="RootVolume">Volume of a container's root file system.</param>
/// <param name="Digest">Digest of the config; proves sameness, while another one proves nothing.</param>
public sealed record GuestIdentity(string Name, string? Uuid, string? Made, string? RootVolume, string? Digest)
{
    // Keys that change while the guest stays the same.
    static readonly HashSet<string> Volatile = new(["digest", "hostname", "lock", "parent", "snaptime", "snapstate"], StringComparer.Ordinal);

    /// <summary>What a container is told by beside its root volume: card addresses, volumes, the rest as one hash; null in older plans.</summary>
    public IReadOnlyDictionary<string, string>? Marks { get; init; }

    /// <summary>Reads the identity off a config.</summary>
    internal static GuestIdentity Of(GuestAddress at, IReadOnlyDictionary<string, string> config, string? digest) => new(
        config.GetValueOrDefault(at.IsVm ? "name" : "hostname") ?? at.Name,
        Part(config.GetValueOrDefault("smbios1"), "uuid"),
        Part(config.GetValueOrDefault("meta"), "ctime"),
        at.IsVm ? null : config.GetValueOrDefault("rootfs")?.Split(',')[0],
        digest)
    {
        Marks = at.IsVm ? null : MarksOf(config),
    };

    /// <summary>Why the guest that is there now is not this one; empty when it is.</summary>
    public IReadOnlyList<FieldChange> DiffersFrom(GuestIdentity now)
    {
        // The same digest is the same config, whatever it holds.
        if (Digest is not null && Digest == now.Digest) return [];
        return [.. Differences(now)];
    }

    /// <summary>True when something but the name can tell it apart.</summary>
    public bool IsStrong => Uuid is not null || Made is not null || RootVolume is not null;

    IEnumerable<FieldChange> Differences(GuestIdentity now)
    {
        if (Name != now.Name) yield return new("name", Name, now.Name);
        if (Uuid != now.Uuid) yield return new("smbios uuid", Uuid, now.Uuid);
        if (Made != now.Made) yield return new("creation time", Made, now.Made);
        if (RootVolume != now.RootVolume) yield return new("root volume", RootVolume, now.RootVolume);
        if (Marks is not null)
        {
            foreach (var mark in Marks.Keys.Union(now.Marks?.Keys ?? [], StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                var (then, present) = (Marks.GetValueOrDefault(mark), now.Marks?.GetValueOrDefault(mark));
                if (then != present) yield return new(mark, then, present);
            }
        }
        if (!IsStrong) yield return new("digest", Digest, now.Digest);
    }

    // A container made anew under its number has the same name and volume names; its addresses are drawn again.
    static SortedDictionary<string, string> MarksOf(IReadOnlyDictionary<string, string> config)
    {
        var marks = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var rest = new StringBuilder();
        foreach (var (key, value) in config.Where(c => !Volatile.Contains(c.Key)).OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            if (KeyEffect.Index(key, "net") is not null && Part(value, "hwaddr") is { } address) marks[$"{key} address"] = address;
            if (KeyEffect.Index(key, "mp") is not null || KeyEffect.Index(key, "unused") is not null) marks[$"{key} volume"] = value.Split(',')[0];
            rest.Append(key).Append(':').Append(value.TrimEnd('\n')).Append('\n');
        }
        marks["settings"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(rest.ToString())))[..16];
        return marks;
    }

    static string? Part(string? text, string key) =>
        text?.Split(',').FirstOrDefault(p => p.StartsWith(key + "=", StringComparison.Ordinal))?[(key.Length + 1)..];
}
