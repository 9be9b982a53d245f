using System.Globalization;
using Croft.Engine.Access;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>A disk of a guest that lies on a storage.</summary>
/// <param name="Key">Key in the config: <c>scsi0</c>, <c>rootfs</c>.</param>
/// <param name="Volume">Volume that holds it.</param>
/// <param name="Size">Size in bytes; null when the config does not tell.</param>
internal sealed record DiskSeen(string Key, VolumeId Volume, long? Size);

/// <summary>Reads disks off a config; CD drives and host paths are none.</summary>
internal static class GuestDisks
{
    public static IEnumerable<DiskSeen> Of(GuestReading guest) => Of(guest.At, guest.Config);

    public static IEnumerable<DiskSeen> Of(GuestAddress guest, IReadOnlyDictionary<string, string> config) =>
        from entry in config.OrderBy(c => c.Key, StringComparer.Ordinal)
        where IsDisk(guest, entry.Key, entry.Value)
        let volume = VolumeId.TryParse(FileIn(entry.Value), out var parsed) ? parsed : null
        where volume is not null
        select new DiskSeen(entry.Key, volume, PropertyString.Parse(entry.Value).Size("size"));

    /// <summary>What a disk's value says that it is: a volume, or a storage and a size of a new one.</summary>
    public static string FileIn(string value) => value.Split(',')[0].Replace("file=", "", StringComparison.Ordinal).Replace("volume=", "", StringComparison.Ordinal);

    /// <summary>The disk that a guest boots from; null when it has none.</summary>
    public static DiskSeen? First(GuestReading guest)
    {
        var disks = Of(guest).Where(d => d.Key is not ("efidisk0" or "tpmstate0")).ToList();
        if (!guest.At.IsVm) return disks.FirstOrDefault(d => d.Key == "rootfs");
        var order = guest["boot"]?.Split("order=") is [_, var keys] ? keys.Split([';', ',']) : [];
        return order.Select(key => disks.FirstOrDefault(d => d.Key == key)).FirstOrDefault(d => d is not null)
            ?? disks.FirstOrDefault(d => d.Key == guest["bootdisk"])
            ?? new[] { "scsi0", "virtio0", "sata0", "ide0" }.Select(key => disks.FirstOrDefault(d => d.Key == key)).FirstOrDefault(d => d is not null);
    }

    /// <summary>What is to be warned of where settings give a guest volumes that are another guest's.</summary>
    /// <param name="guest">The guest as it is now.</param>
    /// <param name="set">What its settings are to be.</param>
    public static IEnumerable<string> OfOthers(GuestReading guest, IReadOnlyDictionary<string, string> set) =>
        from disk in Of(guest.At, set)
        from owner in ChosenParts.OwnersIn(disk.Volume.ToString())
        where owner != guest.At.Vmid && !ChosenParts.OwnersIn(guest[disk.Key] ?? "").Contains(owner)
        select $"{disk.Key} of {guest.At.Name} will be {disk.Volume}, which is guest {owner.ToString(CultureInfo.InvariantCulture)}'s by its name: two guests that write to one disk destroy what is on it.";

    static bool IsDisk(GuestAddress guest, string key, string value) => guest.IsVm
        ? VmKeys.IsDrive(key) && !value.Contains("media=cdrom", StringComparison.Ordinal)
        : key == "rootfs" || KeyEffect.Index(key, "mp") is not null;
}
