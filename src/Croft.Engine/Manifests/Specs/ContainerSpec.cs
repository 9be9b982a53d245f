using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Croft.Contracts;

namespace Croft.Engine.Manifests;

/// <summary>A container; keys and values as <c>GET …/lxc/{vmid}/config</c> has them.</summary>
[Kind("Container", "A container.")]
sealed record ContainerSpec : GuestSpec
{
    [Ours, RefersTo("Template"), Description("OS template that it is made from: template/NAME of a document, or storage:vztmpl/file.tar.zst.")]
    public string? Ostemplate { get; init; }

    [Ours, SecretOnly, Description("Password of root when it is made: ${secret:NAME} alone.")]
    public string? Password { get; init; }

    [Description("Cores; all of the node where it is left out."), Range(1, 8192)]
    public int? Cores { get; init; }

    [Description("Cores' worth of time that it gets at most; 0 is no limit."), Range(0, 8192), Default("0")]
    public decimal? Cpulimit { get; init; }

    [Description("Weight beside other guests."), Range(0, 500_000)]
    public int? Cpuunits { get; init; }

    [Unit("MiB"), Description("Memory; a number counts MiB."), Default("512")]
    public Size? Memory { get; init; }

    [Unit("MiB"), Description("Swap; a number counts MiB."), Default("512")]
    public Size? Swap { get; init; }

    [Description("Kind of operating system; unmanaged leaves its files alone."), AllowedValues("debian", "devuan", "ubuntu", "centos", "fedora", "opensuse", "archlinux", "alpine", "gentoo", "nixos", "unmanaged"), FilledByProxmox]
    public string? Ostype { get; init; }

    [Description("Architecture."), AllowedValues("amd64", "i386", "arm64", "armhf", "riscv32", "riscv64"), Default("amd64")]
    public string? Arch { get; init; }

    [Description("Root inside is nobody outside; fixed when it is made, and so made where nothing is said."), Default("0"), FilledByProxmox]
    public bool? Unprivileged { get; init; }

    [Description("The root file system.")]
    public CtRoot? Rootfs { get; init; }

    [Numbered(255), Description("A mount point.")]
    public IReadOnlyDictionary<int, CtMount>? Mp { get; init; }

    [Numbered(31), Description("A network card.")]
    public IReadOnlyDictionary<int, CtNic>? Net { get; init; }

    [Numbered(255), Description("A device of the host.")]
    public IReadOnlyDictionary<int, CtDevice>? Dev { get; init; }

    [Description("What it may do beyond the ordinary.")]
    public CtFeatures? Features { get; init; }

    [Description("Time zone, or host.")]
    public string? Timezone { get; init; }

    [Description("A console device."), Default("1")]
    public bool? Console { get; init; }

    [Description("What the console shows; an image of a registry brings its own."), AllowedValues("tty", "console", "shell"), Default("tty"), FilledByProxmox]
    public string? Cmode { get; init; }

    [Description("Terminals."), Range(0, 6), Default("2")]
    public int? Tty { get; init; }

    [Description("Starts with a log of everything."), Default("0")]
    public bool? Debug { get; init; }

    [Description("Command that is started instead of an init system's; an image of a registry brings its own."), Default("/sbin/init"), FilledByProxmox]
    public string? Entrypoint { get; init; }

    [PartedBy('\0'), FilledByProxmox, Description("Environment of that command, NAME=value each (9.1); an image of a registry brings its own.")]
    public IReadOnlyList<string>? Env { get; init; }
}

record CtRoot
{
    [Bare, RefersTo("Storage"), Description("Volume (local-lvm:vm-200-disk-0), a storage for a new one (local-lvm), or a path of the host.")] public string? Volume { get; init; }
    [FilledByProxmox, Description("Size; it only grows.")] public Size? Size { get; init; }
    [Description("Access lists.")] public bool? Acl { get; init; }
    [PartedBy(';', AnyOrder = true), Description("Options of the mount, such as noatime.")] public IReadOnlyList<string>? Mountoptions { get; init; }
    [Default("0"), Description("Quotas inside.")] public bool? Quota { get; init; }
    [Default("1"), Description("Is replicated.")] public bool? Replicate { get; init; }
    [Default("0"), Description("Read-only.")] public bool? Ro { get; init; }
    [Default("0"), Description("The same on every node, though its storage does not say so.")] public bool? Shared { get; init; }
    [Description("User and group ids that are told apart.")] public string? Idmap { get; init; }
}

sealed record CtMount : CtRoot
{
    [Required, Description("Where the container sees it.")] public string? Mp { get; init; }
    [Default("0"), Description("Is backed up.")] public bool? Backup { get; init; }
    [Default("0"), Description("Its attributes stay when it is restored.")] public bool? Keepattrs { get; init; }
}

sealed record CtNic
{
    [Required, Description("Name inside, such as eth0.")] public string? Name { get; init; }
    [RefersTo("Network", "SdnVnet"), Description("Bridge.")] public string? Bridge { get; init; }
    [FilledByProxmox, Description("MAC address.")] public string? Hwaddr { get; init; }
    [Description("IPv4 with its mask, dhcp or manual.")] public string? Ip { get; init; }
    [Description("Gateway.")] public string? Gw { get; init; }
    [Description("IPv6 with its mask, auto, dhcp or manual.")] public string? Ip6 { get; init; }
    [Description("Gateway of IPv6.")] public string? Gw6 { get; init; }
    [Range(1, 4094), Description("VLAN.")] public int? Tag { get; init; }
    [PartedBy(';'), Description("VLANs that pass.")] public IReadOnlyList<string>? Trunks { get; init; }
    [Default("0"), Description("Firewall rules apply.")] public bool? Firewall { get; init; }
    [Key("link_down"), Default("0"), Description("The cable is out.")] public bool? LinkDown { get; init; }
    [Range(64, 65535), Description("MTU.")] public int? Mtu { get; init; }
    [Description("MB/s at most.")] public decimal? Rate { get; init; }
    [AllowedValues("veth"), FilledByProxmox, Description("Type.")] public string? Type { get; init; }
    [Key("host-managed"), FilledByProxmox, Description("The host sets the addresses.")] public bool? HostManaged { get; init; }
}

sealed record CtDevice
{
    [Bare, Description("Path of the device at the host.")] public string? Path { get; init; }
    [Key("deny-write"), Default("0"), Description("Can only be read.")] public bool? DenyWrite { get; init; }
    [Description("Group inside.")] public int? Gid { get; init; }
    [Description("User inside.")] public int? Uid { get; init; }
    [Description("Rights inside, octal.")] public string? Mode { get; init; }
}

sealed record CtFeatures
{
    [Default("0"), Description("Containers and namespaces inside.")] public bool? Nesting { get; init; }
    [Default("0"), Description("keyctl().")] public bool? Keyctl { get; init; }
    [Default("0"), Description("FUSE file systems.")] public bool? Fuse { get; init; }
    [Default("0"), Description("mknod().")] public bool? Mknod { get; init; }
    [Key("force_rw_sys"), Default("0"), Description("/sys can be written.")] public bool? ForceRwSys { get; init; }
    [PartedBy(';', AnyOrder = true), Description("File systems that can be mounted: nfs, cifs, …")] public IReadOnlyList<string>? Mount { get; init; }
}
