using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>Which changes of a running guest hold at once, and which wait for its next start.</summary>
internal static class PendingRules
{
    static readonly HashSet<string> MachineLive = new(StringComparer.Ordinal)
    {
        "name", "description", "tags", "onboot", "protection", "startup", "balloon", "shares", "tablet", "ciuser", "cipassword", "citype",
        "cicustom", "ciupgrade", "sshkeys", "nameserver", "searchdomain", "migrate_speed", "migrate_downtime", "vmstatestorage", "hookscript",
        "lock", "cpulimit", "cpuunits", "snaptime", "parent",
    };

    static readonly HashSet<string> ContainerLive = new(StringComparer.Ordinal)
    {
        "hostname", "description", "tags", "onboot", "protection", "startup", "cores", "cpulimit", "cpuunits", "memory", "swap", "lock",
        "hookscript", "template", "parent",
    };

    // of a disk that stays the same volume, these change at once
    static readonly string[] DiskLive = ["iops", "mbps", "bps", "backup", "replicate", "size", "ro", "snapshot"];

    public static bool IsLive(Guest guest, string key, string? value)
    {
        if (!guest.Kind.IsQemu)
            return ContainerLive.Contains(key) || GuestDisks.IsNumbered(key, "net") || GuestDisks.IsUnused(key)
                // a mount is added at once, and altered or taken away at the next start
                || (GuestDisks.IsNumbered(key, "mp") && value is not null && guest.Config[key] is null);
        if (key == "hotplug")
            return value is "0" or "1";
        if (MachineLive.Contains(key) || GuestDisks.IsUnused(key) || GuestDisks.IsNumbered(key, "ipconfig") || GuestDisks.IsNumbered(key, "net"))
            return true;
        if (!GuestDisks.IsNumbered(key, "scsi") && !GuestDisks.IsNumbered(key, "virtio"))
            return IsMediaChange(guest, key, value);
        return guest.Config[key] is not { } before || value is null || GuestDisks.VolumeId(before) != GuestDisks.VolumeId(value)
            || Options(before).SetEquals(Options(value));
    }

    // a CD drive takes another medium at once, an IDE or SATA disk can't be plugged
    static bool IsMediaChange(Guest guest, string key, string? value) =>
        value is not null && guest.Config[key] is { } before && GuestDisks.IsCdrom(before) && GuestDisks.IsCdrom(value);

    static HashSet<string> Options(string disk) => new(
        disk.Split(',').Skip(1).Where(option => !DiskLive.Any(live => option.StartsWith(live, StringComparison.Ordinal))), StringComparer.Ordinal);
}
