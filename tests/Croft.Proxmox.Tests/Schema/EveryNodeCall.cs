using static Croft.Proxmox.Tests.Schema.EveryCall;

namespace Croft.Proxmox.Tests.Schema;

/// <summary>What a node is made of, and what is done to all its guests.</summary>
static class EveryNodeCall
{
    static readonly string digest = new('0', 40);
    static readonly DateTimeOffset moment = DateTimeOffset.FromUnixTimeSeconds(1_795_234_357);

    public static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> All => [.. Parts, .. System, .. Guests, .. Disks, .. Packages, .. Acme];

    static ProxmoxNode Node(ProxmoxClient client) => client.Node("pve1");

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Parts =>
    [
        Call("network", (c, ct) => Node(c).Network.ReadAsync("bridge", ct)),
        Call("network apply", (c, ct) => Node(c).Network.ApplyAsync(ct)),
        Call("network revert", (c, ct) => Node(c).Network.RevertAsync(ct)),
        Call("services", (c, ct) => Node(c).Services.ListAsync(ct)),
        Call("service", (c, ct) => Node(c).Services.StateAsync("pveproxy", ct)),
        Call("service start", (c, ct) => Node(c).Services.StartAsync("pveproxy", ct)),
        Call("service stop", (c, ct) => Node(c).Services.StopAsync("pveproxy", ct)),
        Call("service restart", (c, ct) => Node(c).Services.RestartAsync("pveproxy", ct)),
        Call("service reload", (c, ct) => Node(c).Services.ReloadAsync("pveproxy", ct)),
        Call("certificates", (c, ct) => Node(c).Certificates.ListAsync(ct)),
        Call("certificate upload", (c, ct) => Node(c).Certificates.UploadAsync("-----BEGIN", "-----BEGIN", true, true, ct)),
        Call("certificate delete", (c, ct) => Node(c).Certificates.DeleteAsync(true, ct)),
        Call("certificate order", (c, ct) => Node(c).Certificates.OrderAsync(true, ct)),
        Call("certificate renew", (c, ct) => Node(c).Certificates.RenewAsync(true, ct)),
        Call("certificate revoke", (c, ct) => Node(c).Certificates.RevokeAsync(ct)),
        Call("pci", (c, ct) => Node(c).Hardware.PciAsync(true, ct)),
        Call("mdev", (c, ct) => Node(c).Hardware.MediatedTypesAsync("0000:01:00.0", ct)),
        Call("usb", (c, ct) => Node(c).Hardware.UsbAsync(ct)),
        Call("cpu models", (c, ct) => Node(c).Hardware.CpuModelsAsync(ct)),
        Call("machines", (c, ct) => Node(c).Hardware.MachinesAsync(ct)),
        Call("node terminal", (c, ct) => Node(c).Console.TerminalTicketAsync(null, ct)),
        Call("node screen", (c, ct) => Node(c).Console.ScreenTicketAsync(false, ct)),
        Call("fabric interfaces", (c, ct) => Node(c).Fabric("fab1").InterfacesAsync(ct)),
        Call("fabric neighbours", (c, ct) => Node(c).Fabric("fab1").NeighborsAsync(ct)),
        Call("fabric routes", (c, ct) => Node(c).Fabric("fab1").RoutesAsync(ct)),
        Call("sdn zones here", (c, ct) => Node(c).SdnZonesAsync(ct)),
        Call("replication", (c, ct) => Node(c).ReplicationAsync(100, ct)),
        Call("replication log", (c, ct) => Node(c).ReplicationLogAsync("100-0", new() { Start = 1, Limit = 5 }, ct)),
        Call("replicate now", (c, ct) => Node(c).ReplicateNowAsync("100-0", ct)),
        Call("backup defaults", (c, ct) => Node(c).BackupDefaultsAsync("local", ct)),
    ];

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> System =>
    [
        .. Enum.GetValues<RrdTimeframe>().SelectMany(t => Enum.GetValues<RrdSummary>().Select(s => Call($"node rrd {t} {s}", (c, ct) => Node(c).RrdAsync(t, s, ct)))),
        Call("dns", (c, ct) => Node(c).DnsAsync(ct)),
        Call("dns set", (c, ct) => Node(c).SetDnsAsync(new("example.test", ["10.0.0.1", "10.0.0.2", "10.0.0.3"]), ct)),
        Call("hosts", (c, ct) => Node(c).HostsAsync(ct)),
        Call("hosts set", (c, ct) => Node(c).SetHostsAsync(new("127.0.0.1 localhost", digest), ct)),
        Call("time", (c, ct) => Node(c).TimeAsync(ct)),
        Call("time zone", (c, ct) => Node(c).SetTimezoneAsync("Europe/Vienna", ct)),
        Call("node config", (c, ct) => Node(c).ConfigAsync(ct)),
        Call("node configure", (c, ct) => Node(c).ConfigureAsync(new() { Set = [new("wakeonlan", "00:11:22:33:44:55"), new("acmedomain0", "a.test")], Delete = ["description"], Digest = digest }, ct)),
        Call("report", (c, ct) => Node(c).ReportAsync(ct)),
        Call("subscription", (c, ct) => Node(c).SubscriptionAsync(ct)),
        Call("netstat", (c, ct) => Node(c).NicCountersAsync(ct)),
        Call("syslog", (c, ct) => Node(c).SyslogAsync(new() { Start = 1, Limit = 5, Since = moment, Until = moment }, "pveproxy", ct)),
        Call("journal", (c, ct) => Node(c).JournalAsync(new() { Last = 5 }, ct)),
        Call("journal since", (c, ct) => Node(c).JournalAsync(new() { Since = moment, Until = moment, After = "a", Before = "b" }, ct)),
        Call("reboot", (c, ct) => Node(c).RebootAsync(ct)),
        Call("shutdown", (c, ct) => Node(c).ShutdownAsync(ct)),
        Call("wake", (c, ct) => Node(c).WakeAsync(ct)),
    ];

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Guests =>
    [
        Call("start all", (c, ct) => Node(c).StartAllAsync([100, 101], true, ct)),
        Call("stop all", (c, ct) => Node(c).StopAllAsync([100], TimeSpan.FromSeconds(10), false, ct)),
        Call("suspend all", (c, ct) => Node(c).SuspendAllAsync([100], ct)),
        Call("migrate all", (c, ct) => Node(c).MigrateAllAsync("pve2", [100], true, 2, ct)),
    ];

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Disks =>
    [
        Call("disks", (c, ct) => Node(c).Disks.ListAsync(new() { UnusedOnly = true, WithPartitions = true, SkipSmart = true }, ct)),
        Call("smart", (c, ct) => Node(c).Disks.SmartAsync("/dev/sda", true, ct)),
        Call("gpt", (c, ct) => Node(c).Disks.InitializeAsync("/dev/sda", ct)),
        Call("wipe", (c, ct) => Node(c).Disks.WipeAsync("/dev/sda", ct)),
        Call("zfs", (c, ct) => Node(c).Disks.ZfsPoolsAsync(ct)),
        Call("zfs pool", (c, ct) => Node(c).Disks.ZfsPoolAsync("tank", ct)),
        Call("zfs create", (c, ct) => Node(c).Disks.CreateZfsPoolAsync(new("tank", "mirror", ["/dev/sda", "/dev/sdb"]) { Ashift = 12, Compression = "zstd", AddStorage = true }, ct)),
        Call("zfs destroy", (c, ct) => Node(c).Disks.DeleteZfsPoolAsync("tank", new(true, true), ct)),
        Call("lvm", (c, ct) => Node(c).Disks.LvmGroupsAsync(ct)),
        Call("lvm create", (c, ct) => Node(c).Disks.CreateLvmGroupAsync("vg1", "/dev/sda", true, ct)),
        Call("lvm destroy", (c, ct) => Node(c).Disks.DeleteLvmGroupAsync("vg1", new(true, true), ct)),
        Call("lvmthin", (c, ct) => Node(c).Disks.LvmThinPoolsAsync(ct)),
        Call("lvmthin create", (c, ct) => Node(c).Disks.CreateLvmThinPoolAsync("tp1", "/dev/sda", true, ct)),
        Call("lvmthin destroy", (c, ct) => Node(c).Disks.DeleteLvmThinPoolAsync("tp1", "vg1", new(true, true), ct)),
        Call("folders", (c, ct) => Node(c).Disks.FoldersAsync(ct)),
        Call("folder create", (c, ct) => Node(c).Disks.CreateFolderAsync("d1", "/dev/sda", "xfs", true, ct)),
        Call("folder destroy", (c, ct) => Node(c).Disks.DeleteFolderAsync("d1", new(true, true), ct)),
    ];

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Packages =>
    [
        Call("updates", (c, ct) => Node(c).Packages.UpdatesAsync(ct)),
        Call("refresh", (c, ct) => Node(c).Packages.RefreshAsync(true, ct)),
        Call("versions", (c, ct) => Node(c).Packages.VersionsAsync(ct)),
        Call("changelog", (c, ct) => Node(c).Packages.ChangelogAsync("dpkg", "1.21", ct)),
        Call("sources", (c, ct) => Node(c).Packages.SourcesAsync(ct)),
        Call("source add", (c, ct) => Node(c).Packages.AddSourceAsync("no-subscription", digest, ct)),
        Call("source switch", (c, ct) => Node(c).Packages.SwitchSourceAsync("/etc/apt/sources.list", 0, false, digest, ct)),
    ];

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Acme =>
    [
        Call("acme directories", (c, ct) => c.Cluster.Configs.Acme.DirectoriesAsync(ct)),
        Call("acme meta", (c, ct) => c.Cluster.Configs.Acme.MetaAsync(new("https://a.test/d"), ct)),
        Call("acme accounts", (c, ct) => c.Cluster.Configs.Acme.AccountsAsync(ct)),
        Call("acme account", (c, ct) => c.Cluster.Configs.Acme.AccountAsync("default", ct)),
        Call("acme register", (c, ct) => c.Cluster.Configs.Acme.RegisterAsync(new("default", "a@b.test") { Directory = new("https://a.test/d"), TermsOfService = new("https://a.test/t") }, ct)),
        Call("acme change", (c, ct) => c.Cluster.Configs.Acme.ChangeAsync("default", "a@b.test", ct)),
        Call("acme deactivate", (c, ct) => c.Cluster.Configs.Acme.DeactivateAsync("default", ct)),
    ];
}
