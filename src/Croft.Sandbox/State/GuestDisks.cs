namespace Croft.Sandbox.State;

/// <summary>Which config keys name volumes, and the volume ids in them.</summary>
internal static class GuestDisks
{
    static readonly string[] MachineBuses = ["scsi", "virtio", "sata", "ide"];

    /// <summary>True for scsi0, rootfs, mp1, efidisk0 and the like; not for unused ones.</summary>
    public static bool IsDisk(GuestKind kind, string key)
    {
        if (!kind.IsQemu)
            return key == "rootfs" || IsNumbered(key, "mp");
        return key is "efidisk0" or "tpmstate0" || MachineBuses.Any(bus => IsNumbered(key, bus));
    }

    public static bool IsUnused(string key) => IsNumbered(key, "unused");

    public static IEnumerable<string> KeysOf(GuestKind kind, IReadOnlyDictionary<string, string> config) =>
        config.Keys.Where(key => IsDisk(kind, key) && !IsCdrom(config[key]));

    public static bool IsCdrom(string value) =>
        value.Contains("media=cdrom", StringComparison.Ordinal) || value.StartsWith("none", StringComparison.Ordinal) || value.StartsWith("cdrom", StringComparison.Ordinal);

    /// <summary>The volume id of a disk's property string: "local-lvm:vm-101-disk-0".</summary>
    public static string VolumeId(string value)
    {
        var first = value.AsSpan(0, value.IndexOf(',', StringComparison.Ordinal) is var comma and >= 0 ? comma : value.Length);
        var equals = first.IndexOf('=');
        return (equals >= 0 ? first[(equals + 1)..] : first).ToString();
    }

    public static bool IsNumbered(string key, string stem) =>
        key.Length > stem.Length && key.StartsWith(stem, StringComparison.Ordinal) && !key.AsSpan(stem.Length).ContainsAnyExceptInRange('0', '9');
}
