using static Croft.Proxmox.Tests.Schema.EveryCall;

namespace Croft.Proxmox.Tests.Schema;

/// <summary>Options, jobs, high availability, membership, firewall and software-defined network.</summary>
static class EveryClusterCall
{
    static readonly string digest = new('0', 40);
    static readonly DateTimeOffset moment = DateTimeOffset.FromUnixTimeSeconds(1_795_234_357);

    public static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> All =>
    [
        .. Cluster, .. Membership, .. Sdn, .. Groups,
        .. Firewall("cluster", c => c.Cluster.Firewall, isWhole: true, hasLog: false),
        .. Firewall("node", c => c.Node("pve1").Firewall, isWhole: false, hasLog: true),
        .. Firewall("vm", c => c.Node("pve1").Guest(GuestKind.Qemu, 100).Firewall, isWhole: true, hasLog: true),
        .. Firewall("ct", c => c.Node("pve1").Guest(GuestKind.Lxc, 100).Firewall, isWhole: true, hasLog: true),
        .. Firewall("vnet", c => c.Cluster.Sdn.Firewall("vnet1"), isWhole: false, hasLog: false),
        .. Rules("group", c => c.Cluster.FirewallGroups.Rules("web")),
    ];

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Cluster =>
    [
        Call("cluster options", (c, ct) => c.Cluster.OptionsAsync(ct)),
        Call("cluster options change", (c, ct) => c.Cluster.ChangeOptionsAsync(new() { Set = [new("keyboard", "de")], Delete = ["tag-style"] }, ct)),
        Call("not backed up", (c, ct) => c.Cluster.NotBackedUpAsync(ct)),
        Call("backup coverage", (c, ct) => c.Cluster.CoverageAsync("backup-1", ct)),
        Call("replication remove", (c, ct) => c.Cluster.DeleteReplicationAsync("100-0", true, true, ct)),
        Call("schedule", (c, ct) => c.Cluster.ScheduleAsync("*/5", 2, moment, ct)),
        Call("metrics", (c, ct) => c.Cluster.MetricsAsync(true, true, moment, ct)),
        Call("notification targets", (c, ct) => c.Cluster.Configs.NotificationTargetsAsync(ct)),
        Call("notification test", (c, ct) => c.Cluster.Configs.TestNotificationAsync("mail", ct)),
        Call("ha status", (c, ct) => c.Cluster.Ha.StatusAsync(ct)),
        Call("ha migrate", (c, ct) => c.Cluster.Ha.MigrateAsync("vm:100", "pve2", ct)),
        Call("ha relocate", (c, ct) => c.Cluster.Ha.RelocateAsync("vm:100", "pve2", ct)),
        Call("ha arm", (c, ct) => c.Cluster.Ha.ArmAsync(ct)),
        Call("ha disarm", (c, ct) => c.Cluster.Ha.DisarmAsync(true, ct)),
    ];

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Membership =>
    [
        Call("join offer", (c, ct) => c.Cluster.Membership.JoinOfferAsync("pve1", ct)),
        Call("join", (c, ct) => c.Cluster.Membership.JoinAsync(
            new("10.0.0.1", string.Join(':', Enumerable.Repeat("AA", 32)), "secret") { Links = ["10.0.0.2", "10.0.1.2"], Force = true }, ct)),
        Call("cluster create", (c, ct) => c.Cluster.Membership.CreateAsync("home", ["10.0.0.1"], ct)),
        Call("corosync nodes", (c, ct) => c.Cluster.Membership.NodesAsync(ct)),
        Call("node remove", (c, ct) => c.Cluster.Membership.DeleteNodeAsync("pve1", ct)),
        Call("totem", (c, ct) => c.Cluster.Membership.TotemAsync(ct)),
        Call("qdevice", (c, ct) => c.Cluster.Membership.ExternalVoteAsync(ct)),
        Call("join version", (c, ct) => c.Cluster.Membership.ApiVersionAsync(ct)),
    ];

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Sdn =>
    [
        Call("sdn apply", (c, ct) => c.Cluster.Sdn.ApplyAsync(true, ct)),
        Call("sdn apply under lock", (c, ct) => c.Cluster.Sdn.Under("t").ApplyAsync(true, ct)),
        Call("sdn lock", (c, ct) => c.Cluster.Sdn.LockAsync(true, ct)),
        Call("sdn unlock", (c, ct) => c.Cluster.Sdn.Under("t").UnlockAsync(true, ct)),
        Call("sdn rollback", (c, ct) => c.Cluster.Sdn.Under("t").RollbackAsync(true, ct)),
        Call("sdn preview", (c, ct) => c.Cluster.Sdn.PreviewAsync("pve1", ct)),
        Call("sdn leases", (c, ct) => c.Cluster.Sdn.LeasesAsync("pve", ct)),
    ];

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Groups =>
    [
        Call("groups", (c, ct) => c.Cluster.FirewallGroups.ListAsync(ct)),
        Call("group create", (c, ct) => c.Cluster.FirewallGroups.CreateAsync("web", "x", ct)),
        Call("group rename", (c, ct) => c.Cluster.FirewallGroups.RenameAsync("web", "www", "x", digest, ct)),
        Call("group delete", (c, ct) => c.Cluster.FirewallGroups.DeleteAsync("web", ct)),
        Call("macros", (c, ct) => c.Cluster.FirewallGroups.MacrosAsync(ct)),
    ];

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Firewall(string level, Func<ProxmoxClient, ProxmoxFirewall> of, bool isWhole, bool hasLog) =>
    [
        Call($"{level} firewall options", (c, ct) => of(c).OptionsAsync(ct)),
        Call($"{level} firewall options change", (c, ct) => of(c).ChangeOptionsAsync(new() { Set = [new("enable", "1")], Delete = ["enable"], Digest = digest }, ct)),
        .. Rules(level, c => of(c).Rules),
        .. isWhole ? (KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>[])
        [
            Call($"{level} firewall references", (c, ct) => of(c).ReferencesAsync("ipset", ct)),
            Call($"{level} sets", (c, ct) => of(c).IpSets.ListAsync(ct)),
            Call($"{level} set create", (c, ct) => of(c).IpSets.CreateAsync("web", "x", ct)),
            Call($"{level} set rename", (c, ct) => of(c).IpSets.RenameAsync("web", "www", "x", digest, ct)),
            Call($"{level} set delete", (c, ct) => of(c).IpSets.DeleteAsync("web", true, ct)),
            Call($"{level} set members", (c, ct) => of(c).IpSets.MembersAsync("web", ct)),
            Call($"{level} set add", (c, ct) => of(c).IpSets.AddMemberAsync("web", "10.0.0.0/24", true, "x", ct)),
            Call($"{level} set change", (c, ct) => of(c).IpSets.ChangeMemberAsync("web", "10.0.0.0/24", new() { Set = [new("comment", "x")], Digest = digest }, ct)),
            Call($"{level} set remove", (c, ct) => of(c).IpSets.DeleteMemberAsync("web", "10.0.0.0/24", digest, ct)),
        ] : [],
        .. hasLog ? (KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>[])
            [Call($"{level} firewall log", (c, ct) => of(c).LogAsync(new() { Start = 1, Limit = 5, Since = moment, Until = moment }, ct))] : [],
    ];

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Rules(string level, Func<ProxmoxClient, FirewallRules> of) =>
    [
        Call($"{level} rules", (c, ct) => of(c).ListAsync(ct)),
        Call($"{level} rule", (c, ct) => of(c).GetAsync(0, ct)),
        Call($"{level} rule add", (c, ct) => of(c).AddAsync(new("in", "ACCEPT")
        {
            Settings = [new("macro", "SSH"), new("source", "10.0.0.0/24"), new("comment", "x")], Position = 1, Digest = digest, IsEnabled = false,
        }, ct)),
        Call($"{level} rule change", (c, ct) => of(c).ChangeAsync(0, new() { Set = [new("enable", "0")], Delete = ["comment"], Digest = digest }, ct)),
        Call($"{level} rule move", (c, ct) => of(c).MoveAsync(0, 2, digest, ct)),
        Call($"{level} rule delete", (c, ct) => of(c).DeleteAsync(0, digest, ct)),
    ];
}
