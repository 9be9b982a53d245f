namespace Croft.Sandbox.State;

/// <summary>What a node's own Debian keeps: network, names, time, services, packages and disks.</summary>
internal sealed class NodeSystem
{
    static readonly string[] DaemonNames =
    [
        "chrony", "corosync", "cron", "ksmtuned", "postfix", "proxmox-firewall", "pve-cluster", "pve-firewall", "pve-ha-crm", "pve-ha-lrm", "pvedaemon",
        "pvefw-logger", "pveproxy", "pvescheduler", "pvestatd", "spiceproxy", "sshd", "syslog", "systemd-journald",
    ];

    NodeSystem(NetworkConfig network) => Network = network;

    public NetworkConfig Network { get; }

    /// <summary>search, dns1, dns2, dns3.</summary>
    public SortedDictionary<string, string> Names { get; } = new(StringComparer.Ordinal) { ["dns1"] = "10.0.0.1", ["search"] = "sandbox.lan" };

    public string Hosts { get; set; } = "127.0.0.1 localhost.localdomain localhost\n";

    public string Timezone { get; set; } = "Etc/UTC";

    /// <summary>Node options: description, wakeonlan, startall-onboot-delay …</summary>
    public SortedDictionary<string, string> Options { get; } = new(StringComparer.Ordinal);

    /// <summary>Running or stopped, by the daemon's name.</summary>
    public SortedDictionary<string, bool> Services { get; } = new(DaemonNames.ToDictionary(name => name, _ => true), StringComparer.Ordinal);

    public List<PackageUpdate> Updates { get; } =
    [
        new("pve-manager", "8.4.1", "8.4.14", "Proxmox", "admin", "Proxmox Virtual Environment Management Tools"),
        new("qemu-server", "8.3.12", "8.4.4", "Proxmox", "admin", "Qemu Server Tools"),
        new("openssl", "3.0.15-1~deb12u1", "3.0.17-1~deb12u3", "Debian", "utils", "Secure Sockets Layer toolkit - cryptographic utility"),
    ];

    /// <summary>Proxmox's own repositories that are set up, on or off.</summary>
    public SortedDictionary<string, bool> Repositories { get; } = new(StringComparer.Ordinal) { ["no-subscription"] = true };

    public IReadOnlyList<PhysicalDisk> Disks { get; private init; } = [];

    public static NodeSystem Of(NodeState node) => new(NetworkConfig.Of(node))
    {
        Hosts = $"127.0.0.1 localhost.localdomain localhost\n{node.Address} {node.Name}.sandbox.lan {node.Name}\n",
        Disks =
        [
            new("/dev/nvme0n1", "Samsung SSD 980 PRO 1TB", $"S5GXNX0R{node.Number:D6}A", "nvme", 1_000_204_886_016, 97, "BIOS boot", "rpool"),
            new("/dev/sda", "WDC WD40EFRX-68N32N0", $"WD-WCC7K{node.Number:D6}", "hdd", 4_000_787_030_016, null, "LVM", "pve"),
        ],
    };
}

/// <summary>A package that "apt" would bring up to date.</summary>
internal sealed record PackageUpdate(string Package, string OldVersion, string Version, string Origin, string Section, string Title);

/// <summary>A disk in the machine; wearout is what is left, in percent.</summary>
internal sealed record PhysicalDisk(string Path, string Model, string Serial, string Type, long Size, int? Wearout, string Used, string Pool);
