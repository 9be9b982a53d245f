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
    /// <summary>Reads the identity off a config.</summary>
    internal static GuestIdentity Of(GuestAddress at, IReadOnlyDictionary<string, string> config, string? digest) => new(
        config.GetValueOrDefault(at.IsVm ? "name" : "hostname") ?? at.Name,
        Part(config.GetValueOrDefault("smbios1"), "uuid"),
        Part(config.GetValueOrDefault("meta"), "ctime"),
        at.IsVm ? null : config.GetValueOrDefault("rootfs")?.Split(',')[0],
        digest);

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
        if (!IsStrong) yield return new("digest", Digest, now.Digest);
    }

    static string? Part(string? text, string key) =>
        text?.Split(',').FirstOrDefault(p => p.StartsWith(key + "=", StringComparison.Ordinal))?[(key.Length + 1)..];
}
