using static Croft.Sandbox.Calls.Parameter;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>What a container's config may hold (8.4).</summary>
internal static class ContainerParameters
{
    static readonly PropertyFormat Nic = new("net{0}", null, false,
        Text("name").Required(), Text("bridge"), Text("hwaddr"), Text("ip"), Text("gw"), Text("ip6"), Text("gw6"), Flag("firewall"), Flag("link_down"),
        Integer("mtu", 64, 65535), Number("rate", 0), Integer("tag", 1, 4094), Text("trunks"), OneOf("type", "veth"));

    public static readonly Parameter[] Config =
    [
        OneOf("arch", "amd64", "i386", "arm64", "armhf", "riscv32", "riscv64"), OneOf("cmode", "shell", "console", "tty"), Flag("console"),
        Integer("cores", 1, 8192), Number("cpulimit", 0, 8192), Integer("cpuunits", 0, 500000), Flag("debug"), Text("description", max: 8192),
        Each("dev", 255), Text("features"), Text("hookscript"), Text("hostname", Formats.DnsName, 255),
        OneOf("lock", "backup", "create", "destroyed", "disk", "fstrim", "migrate", "mounted", "rollback", "snapshot", "snapshot-delete"),
        Integer("memory", 16), Each("mp", 255), Text("nameserver"), Each("net", 31, value => Nic.Check(value)), Flag("onboot"),
        OneOf("ostype", "debian", "devuan", "ubuntu", "centos", "fedora", "opensuse", "archlinux", "alpine", "gentoo", "nixos", "unmanaged"),
        Flag("protection"), Text("rootfs"), Text("searchdomain"), Text("startup"), Integer("swap", 0), Text("tags", Formats.Tags), Flag("template"),
        Text("timezone"), Integer("tty", 0, 6), Flag("unprivileged"), Each("unused", 255),
    ];
}
