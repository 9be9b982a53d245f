using System.Collections.Frozen;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Keys of a virtual machine's config: which change at once while it runs, and who may change them.</summary>
internal static class VmKeys
{
    static readonly FrozenSet<string> AtOnce = FrozenSet.ToFrozenSet(
        ["description", "hookscript", "migrate_downtime", "migrate_speed", "name", "onboot", "protection", "shares", "startup", "tags", "vmstatestorage",
         "cpulimit", "cpuunits",
         "cicustom", "cipassword", "citype", "ciupgrade", "ciuser", "nameserver", "searchdomain", "sshkeys"], StringComparer.Ordinal);

    static readonly FrozenSet<string> DiskPartsOfTheStart = FrozenSet.ToFrozenSet(
        ["aio", "cache", "discard", "iothread", "product", "queues", "ro", "ssd", "vendor"], StringComparer.Ordinal);

    static readonly FrozenSet<string> CardModels = FrozenSet.ToFrozenSet(
        ["e1000", "e1000-82540em", "e1000-82544gc", "e1000-82545em", "e1000e", "i82551", "i82557b", "i82559er", "ne2k_isa", "ne2k_pci", "pcnet", "rtl8139", "virtio", "vmxnet3"],
        StringComparer.Ordinal);

    static readonly FrozenDictionary<string, string> Privileges = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["VM.Config.CPU"] = ["cores", "cpu", "cpulimit", "cpuunits", "numa", "sockets", "vcpus"],
        ["VM.Config.Memory"] = ["memory", "balloon", "shares", "allow-ksm"],
        ["VM.Config.HWType"] = ["acpi", "hotplug", "kvm", "machine", "scsihw", "smbios1", "tablet", "vga", "watchdog", "audio0", "rng0"],
        ["VM.Config.Options"] =
            ["agent", "autostart", "bios", "description", "keyboard", "localtime", "migrate_downtime", "migrate_speed", "name", "onboot", "ostype",
             "protection", "reboot", "startdate", "startup", "tags", "tdf", "template"],
        ["VM.PowerMgmt"] = ["freeze"],
        ["VM.Config.Disk"] = ["boot", "bootdisk", "vmstatestorage", "efidisk0", "tpmstate0"],
        ["VM.Config.Cloudinit"] = ["cicustom", "cipassword", "citype", "ciuser", "ciupgrade", "nameserver", "searchdomain", "sshkeys"],
    }.SelectMany(p => p.Value.Select(key => KeyValuePair.Create(key, p.Key))).ToFrozenDictionary(StringComparer.Ordinal);

    public static KeyEffect Of(GuestReading guest, string key, string? to) => Need(key, to) with { Disturbs = WhileRunning(guest, key, to) };

    /// <summary>True when the key is a disk or CD drive.</summary>
    public static bool IsDrive(string key) =>
        key is "efidisk0" or "tpmstate0" || new[] { "ide", "sata", "scsi", "virtio" }.Any(bus => KeyEffect.Index(key, bus) is not null);

    /// <summary>True when Proxmox writes it to the guest's cloud-init drive.</summary>
    public static bool IsCloudInit(string key) => Privileges.GetValueOrDefault(key) is "VM.Config.Cloudinit" || KeyEffect.Index(key, "ipconfig") is not null;

    /// <summary>True when the word is a model of network card.</summary>
    public static bool IsCardModel(string word) => CardModels.Contains(word);

    static KeyEffect Need(string key, string? to)
    {
        if (Privileges.TryGetValue(key, out var privilege)) return new(Disturbance.Live, privilege);
        if (IsDrive(key) && IsCd(to)) return new(Disturbance.Live, "VM.Config.CDROM");
        if (IsDrive(key) || KeyEffect.Index(key, "unused") is not null) return new(Disturbance.Live, "VM.Config.Disk") { NeedsRoot = IsHostPath(to) };
        if (KeyEffect.Index(key, "net") is not null) return new(Disturbance.Live, "VM.Config.Network");
        if (KeyEffect.Index(key, "ipconfig") is not null) return new(Disturbance.Live, "VM.Config.Cloudinit");
        if (KeyEffect.Index(key, "numa") is not null) return new(Disturbance.Live, "VM.Config.CPU");
        if (KeyEffect.Index(key, "serial") is not null) return new(Disturbance.Live, "VM.Config.HWType") { NeedsRoot = to is not (null or "socket") };
        if (KeyEffect.Index(key, "usb") is not null || KeyEffect.Index(key, "hostpci") is not null)
            return new(Disturbance.Live, "VM.Config.HWType") { NeedsRoot = to is not null && !to.StartsWith("spice", StringComparison.Ordinal) && !to.Contains("mapping=", StringComparison.Ordinal) };
        // Whatever Proxmox has no privilege for (args, hookscript, affinity, parallel0, …) it leaves to root alone.
        return new(Disturbance.Live, "VM.Config.Options") { NeedsRoot = true };
    }

    static Disturbance WhileRunning(GuestReading guest, string key, string? to)
    {
        if (AtOnce.Contains(key) || KeyEffect.Index(key, "ipconfig") is not null || KeyEffect.Index(key, "unused") is not null) return Disturbance.Live;
        var plugs = HotPlugs(guest["hotplug"]);
        return Live(key switch
        {
            "hotplug" => !(to ?? "").Contains("memory", StringComparison.Ordinal) && !(to ?? "").Contains("cpu", StringComparison.Ordinal)
                && !plugs.Contains("memory") && !plugs.Contains("cpu"),
            "tablet" => plugs.Contains("usb"),
            "vcpus" => plugs.Contains("cpu"),
            "memory" => plugs.Contains("memory") && guest["numa"] is "1",
            "balloon" => (KeyEffect.InForce(guest, "balloon") is "0") == (to is "0"),
            _ when KeyEffect.Index(key, "usb") is not null => plugs.Contains("usb") && guest["ostype"] is "l26" or "win8" or "win10" or "win11",
            _ when KeyEffect.Index(key, "net") is not null => plugs.Contains("network") || IsSameCard(guest[key], to),
            _ when IsDrive(key) => DriveIsLive(guest[key], key, to, plugs.Contains("disk")),
            _ => false,
        });
    }

    static bool DriveIsLive(string? from, string key, string? to, bool plugs)
    {
        if (key is "efidisk0" or "tpmstate0") return false;
        var canPlug = plugs && !key.StartsWith("ide", StringComparison.Ordinal) && !key.StartsWith("sata", StringComparison.Ordinal);
        if (from is null || to is null) return canPlug;
        var (old, wanted) = (PropertyString.Parse(from, "file"), PropertyString.Parse(to, "file"));
        if (old["media"] is "cdrom" || wanted["media"] is "cdrom") return old["media"] == wanted["media"];
        return old["file"] == wanted["file"] ? DiskPartsOfTheStart.All(part => old[part] == wanted[part]) : canPlug;
    }

    static bool IsSameCard(string? from, string? to)
    {
        if (from is null || to is null) return false;
        var (old, wanted) = (PropertyString.Parse(from, "model"), PropertyString.Parse(to, "model"));
        return Model(old) == Model(wanted) && old["queues"] == wanted["queues"] && old["mtu"] == wanted["mtu"] && old["bridge"] is not null && wanted["bridge"] is not null;
    }

    // Both spellings occur: `virtio=BC:24:…` and `model=virtio,macaddr=BC:24:…`.
    static (string? Model, string? Mac) Model(PropertyString card) =>
        card.Parts.FirstOrDefault(p => p.Key is not null && CardModels.Contains(p.Key)) is { Key: { } model } found
            ? (model, found.Value)
            : (card["model"], card["macaddr"]);

    static FrozenSet<string> HotPlugs(string? setting) => FrozenSet.ToFrozenSet(setting switch
    {
        null or "1" => ["network", "disk", "usb"],
        "0" => [],
        _ => setting.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries),
    }, StringComparer.Ordinal);

    static bool IsCd(string? drive) => drive is not null && drive.Contains("media=cdrom", StringComparison.Ordinal) && !drive.Contains("cloudinit", StringComparison.Ordinal) && !IsHostPath(drive);

    static bool IsHostPath(string? drive) => drive is not null && drive.StartsWith('/');

    static Disturbance Live(bool live) => live ? Disturbance.Live : Disturbance.Pending;
}
