using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Croft.Contracts;

namespace Croft.Engine.Manifests;

sealed record VmCpu
{
    [Bare, Key("cputype"), Description("Model, such as host or x86-64-v2-AES.")] public string? Type { get; init; }
    [PartedBy(';', AnyOrder = true), Description("Flags switched on (+aes) or off (-pcid).")] public IReadOnlyList<string>? Flags { get; init; }
    [Description("Hides that it is virtual.")] public bool? Hidden { get; init; }
    [Key("hv-vendor-id"), Description("Vendor that Hyper-V features tell.")] public string? HvVendorId { get; init; }
    [Key("phys-bits"), Description("Bits of physical addresses: 8 to 64, or host.")] public string? PhysBits { get; init; }
    [Key("guest-phys-bits"), Description("Bits of physical addresses that the guest sees.")] public int? GuestPhysBits { get; init; }
    [Key("reported-model"), Description("Model that is told to the guest.")] public string? ReportedModel { get; init; }
}

sealed record VmNuma
{
    [Required, PartedBy(';'), Description("Processors of this node.")] public IReadOnlyList<string>? Cpus { get; init; }
    [PartedBy(';'), Description("Nodes of the host.")] public IReadOnlyList<string>? Hostnodes { get; init; }
    [Description("Memory in MiB.")] public decimal? Memory { get; init; }
    [AllowedValues("preferred", "bind", "interleave"), Description("How memory is taken.")] public string? Policy { get; init; }
}

sealed record VmMemory
{
    [Bare, Unit("MiB"), Description("Memory; a number counts MiB.")] public Size? Current { get; init; }
}

sealed record VmSharedMemory
{
    [Required, Description("Size in MiB."), Range(1, int.MaxValue)] public int? Size { get; init; }
    [Description("Name.")] public string? Name { get; init; }
}

sealed record VmMachine
{
    [Bare, RegularExpression(@"^(pc|pc(-i440fx)?-\d+(\.\d+)+(\+pve\d+)?(\.pxe)?|q35|pc-q35-\d+(\.\d+)+(\+pve\d+)?(\.pxe)?|virt(-\d+(\.\d+)+)?(\+pve\d+)?)$", ErrorMessage = "a machine such as q35, pc or pc-i440fx-9.0"), Description("Chipset and version, such as q35 or pc-i440fx-9.0.")] public string? Type { get; init; }
    [AllowedValues("intel", "virtio", "amd"), Description("IOMMU that the guest sees.")] public string? Viommu { get; init; }
    [Key("aw-bits"), Description("Width of the IOMMU's addresses.")] public decimal? AwBits { get; init; }
    [Key("enable-s3"), Description("Sleep to memory.")] public bool? EnableS3 { get; init; }
    [Key("enable-s4"), Description("Sleep to disk.")] public bool? EnableS4 { get; init; }
}

sealed record VmBoot
{
    [Bare, RegularExpression("[acdn]{1,4}", ErrorMessage = "{ order: [DEVICE, …] }, or letters of a, c, d and n as before 6.2"), Description("Order as before 6.2: letters of a (floppy), c (disk), d (CD), n (network).")] public string? Legacy { get; init; }
    [PartedBy(';'), Description("Devices, in order.")] public IReadOnlyList<string>? Order { get; init; }
}

