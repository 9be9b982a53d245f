namespace Croft.Proxmox;

/// <summary>One drive of a virtual machine or mount of a container.</summary>
/// <param name="Key">Its config key, such as <c>scsi0</c> or <c>mp0</c>.</param>
/// <param name="Properties">All its parts.</param>
public sealed record GuestDisk(string Key, PropertyString Properties)
{
    /// <summary>What it shows: a volume, a path of the host, <c>none</c> or <c>cdrom</c>.</summary>
    public string Source => Properties[Properties.DefaultKey!] ?? "";

    /// <summary>The volume; null for paths, devices and empty drives.</summary>
    public VolumeId? Volume => VolumeId.TryParse(Source, out var volume) ? volume : null;

    /// <summary>Size in bytes as the config notes it; null when it does not.</summary>
    public long? Size => Properties.Size("size");

    /// <summary>True for a drive for discs.</summary>
    public bool IsCdrom => Properties["media"] == "cdrom";

    /// <summary>Where a container sees it; null for virtual machines.</summary>
    public string? MountPath => Key == "rootfs" ? "/" : Properties["mp"];

    /// <summary>True for a volume that is kept but in no use.</summary>
    public bool IsUnused => Key.StartsWith("unused", StringComparison.Ordinal);

    /// <summary>Reads the value of a disk's key; any text.</summary>
    public static GuestDisk Parse(string key, string text) => new(key, PropertyString.Parse(text, key is "rootfs" || IsNumbered(key, "mp") || IsNumbered(key, "unused") ? "volume" : "file"));

    /// <summary>True for a key that holds a disk of such a guest.</summary>
    public static bool IsKey(GuestKind kind, string key) => IsNumbered(key, "unused") || (kind == GuestKind.Lxc
        ? key == "rootfs" || IsNumbered(key, "mp")
        : key is "efidisk0" or "tpmstate0" || IsNumbered(key, "scsi") || IsNumbered(key, "virtio") || IsNumbered(key, "sata") || IsNumbered(key, "ide"));

    internal static bool IsNumbered(string key, string word) =>
        key.Length > word.Length && key.Length <= word.Length + 3 && key.StartsWith(word, StringComparison.Ordinal) && !key.AsSpan(word.Length).ContainsAnyExceptInRange('0', '9');
}
