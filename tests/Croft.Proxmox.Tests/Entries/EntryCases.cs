using static Croft.Proxmox.Tests.Entries.EntryCase;

namespace Croft.Proxmox.Tests.Entries;

/// <summary>Every config whose entries the library names.</summary>
static class EntryCases
{
    static readonly string digest = new('0', 40);

    public static IReadOnlyList<EntryCase> All => [.. Access, .. Cluster, .. Configs, .. Sdn, .. Nodes];

    static EntryChange Guarded(string set, params string[] delete) => new() { Set = Pairs(set), Delete = delete, Digest = digest };

    static EntryChange Bare(string set, params string[] delete) => new() { Set = Pairs(set), Delete = delete };

    static IEnumerable<EntryCase> Access =>
    [
        Of("/access/users", c => c.Access.Users, "comment=x&enable=1&expire=0&groups=ops&email=a@example.test", Bare("comment=y")) with { Name = "alice@pve" },
        Of("/access/groups", c => c.Access.Groups, "comment=x", Bare("comment=y")),
        Of("/access/roles", c => c.Access.Roles, "privs=VM.Audit,Sys.Audit", Bare("privs=VM.Audit&append=1")),
        Of("/access/domains", c => c.Access.Realms, "type=ldap&server1=10.0.0.1&base_dn=dc=x&user_attr=uid", Guarded("comment=x", "default")),
    ];

    static IEnumerable<EntryCase> Cluster =>
    [
        Of("/cluster/backup", c => c.Cluster.BackupJobs, "schedule=02:00&vmid=100,101&storage=local&mode=snapshot&enabled=1&prune-backups=keep-last=3", Bare("enabled=0", "comment")) with { Name = "backup-1" },
        Of("/cluster/replication", c => c.Cluster.Replication, "type=local&target=pve2&schedule=*/5&rate=10", Guarded("rate=5", "comment")) with { Name = "100-0" },
        Of("/cluster/ha/resources", c => c.Cluster.Ha.Resources, "state=started&max_restart=2", Guarded("state=stopped", "comment")) with { Name = "vm:100" },
        Of("/cluster/ha/groups", c => c.Cluster.Ha.Groups, "nodes=pve1:2,pve2&restricted=1", Guarded("nodes=pve1", "comment")),
        Of("/cluster/ha/rules", c => c.Cluster.Ha.Rules, "type=node-affinity&resources=vm:100&nodes=pve1&strict=1", Guarded("type=node-affinity&nodes=pve2", "comment")),
        Of("/cluster/firewall/aliases", c => c.Cluster.Firewall.Aliases, "cidr=10.0.0.0/24&comment=x", new() { Set = Pairs("cidr=10.0.0.0/24&rename=b2"), Digest = digest }),
        Of("/nodes/pve1/qemu/100/firewall/aliases", c => c.Node("pve1").Guest(GuestKind.Qemu, 100).Firewall.Aliases, "cidr=10.0.0.0/24", new() { Set = Pairs("cidr=10.0.0.1"), Digest = digest }),
    ];

    static IEnumerable<EntryCase> Configs =>
    [
        Of("/cluster/mapping/pci", c => c.Cluster.Configs.PciMappings, "map=id=8086:1,node=pve1,path=0000:00:01.0", Guarded("description=x&map=id=8086:1,node=pve1,path=0000:00:01.0", "mdev")),
        Of("/cluster/mapping/usb", c => c.Cluster.Configs.UsbMappings, "map=id=8086:1,node=pve1", Guarded("description=x&map=id=8086:1,node=pve1", "description")),
        Of("/cluster/mapping/dir", c => c.Cluster.Configs.FolderMappings, "map=node=pve1,path=/x", Guarded("description=x", "description")),
        Of("/cluster/metrics/server", c => c.Cluster.Configs.MetricServers, "type=graphite&server=10.0.0.1&port=2003", Guarded("server=10.0.0.1&port=2003", "mtu")),
        Of("/cluster/jobs/realm-sync", c => c.Cluster.Configs.RealmSyncJobs, "realm=ldap1&schedule=daily", Bare("schedule=daily", "comment")),
        Of("/cluster/acme/plugins", c => c.Cluster.Configs.Acme.Plugins, "type=dns&api=cf&data=eA", Guarded("api=cf", "nodes")),
        Of("/cluster/notifications/matchers", c => c.Cluster.Configs.NotificationMatchers, "mode=all&target=a&target=b", Guarded("comment=x", "mode", "target")),
        Of("/cluster/notifications/endpoints/gotify", c => c.Cluster.Configs.NotificationEndpoints("gotify"), "server=http://x&token=t", Guarded("server=http://y", "comment")),
        Of("/cluster/notifications/endpoints/smtp", c => c.Cluster.Configs.NotificationEndpoints("smtp"), "server=x&from-address=a@b.test&mailto=c@d.test", Guarded("server=y", "comment", "author")),
    ];

    static IEnumerable<EntryCase> Sdn =>
    [
        Of("/cluster/sdn/zones", c => c.Cluster.Sdn.Zones, "type=simple&nodes=pve1", Guarded("mtu=1400", "nodes")) with { Name = "zone1" },
        Of("/cluster/sdn/zones", c => c.Cluster.Sdn.Pending.Under("t").Zones, "type=vxlan&peers=10.0.0.1", Guarded("mtu=1400", "nodes")) with { Name = "zone1" },
        Of("/cluster/sdn/vnets", c => c.Cluster.Sdn.Vnets, "zone=zone1", Guarded("tag=11", "alias")) with { Name = "vnet1" },
        Of("/cluster/sdn/vnets", c => c.Cluster.Sdn.Running.Vnets, "zone=zone1&tag=10&alias=x", Guarded("tag=11", "alias")) with { Name = "vnet1" },
        Of("/cluster/sdn/vnets/vnet1/subnets", c => c.Cluster.Sdn.Subnets("vnet1"), "type=subnet&gateway=10.0.0.1&snat=1", Guarded("gateway=10.0.0.2", "snat")) with { Name = "zone1-10.0.0.0-24" },
        Of("/cluster/sdn/controllers", c => c.Cluster.Sdn.Controllers, "type=evpn&asn=65000&peers=10.0.0.1", Guarded("asn=65001", "loopback")),
        Of("/cluster/sdn/ipams", c => c.Cluster.Sdn.Pending.Ipams, "type=netbox&url=http://x&token=t", Guarded("url=http://y", "section")),
        Of("/cluster/sdn/dns", c => c.Cluster.Sdn.Dns, "type=powerdns&url=http://x&key=k", Guarded("url=http://y", "ttl")),
        Of("/cluster/sdn/fabrics/fabric", c => c.Cluster.Sdn.Fabrics, "protocol=openfabric&ip_prefix=10.99.99.0/24", Guarded("protocol=openfabric&hello_interval=3", "ip_prefix")),
        Of("/cluster/sdn/fabrics/node/fab1", c => c.Cluster.Sdn.FabricNodes("fab1"), "protocol=openfabric&ip=10.99.99.1&interfaces=name=vmbr0", Guarded("protocol=openfabric&interfaces=name=vmbr0", "ip")) with { Name = "pve1" },
    ];

    static IEnumerable<EntryCase> Nodes =>
    [
        Of("/nodes/pve/network", c => c.Node("pve").Network.Interfaces, "type=bridge&cidr=10.5.0.1/24&autostart=1", Bare("type=bridge&comments=x", "gateway")) with { Name = "vmbr5" },
    ];
}