sealed record VmDrive
{
    [Bare, RefersTo("Storage"), Description("Volume (local-lvm:vm-100-disk-0), a storage for a new one (local-lvm), template/NAME of an ISO image, none, cdrom, or a path of the host.")] public string? File { get; init; }
    [Key("import-from"), AtMaking, RefersTo("Template"), Description("Disk that a new one is made from: template/NAME of a document, a volume, or a path of the host. Says nothing once the disk is there.")] public string? ImportFrom { get; init; }
    [AllowedValues("disk", "cdrom"), Default("disk"), Description("Disk or CD drive.")] public string? Media { get; init; }
    [FilledByProxmox, Description("Size; it only grows.")] public Size? Size { get; init; }
    [AllowedValues("raw", "qcow", "qed", "qcow2", "vmdk", "cloop", "cow"), FilledByProxmox, Description("Format of the volume.")] public string? Format { get; init; }
    [AllowedValues("none", "writethrough", "writeback", "unsafe", "directsync"), Default("none"), Description("Cache.")] public string? Cache { get; init; }
    [AllowedValues("ignore", "on"), Default("ignore"), Description("Freed blocks are handed down.")] public string? Discard { get; init; }
    [Default("0"), Description("A thread of its own.")] public bool? Iothread { get; init; }
    [Default("0"), Description("Tells that it is no spinning disk.")] public bool? Ssd { get; init; }
    [Default("1"), Description("Is backed up.")] public bool? Backup { get; init; }
    [Default("1"), Description("Is replicated.")] public bool? Replicate { get; init; }
    [Default("0"), Description("Read-only.")] public bool? Ro { get; init; }
    [Default("0"), Description("The same on every node, though its storage does not say so.")] public bool? Shared { get; init; }
    [Default("0"), Description("Changes are lost at the stop.")] public bool? Snapshot { get; init; }
    [AllowedValues("native", "threads", "io_uring"), Description("How it is read and written.")] public string? Aio { get; init; }
    [Key("detect_zeroes"), Description("Zeroes are not written out.")] public bool? DetectZeroes { get; init; }
    [AllowedValues("ignore", "report", "stop"), Description("On a fault while reading.")] public string? Rerror { get; init; }
    [AllowedValues("enospc", "ignore", "report", "stop"), Description("On a fault while writing.")] public string? Werror { get; init; }
    [Description("Queues.")] public int? Queues { get; init; }
    [Description("Serial number."), Encoded] public string? Serial { get; init; }
    [Description("Model."), Encoded] public string? Model { get; init; }
    [Description("Vendor.")] public string? Vendor { get; init; }
    [Description("Product.")] public string? Product { get; init; }
    [Description("World wide name.")] public string? Wwn { get; init; }
    [Description("SCSI commands go through to the device.")] public bool? Scsiblock { get; init; }
    [Key("mbps"), Description("MB/s.")] public decimal? Mbps { get; init; }
    [Key("mbps_max"), Description("MB/s for a short time.")] public decimal? MbpsMax { get; init; }
    [Key("mbps_rd"), Description("MB/s of reading.")] public decimal? MbpsRead { get; init; }
    [Key("mbps_rd_max"), Description("MB/s of reading for a short time.")] public decimal? MbpsReadMax { get; init; }
    [Key("mbps_wr"), Description("MB/s of writing.")] public decimal? MbpsWrite { get; init; }
    [Key("mbps_wr_max"), Description("MB/s of writing for a short time.")] public decimal? MbpsWriteMax { get; init; }
    [Description("Operations a second.")] public int? Iops { get; init; }
    [Key("iops_max"), Description("Operations a second for a short time.")] public int? IopsMax { get; init; }
    [Key("iops_max_length"), Description("Seconds of that time.")] public int? IopsMaxLength { get; init; }
    [Key("iops_rd"), Description("Reads a second.")] public int? IopsRead { get; init; }
    [Key("iops_rd_max"), Description("Reads a second for a short time.")] public int? IopsReadMax { get; init; }
    [Key("iops_rd_max_length"), Description("Seconds of that time.")] public int? IopsReadMaxLength { get; init; }
    [Key("iops_wr"), Description("Writes a second.")] public int? IopsWrite { get; init; }
    [Key("iops_wr_max"), Description("Writes a second for a short time.")] public int? IopsWriteMax { get; init; }
    [Key("iops_wr_max_length"), Description("Seconds of that time.")] public int? IopsWriteMaxLength { get; init; }
    [Description("Bytes a second.")] public int? Bps { get; init; }
    [Key("bps_rd"), Description("Bytes a second of reading.")] public int? BpsRead { get; init; }
    [Key("bps_wr"), Description("Bytes a second of writing.")] public int? BpsWrite { get; init; }
    [Key("bps_max_length"), Description("Seconds of the short time.")] public int? BpsMaxLength { get; init; }
    [Key("bps_rd_max_length"), Description("Seconds of the short time of reading.")] public int? BpsReadMaxLength { get; init; }
    [Key("bps_wr_max_length"), Description("Seconds of the short time of writing.")] public int? BpsWriteMaxLength { get; init; }
    [Description("Cylinders that the guest sees.")] public int? Cyls { get; init; }
    [Description("Heads that the guest sees.")] public int? Heads { get; init; }
    [Description("Sectors that the guest sees.")] public int? Secs { get; init; }
    [AllowedValues("none", "lba", "auto"), Description("How the firmware counts the geometry.")] public string? Trans { get; init; }
}

sealed record VmEfiDisk
{
    [Bare, RefersTo("Storage"), Description("Volume, or a storage for a new one.")] public string? File { get; init; }
    [AllowedValues("2m", "4m"), Default("2m"), Description("Size and kind of the firmware's store.")] public string? Efitype { get; init; }
    [Key("pre-enrolled-keys"), Default("0"), Description("Keys of distributions and Microsoft are in it.")] public bool? PreEnrolledKeys { get; init; }
    [Key("ms-cert"), AllowedValues("2011", "2023", "2023w", "2023k"), FilledByProxmox, Description("Certificates of Microsoft that are in it.")] public string? MsCert { get; init; }
    [FilledByProxmox, Description("Size.")] public Size? Size { get; init; }
    [AllowedValues("raw", "qcow", "qed", "qcow2", "vmdk", "cloop", "cow"), FilledByProxmox, Description("Format of the volume.")] public string? Format { get; init; }
}

