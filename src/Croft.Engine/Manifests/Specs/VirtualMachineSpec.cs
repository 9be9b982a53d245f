using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Engine.Manifests;

/// <summary>A virtual machine; keys and values as <c>GET …/qemu/{vmid}/config</c> has them.</summary>
[Kind("VirtualMachine", "A virtual machine.")]
sealed record VirtualMachineSpec : GuestSpec
{
    [Description("Cores of each socket."), Range(1, 8192), Default("1")]
    public int? Cores { get; init; }

    [Description("Sockets."), Range(1, 8192), Default("1")]
    public int? Sockets { get; init; }

    [Description("Cores plugged in at the start; all where it is left out."), Range(1, 8192)]
    public int? Vcpus { get; init; }

    [Description("Processor that the guest sees.")]
    public VmCpu? Cpu { get; init; }

    [Description("Cores' worth of time that it gets at most; 0 is no limit."), Range(0, 128), Default("0")]
    public decimal? Cpulimit { get; init; }

    [Description("Weight beside other guests."), Range(1, 262_144)]
    public int? Cpuunits { get; init; }

    [Description("Cores of the host that it runs on: 0,5,8-11.")]
    public string? Affinity { get; init; }

    [Description("Memory is parted as on several sockets."), Default("0")]
    public bool? Numa { get; init; }

    [Key("numa"), Numbered(7), Description("Memory and processors of one NUMA node.")]
    public IReadOnlyDictionary<int, VmNuma>? NumaNode { get; init; }

    [Description("Memory.")]
    public VmMemory? Memory { get; init; }

    [Description("Memory in MiB that it keeps when the host is short; 0 switches the balloon off."), Range(0, int.MaxValue)]
    public int? Balloon { get; init; }

    [Description("Weight when memory is taken back."), Range(0, 50_000), Default("1000")]
    public int? Shares { get; init; }

    [Description("Huge pages."), AllowedValues("any", "2", "1024")]
    public string? Hugepages { get; init; }

    [Description("Huge pages are kept after the stop."), Default("0")]
    public bool? Keephugepages { get; init; }

    [Key("allow-ksm"), Description("Pages may be merged with those of other guests."), Default("1")]
    public bool? AllowKsm { get; init; }

    [Description("Memory shared with other guests.")]
    public VmSharedMemory? Ivshmem { get; init; }

    [Description("Kind of operating system."), AllowedValues("other", "wxp", "w2k", "w2k3", "w2k8", "wvista", "win7", "win8", "win10", "win11", "l24", "l26", "solaris"), Default("other")]
    public string? Ostype { get; init; }

    [Description("Firmware."), AllowedValues("seabios", "ovmf"), Default("seabios")]
    public string? Bios { get; init; }

    [Description("Machine: its chipset and version.")]
    public VmMachine? Machine { get; init; }

    [Description("Architecture."), AllowedValues("x86_64", "aarch64")]
    public string? Arch { get; init; }

    [Description("Order in which it looks for a system; Proxmox chooses one where it is left out."), FilledByProxmox]
    public VmBoot? Boot { get; init; }

    [Description("Disk to start from, as before 6.2.")]
    public string? Bootdisk { get; init; }

    [Description("Controller of SCSI disks."), AllowedValues("lsi", "lsi53c810", "virtio-scsi-pci", "virtio-scsi-single", "megasas", "pvscsi"), Default("lsi")]
    public string? Scsihw { get; init; }

    [Numbered(30), Description("A SCSI disk or drive.")]
    public IReadOnlyDictionary<int, VmDrive>? Scsi { get; init; }

    [Numbered(15), Description("A VirtIO disk.")]
    public IReadOnlyDictionary<int, VmDrive>? Virtio { get; init; }

    [Numbered(5), Description("A SATA disk or drive.")]
    public IReadOnlyDictionary<int, VmDrive>? Sata { get; init; }

    [Numbered(3), Description("An IDE disk or drive.")]
    public IReadOnlyDictionary<int, VmDrive>? Ide { get; init; }

    [Description("Disk that keeps EFI's settings.")]
    public VmEfiDisk? Efidisk0 { get; init; }

    [Description("Disk that keeps the TPM's state.")]
    public VmTpmState? Tpmstate0 { get; init; }

    [Numbered(31), Description("A network card.")]
    public IReadOnlyDictionary<int, VmNic>? Net { get; init; }

    [Ours, RefersTo("CloudInit"), Description("Document of kind CloudInit that it takes from what it does not say itself.")]
    public string? CloudInit { get; init; }

    [Numbered(31), Description("Addresses that cloud-init gives to the card of the same number.")]
    public IReadOnlyDictionary<int, VmAddresses>? Ipconfig { get; init; }

