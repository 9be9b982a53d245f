using System.Text.RegularExpressions;
using static Croft.Sandbox.Calls.Parameter;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>What a virtual machine's config may hold (8.4).</summary>
internal static partial class MachineParameters
{
    static readonly string[] NicModels =
    [
        "e1000", "e1000-82540em", "e1000-82544gc", "e1000-82545em", "e1000e", "i82551", "i82557b", "i82559er", "ne2k_isa",
        "ne2k_pci", "pcnet", "rtl8139", "virtio", "vmxnet3",
    ];

    static readonly PropertyFormat Nic = new("net{0}", "model", false,
        OneOf("model", NicModels).Required(), Text("macaddr"), Text("bridge"), Integer("queues", 0, 64), Number("rate", 0), Integer("tag", 1, 4094),
        Text("trunks"), Flag("firewall"), Flag("link_down"), Integer("mtu", 1, 65520));

    public static readonly Parameter[] Config =
    [
        Flag("acpi"), Text("affinity"), Text("agent"), Text("amd-sev"), OneOf("arch", "x86_64", "aarch64"), Text("args"), Text("audio0"),
        Flag("autostart"), Integer("balloon", 0), OneOf("bios", "seabios", "ovmf"), Text("boot"), Text("bootdisk"), Text("cdrom"), Text("cicustom"),
        Text("cipassword"), OneOf("citype", "configdrive2", "nocloud", "opennebula"), Flag("ciupgrade"), Text("ciuser"), Integer("cores", 1), Text("cpu"),
        Number("cpulimit", 0, 128), Integer("cpuunits", 1, 262144), Text("description", max: 8192), Text("efidisk0"), Flag("freeze"), Text("hookscript"),
        Each("hostpci", 15), Text("hotplug"), OneOf("hugepages", "any", "2", "1024"), Each("ide", 3), Each("ipconfig", 31), Text("ivshmem"),
        Flag("keephugepages"), OneOf("keyboard", "de", "de-ch", "da", "en-gb", "en-us", "es", "fi", "fr", "fr-be", "fr-ca", "fr-ch", "hu", "is", "it", "ja",
            "lt", "mk", "nl", "no", "pl", "pt", "pt-br", "sv", "sl", "tr"),
        Flag("kvm"), Flag("localtime"), OneOf("lock", "backup", "clone", "create", "migrate", "rollback", "snapshot", "snapshot-delete", "suspending", "suspended"),
        Text("machine"), Text("memory", Memory), Number("migrate_downtime", 0), Integer("migrate_speed", 0), Text("name", Formats.DnsName),
        Text("nameserver"), Each("net", 31, NicFault), Flag("numa"), Each("numa", 7), Flag("onboot"),
        OneOf("ostype", "other", "wxp", "w2k", "w2k3", "w2k8", "wvista", "win7", "win8", "win10", "win11", "l24", "l26", "solaris"),
        Each("parallel", 2), Flag("protection"), Flag("reboot"), Text("rng0"), Each("sata", 5), Each("scsi", 30),
        OneOf("scsihw", "lsi", "lsi53c810", "virtio-scsi-pci", "virtio-scsi-single", "megasas", "pvscsi"), Text("searchdomain"),
        Each("serial", 3) with { Pattern = SerialPattern }, Integer("shares", 0, 50000), Text("smbios1", max: 512), Integer("smp", 1), Integer("sockets", 1),
        Text("spice_enhancements"), Text("sshkeys"), Text("startdate"), Text("startup"), Flag("tablet"), Text("tags", Formats.Tags), Flag("tdf"),
        Flag("template"), Text("tpmstate0"), Each("unused", 255), Each("usb", 14), Integer("vcpus", 1), Text("vga"), Each("virtio", 15),
        Each("virtiofs", 9), Text("vmgenid"), Text("vmstatestorage", Formats.StorageId), Text("watchdog"),
    ];

    // Formats of numbered keys name the key in their faults, so it is put in by the caller's error text
    static string? NicFault(string value) => Nic.Check(value);

    static string? Memory(string value) => MemoryFormat.Check(value);

    static readonly PropertyFormat MemoryFormat = new("memory", "current", false, Integer("current", 16).Required());

    [GeneratedRegex(@"^(/dev/.+|socket)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SerialPattern { get; }
}