sealed record VmTpmState
{
    [Bare, RefersTo("Storage"), Description("Volume, or a storage for a new one.")] public string? File { get; init; }
    [AllowedValues("v1.2", "v2.0"), Default("v1.2"), Description("Version.")] public string? Version { get; init; }
    [FilledByProxmox, Description("Size.")] public Size? Size { get; init; }
    [AllowedValues("raw", "qcow2", "vmdk"), FilledByProxmox, Description("Format of the volume.")] public string? Format { get; init; }
}

sealed record VmNic
{
    [Required, AllowedValues("virtio", "e1000", "e1000-82540em", "e1000-82544gc", "e1000-82545em", "e1000e", "i82551", "i82557b", "i82559er", "ne2k_isa", "ne2k_pci", "pcnet", "rtl8139", "vmxnet3"), Description("Model, such as virtio or e1000.")] public string? Model { get; init; }
    [FilledByProxmox, Description("MAC address.")] public string? Macaddr { get; init; }
    [RefersTo("Network", "SdnVnet"), Description("Bridge.")] public string? Bridge { get; init; }
    [Range(1, 4094), Description("VLAN.")] public int? Tag { get; init; }
    [PartedBy(';'), Description("VLANs that pass.")] public IReadOnlyList<string>? Trunks { get; init; }
    [Default("0"), Description("Firewall rules apply.")] public bool? Firewall { get; init; }
    [Key("link_down"), Default("0"), Description("The cable is out.")] public bool? LinkDown { get; init; }
    [Range(1, 65520), Description("MTU; 1 takes the bridge's.")] public int? Mtu { get; init; }
    [Range(0, 64), Description("Queues.")] public int? Queues { get; init; }
    [Description("MB/s at most.")] public decimal? Rate { get; init; }
    [Key("host-managed"), Description("The host sets the addresses.")] public bool? HostManaged { get; init; }

    // virtio=BC:24:11:… is short for model=virtio,macaddr=BC:24:11:….
    public static (string Key, string Value)[] Normalise(string key, string value) =>
        Guests.VmKeys.IsCardModel(key) ? [("model", key), ("macaddr", value)] : [(key, value)];

    public static (string Key, string Value)? NormaliseBare(string value) => Guests.VmKeys.IsCardModel(value) ? ("model", value) : null;
}

sealed record VmAddresses
{
    [Description("IPv4 with its mask, or dhcp.")] public string? Ip { get; init; }
    [Description("Gateway.")] public string? Gw { get; init; }
    [Description("IPv6 with its mask, dhcp or auto.")] public string? Ip6 { get; init; }
    [Description("Gateway of IPv6.")] public string? Gw6 { get; init; }
}

sealed record VmCloudInitFiles
{
    [Description("User part: a snippet's volume.")] public string? User { get; init; }
    [Description("Network part.")] public string? Network { get; init; }
    [Description("Vendor part.")] public string? Vendor { get; init; }
    [Description("Meta part.")] public string? Meta { get; init; }
}

sealed record VmAgent
{
    [Bare, Default("0"), Description("There is one in the guest.")] public bool? Enabled { get; init; }
    [AllowedValues("virtio", "isa"), Default("virtio"), Description("How it is reached.")] public string? Type { get; init; }
    [Key("fstrim_cloned_disks"), Default("0"), Description("Trims disks after they were cloned or moved.")] public bool? FstrimClonedDisks { get; init; }
    [Key("freeze-fs-on-backup"), Default("1"), Description("Freezes file systems for a backup.")] public bool? FreezeFsOnBackup { get; init; }
    [Key("guest-fsfreeze"), Default("1"), Description("Freezes file systems for snapshots and backups.")] public bool? GuestFsfreeze { get; init; }
}

sealed record VmDisplay
{
    [Bare, AllowedValues("std", "virtio", "virtio-gl", "qxl", "qxl2", "qxl3", "qxl4", "cirrus", "vmware", "serial0", "serial1", "serial2", "serial3", "none"), Description("Type.")] public string? Type { get; init; }
    [Range(4, 512), Description("Memory in MiB.")] public int? Memory { get; init; }
    [AllowedValues("vnc"), Description("Copy and paste.")] public string? Clipboard { get; init; }
}