    [Description("Form of the cloud-init drive."), AllowedValues("configdrive2", "nocloud", "opennebula")]
    public string? Citype { get; init; }

    [Description("User that cloud-init makes.")]
    public string? Ciuser { get; init; }

    [SecretOnly, FilledByProxmox, Description("Password of that user: ${secret:NAME} alone.")]
    public string? Cipassword { get; init; }

    [Description("Packages are brought up to date at the first start."), Default("1")]
    public bool? Ciupgrade { get; init; }

    [Description("Snippets that take the place of what Proxmox writes for cloud-init.")]
    public VmCloudInitFiles? Cicustom { get; init; }

    [Description("Public SSH keys that cloud-init puts in, a line each."), Encoded]
    public string? Sshkeys { get; init; }

    [Description("The guest's agent.")]
    public VmAgent? Agent { get; init; }

    [Description("What can be plugged while it runs: network, disk, usb, memory, cpu, cloudinit; 1 or 0."), Default("network,disk,usb")]
    public string? Hotplug { get; init; }

    [Description("Display.")]
    public VmDisplay? Vga { get; init; }

    [Description("A tablet as pointer."), Default("1")]
    public bool? Tablet { get; init; }

    [Description("Layout of the keyboard for VNC."), AllowedValues("da", "de", "de-ch", "en-gb", "en-us", "es", "fi", "fr", "fr-be", "fr-ca", "fr-ch", "hu", "is", "it", "ja", "lt", "mk", "nl", "no", "pl", "pt", "pt-br", "sl", "sv", "tr")]
    public string? Keyboard { get; init; }

    [Numbered(3), Description("A serial port: socket, or a device of the host.")]
    public IReadOnlyDictionary<int, string>? Serial { get; init; }

    [Numbered(2), Description("A parallel port of the host.")]
    public IReadOnlyDictionary<int, string>? Parallel { get; init; }

    [Numbered(14), Description("A USB device.")]
    public IReadOnlyDictionary<int, VmUsb>? Usb { get; init; }

    [Numbered(15), Description("A PCI device of the host.")]
    public IReadOnlyDictionary<int, VmPci>? Hostpci { get; init; }

    [Numbered(9), Description("A folder of the host, through virtiofs.")]
    public IReadOnlyDictionary<int, VmFolder>? Virtiofs { get; init; }

    [Description("Sound.")]
    public VmAudio? Audio0 { get; init; }

    [Description("Source of randomness.")]
    public VmRandom? Rng0 { get; init; }

    [Description("Watchdog.")]
    public VmWatchdog? Watchdog { get; init; }

    [Key("spice_enhancements"), Description("Extras of SPICE.")]
    public VmSpice? SpiceEnhancements { get; init; }

    [Description("What the firmware tells of the machine."), FilledByProxmox]
    public VmSmbios? Smbios1 { get; init; }

    [Description("Identity that changes when the guest is put back to an earlier state."), FilledByProxmox]
    public string? Vmgenid { get; init; }

    [Key("amd-sev"), Description("Encrypted memory of AMD.")]
    public VmSev? AmdSev { get; init; }

    [Description("Power is switched by ACPI."), Default("1")]
    public bool? Acpi { get; init; }

    [Description("Runs on the processor's own virtualisation."), Default("1")]
    public bool? Kvm { get; init; }

    [Description("Starts halted."), Default("0")]
    public bool? Freeze { get; init; }

    [Description("A reboot from within is allowed; otherwise it stops."), Default("1")]
    public bool? Reboot { get; init; }

    [Description("Restarts after a crash; kept by Proxmox, without effect."), Default("0")]
    public bool? Autostart { get; init; }

    [Description("The clock runs in local time.")]
    public bool? Localtime { get; init; }

    [Description("Date at the start: now, or 2006-06-17T16:01:21."), Default("now")]
    public string? Startdate { get; init; }

    [Description("Time drift is mended."), Default("0")]
    public bool? Tdf { get; init; }

    [Key("migrate_downtime"), Description("Seconds of standstill that a migration may take."), Range(0, int.MaxValue), Default("0.1")]
    public decimal? MigrateDowntime { get; init; }

    [Key("migrate_speed"), Description("MB/s of a migration; 0 is no limit."), Range(0, int.MaxValue), Default("0")]
    public int? MigrateSpeed { get; init; }

    [RefersTo("Storage"), Description("Storage for the state when it is suspended to disk.")]
    public string? Vmstatestorage { get; init; }

    [Description("Arguments handed to QEMU as they are; only root@pam may change them.")]
    public string? Args { get; init; }
}
