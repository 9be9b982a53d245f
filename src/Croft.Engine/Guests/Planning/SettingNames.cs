using System.Collections.Frozen;
using Croft.Engine.Inventory;

namespace Croft.Engine.Guests;

/// <summary>Names of all settings that Proxmox has, by kind of guest, from 7.4 to 9.2.</summary>
internal static class SettingNames
{
    static readonly FrozenSet<string> Machine = FrozenSet.ToFrozenSet(
        ["acpi", "affinity", "agent", "allow-ksm", "amd-sev", "arch", "args", "audio0", "autostart", "balloon", "bios", "boot", "bootdisk", "cdrom", "cicustom",
         "cipassword", "citype", "ciupgrade", "ciuser", "cores", "cpu", "cpulimit", "cpuunits", "description", "efidisk0", "freeze", "hookscript", "hotplug",
         "hugepages", "intel-tdx", "ivshmem", "keephugepages", "keyboard", "kvm", "localtime", "machine", "memory", "migrate_downtime", "migrate_speed", "name",
         "nameserver", "numa", "onboot", "ostype", "protection", "reboot", "rng0", "scsihw", "searchdomain", "shares", "smbios1", "smp", "sockets",
         "spice_enhancements", "sshkeys", "startdate", "startup", "tablet", "tags", "tdf", "template", "tpmstate0", "vcpus", "vga", "vmgenid", "vmstatestorage",
         "watchdog"], StringComparer.Ordinal);

    static readonly FrozenSet<string> Container = FrozenSet.ToFrozenSet(
        ["arch", "cmode", "console", "cores", "cpulimit", "cpuunits", "debug", "description", "entrypoint", "env", "features", "hookscript", "hostname", "memory",
         "nameserver", "onboot", "ostype", "protection", "rootfs", "searchdomain", "startup", "swap", "tags", "template", "timezone", "tty", "unprivileged"],
        StringComparer.Ordinal);

    // Highest number of each numbered setting.
    static readonly FrozenDictionary<string, int> MachineFamilies = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["hostpci"] = 15,
        ["ide"] = 3,
        ["ipconfig"] = 31,
        ["net"] = 31,
        ["numa"] = 7,
        ["parallel"] = 2,
        ["sata"] = 5,
        ["scsi"] = 30,
        ["serial"] = 3,
        ["unused"] = 255,
        ["usb"] = 13,
        ["virtio"] = 15,
        ["virtiofs"] = 9,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    static readonly FrozenDictionary<string, int> ContainerFamilies = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["dev"] = 255,
        ["mp"] = 255,
        ["net"] = 31,
        ["unused"] = 255,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Why a word is no setting of such a guest, with the nearest right one; null when it is one.</summary>
    public static string? Unknown(GuestAddress guest, string key)
    {
        var (names, families) = guest.IsVm ? (Machine, MachineFamilies) : (Container, ContainerFamilies);
        // Raw lines of a container are refused elsewhere, with where they are edited.
        if (names.Contains(key) || (!guest.IsVm && key.StartsWith("lxc.", StringComparison.Ordinal))) return null;
        if (families.Any(f => KeyEffect.Index(key, f.Key) is { } index && index <= f.Value)) return null;
        if (families.FirstOrDefault(f => key.TrimEnd("0123456789".ToCharArray()) == f.Key) is { Key: { } family } found)
            return $"'{key}' is no setting of a {guest.Noun}: '{family}' takes a number from 0 to {found.Value}.";
        var near = Nearest.Of(key, names).ToList();
        return $"'{key}' is no setting of a {guest.Noun}.{(near.Count == 0 ? "" : $" Did you mean '{near[0]}'?")}";
    }
}