sealed record VmUsb
{
    [Bare, Description("Vendor and product (1234:abcd), bus and port (1-2), or spice.")] public string? Host { get; init; }
    [Description("Name of a mapping of the cluster.")] public string? Mapping { get; init; }
    [Default("0"), Description("USB 3.")] public bool? Usb3 { get; init; }
}

sealed record VmPci
{
    [Bare, PartedBy(';'), Description("Addresses of the device, such as 0000:01:00.0.")] public IReadOnlyList<string>? Host { get; init; }
    [Description("Name of a mapping of the cluster.")] public string? Mapping { get; init; }
    [Default("0"), Description("As a PCI Express device.")] public bool? Pcie { get; init; }
    [Default("1"), Description("Its ROM is seen.")] public bool? Rombar { get; init; }
    [Description("File with a ROM.")] public string? Romfile { get; init; }
    [Key("x-vga"), Default("0"), Description("The guest's display.")] public bool? XVga { get; init; }
    [Key("legacy-igd"), Default("0"), Description("As Intel's own display.")] public bool? LegacyIgd { get; init; }
    [Description("Mediated device.")] public string? Mdev { get; init; }
    [Key("vendor-id"), Description("Vendor that is told.")] public string? VendorId { get; init; }
    [Key("device-id"), Description("Device that is told.")] public string? DeviceId { get; init; }
    [Key("sub-vendor-id"), Description("Subsystem's vendor that is told.")] public string? SubVendorId { get; init; }
    [Key("sub-device-id"), Description("Subsystem's device that is told.")] public string? SubDeviceId { get; init; }
}

sealed record VmFolder
{
    [Bare, Description("Name of the folder's mapping.")] public string? Dirid { get; init; }
    [AllowedValues("auto", "always", "metadata", "never"), Default("auto"), Description("Cache.")] public string? Cache { get; init; }
    [Key("direct-io"), Default("0"), Description("Honours O_DIRECT.")] public bool? DirectIo { get; init; }
    [Key("expose-acl"), Default("0"), Description("Access lists are seen.")] public bool? ExposeAcl { get; init; }
    [Key("expose-xattr"), Default("0"), Description("Extended attributes are seen.")] public bool? ExposeXattr { get; init; }
}

sealed record VmAudio
{
    [Required, AllowedValues("ich9-intel-hda", "intel-hda", "AC97"), Description("Device.")] public string? Device { get; init; }
    [AllowedValues("spice", "none"), Default("spice"), Description("Where the sound goes.")] public string? Driver { get; init; }
}

sealed record VmRandom
{
    [Bare, AllowedValues("/dev/urandom", "/dev/random", "/dev/hwrng"), Description("Source.")] public string? Source { get; init; }
    [Key("max_bytes"), Default("1024"), Description("Bytes a period; 0 is no limit.")] public int? MaxBytes { get; init; }
    [Default("1000"), Description("Period in ms.")] public int? Period { get; init; }
}

sealed record VmWatchdog
{
    [Bare, AllowedValues("i6300esb", "ib700"), Default("i6300esb"), Description("Model.")] public string? Model { get; init; }
    [AllowedValues("reset", "shutdown", "poweroff", "pause", "debug", "none"), Description("What is done when the guest no longer answers.")] public string? Action { get; init; }
}

sealed record VmSpice
{
    [Default("0"), Description("Folders can be shared.")] public bool? Foldersharing { get; init; }
    [AllowedValues("off", "all", "filter"), Default("off"), Description("Video is sent as such.")] public string? Videostreaming { get; init; }
}

sealed record VmSmbios
{
    [Description("The guest's UUID.")] public string? Uuid { get; init; }
    [Description("Manufacturer.")] public string? Manufacturer { get; init; }
    [Description("Product.")] public string? Product { get; init; }
    [Description("Version.")] public string? Version { get; init; }
    [Description("Serial number.")] public string? Serial { get; init; }
    [Description("SKU.")] public string? Sku { get; init; }
    [Description("Family.")] public string? Family { get; init; }
    [Description("The texts are encoded in Base64.")] public bool? Base64 { get; init; }
}

sealed record VmSev
{
    [Bare, AllowedValues("std", "es", "snp"), Description("Kind.")] public string? Type { get; init; }
    [Key("no-debug"), Default("0"), Description("The host can't debug it.")] public bool? NoDebug { get; init; }
    [Key("no-key-sharing"), Default("0"), Description("Its key is its own.")] public bool? NoKeySharing { get; init; }
    [Key("kernel-hashes"), Default("0"), Description("Hashes of the kernel are handed over.")] public bool? KernelHashes { get; init; }
    [Key("allow-smt"), Default("1"), Description("Hosts with hyper-threads are allowed.")] public bool? AllowSmt { get; init; }
}
