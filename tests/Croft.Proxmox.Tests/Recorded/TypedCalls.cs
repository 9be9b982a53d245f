using Croft.Proxmox.Tests.Entries;

namespace Croft.Proxmox.Tests.Recorded;

/// <summary>Parameters of a recorded request; each is taken once, so that what is left over shows.</summary>
sealed class Taken(IEnumerable<KeyValuePair<string, string>> pairs)
{
    readonly Dictionary<string, string> left = pairs.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);

    public string? Text(string name) => left.Remove(name, out var value) ? value : null;

    public int? Int(string name) => Text(name) is { } text ? int.Parse(text) : null;

    public bool Flag(string name) => Text(name) == "1";

    public bool? OptionalFlag(string name) => Text(name) is { } text ? text == "1" : null;

    public TimeSpan? Span(string name) => Int(name) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public IReadOnlyList<int> Vmids(string name) => [.. List(name).Select(int.Parse)];

    public IReadOnlyList<string> List(string name) => Text(name)?.Split(',') ?? [];

    public RrdTimeframe Timeframe() => Enum.TryParse<RrdTimeframe>(Text("timeframe"), ignoreCase: true, out var timeframe) ? timeframe : RrdTimeframe.Hour;

    public TokenSettings Token() => new()
    {
        IsSeparated = OptionalFlag("privsep"),
        NeverExpires = Text("expire") == "0",
        Comment = Text("comment"),
    };

    public Uri? Uri(string name) => Text(name) is { } text ? new(text) : null;

    /// <summary>The parameter that names an entry that is made.</summary>
    public string Name() => new[] { "userid", "groupid", "roleid", "realm", "sid", "rule", "iface", "node_id", "id" }.Select(Text).FirstOrDefault(name => name is not null) ?? "x";

    public EntryChange Change() => new() { Delete = List("delete"), Digest = Text("digest"), Set = Rest() };

    public IReadOnlyList<KeyValuePair<string, string>> Rest()
    {
        KeyValuePair<string, string>[] rest = [.. left];
        left.Clear();
        return rest;
    }
}

/// <summary>The typed call that makes a recorded request; null for calls this library has no method for.</summary>
static class TypedCalls
{
    public static Func<ProxmoxClient, CancellationToken, Task<object?>>? For(string method, string path, Taken p)
    {
        string[] segments = [.. path.Trim('/').Split('/').Select(Uri.UnescapeDataString)];
        return OfAccess(method, segments, p) ?? OfCluster(method, segments, p) ?? NodeCalls.For(method, segments, p) ?? OfEntries(method, segments, p) ?? Others(method, segments, p);
    }

    /// <summary>The five calls of a config, where the path is one of its two.</summary>
    static Func<ProxmoxClient, CancellationToken, Task<object?>>? OfEntries(string method, string[] segments, Taken p, params EntryCase[] cases)
    {
        if (cases.Length == 0)
            cases = [.. EntryCases.All];
        var isList = cases.FirstOrDefault(e => e.Path == "/" + string.Join('/', segments));
        var isOne = cases.FirstOrDefault(e => e.Path == "/" + string.Join('/', segments[..^1]));
        return (method, isList, isOne) switch
        {
            ("GET", { } list, _) => (c, ct) => list.List(c, ct),
            ("POST", { } list, _) => (c, ct) => Box(list.Create(c, p.Name(), p.Rest(), ct)),
            ("GET", _, { } one) => (c, ct) => one.Get(c, segments[^1], ct),
            ("PUT", _, { } one) => (c, ct) => Box(one.Update(c, segments[^1], p.Change(), ct)),
            ("DELETE", _, { } one) => (c, ct) => Box(one.Delete(c, segments[^1], ct)),
            _ => null,
        };
    }

    static Func<ProxmoxClient, CancellationToken, Task<object?>>? OfAccess(string method, string[] segments, Taken p) => (method, segments) switch
    {
        ("PUT", ["access", "users", var user, "token", var token]) => (c, ct) => Box(c.Access.ChangeTokenAsync($"{user}!{token}", p.Token(), ct)),
        ("POST", ["access", "users", var user, "token", var token]) => (c, ct) => Box(c.Access.CreateTokenAsync($"{user}!{token}", p.Token(), ct)),
        ("DELETE", ["access", "users", var user, "token", var token]) => (c, ct) => Box(c.Access.DeleteTokenAsync($"{user}!{token}", ct)),
        ("GET", ["access", "acl"]) => (c, ct) => Box(c.Access.AclAsync(ct)),
        ("GET", ["access", "tfa"]) => (c, ct) => Box(c.Access.FactorsAsync(ct)),
        ("PUT", ["access", "password"]) => (c, ct) => Box(c.Access.ChangePasswordAsync(p.Text("userid")!, p.Text("password")!, p.Text("confirmation-password"), ct)),
        _ => null,
    };

    static Func<ProxmoxClient, CancellationToken, Task<object?>>? OfCluster(string method, string[] segments, Taken p) => (method, segments) switch
    {
        ("GET", ["cluster", "options"]) => (c, ct) => Box(c.Cluster.OptionsAsync(ct)),
        ("PUT", ["cluster", "options"]) => (c, ct) => Box(c.Cluster.ChangeOptionsAsync(p.Change(), ct)),
        ("GET", ["cluster", "ha", "status", "current"]) => (c, ct) => Box(c.Cluster.Ha.StatusAsync(ct)),
        ("POST", ["cluster", "ha", "status", "arm-ha"]) => (c, ct) => Box(c.Cluster.Ha.ArmAsync(ct)),
        ("POST", ["cluster", "ha", "status", "disarm-ha"]) => (c, ct) => Box(c.Cluster.Ha.DisarmAsync(p.Text("resource-mode") == "ignore", ct)),
        ("GET", ["cluster", "acme", "directories"]) => (c, ct) => Box(c.Cluster.Configs.Acme.DirectoriesAsync(ct)),
        ("GET", ["cluster", "acme", "meta"]) => (c, ct) => Box(c.Cluster.Configs.Acme.MetaAsync(p.Uri("directory"), ct)),
        ("GET", ["cluster", "acme", "account", var name]) => (c, ct) => Box(c.Cluster.Configs.Acme.AccountAsync(name, ct)),
        ("POST", ["cluster", "acme", "account"]) => (c, ct) => Box(c.Cluster.Configs.Acme.RegisterAsync(
            new(p.Text("name")!, p.Text("contact")!) { Directory = p.Uri("directory"), TermsOfService = p.Uri("tos_url") }, ct)),
        ("GET", ["cluster", "config", "join"]) => (c, ct) => Box(c.Cluster.Membership.JoinOfferAsync(null, ct)),
        ("GET", ["cluster", "config", "nodes"]) => (c, ct) => Box(c.Cluster.Membership.NodesAsync(ct)),
        ("GET", ["cluster", "metrics", "export"]) => (c, ct) => Box(c.Cluster.MetricsAsync(false, false, null, ct)),
        ("GET", ["cluster", "notifications", "targets"]) => (c, ct) => Box(c.Cluster.Configs.NotificationTargetsAsync(ct)),
        ("GET", ["cluster", "jobs", "schedule-analyze"]) => (c, ct) => Box(c.Cluster.ScheduleAsync(p.Text("schedule")!, p.Int("iterations"), null, ct)),
        ("GET", ["cluster", "firewall", "options"]) => (c, ct) => Box(c.Cluster.Firewall.OptionsAsync(ct)),
        (_, ["cluster", "firewall", .. var below]) when FirewallCalls.Level(method, c => c.Cluster.Firewall, below, p) is { } call => call,
        (_, ["cluster", "sdn", "vnets", var vnet, "firewall", .. var below]) => FirewallCalls.Level(method, c => c.Cluster.Sdn.Firewall(vnet), below, p),
        (_, ["nodes", var node, "firewall", .. var below]) => FirewallCalls.Level(method, c => c.Node(node).Firewall, below, p),
        (_, ["nodes", var node, var kind, var vmid, "firewall", .. var below]) when int.TryParse(vmid, out var id) =>
            FirewallCalls.Level(method, c => c.Node(node).Guest(KindOf(kind), id).Firewall, below, p),
        ("GET", ["cluster", "firewall", "groups"]) => (c, ct) => Box(c.Cluster.FirewallGroups.ListAsync(ct)),
        ("GET", ["cluster", "firewall", "groups", var group]) => (c, ct) => Box(c.Cluster.FirewallGroups.Rules(group).ListAsync(ct)),
        ("GET", ["cluster", "firewall", "groups", var group, var position]) => (c, ct) => Box(c.Cluster.FirewallGroups.Rules(group).GetAsync(int.Parse(position), ct)),
        ("GET", ["cluster", "firewall", "macros"]) => (c, ct) => Box(c.Cluster.FirewallGroups.MacrosAsync(ct)),
        ("GET", ["cluster", "backup-info", "not-backed-up"]) => (c, ct) => Box(c.Cluster.NotBackedUpAsync(ct)),
        ("GET", ["cluster", "backup", var job, "included_volumes"]) => (c, ct) => Box(c.Cluster.CoverageAsync(job, ct)),
        ("GET", ["cluster", "config", "totem"]) => (c, ct) => Box(c.Cluster.Membership.TotemAsync(ct)),
        ("GET", ["cluster", "sdn", "dry-run"]) => (c, ct) => Box(c.Cluster.Sdn.PreviewAsync("pve1", ct)),
        ("GET", ["cluster", "sdn", "ipams", var ipam, "status"]) => (c, ct) => Box(c.Cluster.Sdn.LeasesAsync(ipam, ct)),
        (_, ["cluster", "sdn", "vnets", var vnet, "subnets", ..]) =>
            OfEntries(method, segments, p, EntryCase.Of($"/cluster/sdn/vnets/{vnet}/subnets", c => c.Cluster.Sdn.Subnets(vnet), "")),
        (_, ["cluster", "notifications", "endpoints", var type, ..]) =>
            OfEntries(method, segments, p, EntryCase.Of($"/cluster/notifications/endpoints/{type}", c => c.Cluster.Configs.NotificationEndpoints(type), "")),
        ("PUT", ["cluster", "sdn"]) => (c, ct) => Box(c.Cluster.Sdn.ApplyAsync(false, ct)),
        (_, ["cluster", "sdn", "fabrics", "node", var fabric, ..]) =>
            OfEntries(method, segments, p, EntryCase.Of($"/cluster/sdn/fabrics/node/{fabric}", c => c.Cluster.Sdn.FabricNodes(fabric), "")),
        _ => null,
    };

    static Func<ProxmoxClient, CancellationToken, Task<object?>>? Others(string method, string[] segments, Taken p)
    {
        return (method, segments) switch
        {
            ("POST", ["access", "ticket"]) => (c, ct) => Box(c.Access.TicketAsync(p.Text("username") ?? "", p.Text("password") ?? "", ct)),
            ("GET", ["access", "permissions"]) => (c, ct) => Box(c.Access.PermissionsAsync(p.Text("path"), p.Text("userid"), ct)),
            ("GET", ["access", "users", var user, "token"]) => (c, ct) => Box(c.Access.TokensAsync(user, ct)),
            ("GET", ["access", "users", var user, "token", var token]) => (c, ct) => Box(c.Access.TokenAsync($"{user}!{token}", ct)),
            ("GET", ["version"]) => (c, ct) => Box(c.VersionAsync(ct)),
            ("GET", ["cluster", "status"]) => (c, ct) => Box(c.Cluster.StatusAsync(ct)),
            ("GET", ["cluster", "resources"]) => (c, ct) => Box(c.Cluster.ResourcesAsync(Filter(p.Text("type")), ct)),
            ("GET", ["cluster", "nextid"]) => (c, ct) => Box(p.Int("vmid") is { } id ? c.Cluster.CheckIdAsync(id, ct) : c.Cluster.NextIdAsync(ct)),
            ("GET", ["cluster", "tasks"]) => (c, ct) => Box(c.Tasks.ListAsync(ct)),
            ("GET", ["cluster", "log"]) => (c, ct) => Box(c.Cluster.LogAsync(p.Int("max"), ct)),
            ("GET", ["nodes"]) => (c, ct) => Box(c.NodesAsync(ct)),
            ("GET", ["storage"]) => (c, ct) => Box(c.Storages.ListAsync(p.Text("type"), ct)),
            ("GET", ["storage", var name]) => (c, ct) => Box(c.Storages.GetAsync(name, ct)),
            ("POST", ["storage"]) => (c, ct) => Box(c.Storages.CreateAsync(p.Text("storage") ?? "x", p.Text("type") ?? "dir", p.Rest(), ct)),
            ("PUT", ["storage", var name]) => (c, ct) => Box(c.Storages.UpdateAsync(name, p.Change(), ct)),
            ("DELETE", ["storage", var name]) => (c, ct) => Box(c.Storages.DeleteAsync(name, ct)),
            (_, ["pools", ..]) => Pools(method, segments, p),
            (_, ["nodes", var node, var below, ..]) when below is not ("qemu" or "lxc") => OfNode(method, node, segments[2..], p),
            (_, ["nodes", var node, var kind]) => OfKind(method, node, KindOf(kind), p),
            (_, ["nodes", var node, var kind, var vmid, ..]) when int.TryParse(vmid, out var id) =>
                GuestCalls.For(method, c => c.Node(node).Guest(KindOf(kind), id), KindOf(kind), segments[4..], p),
            _ => null,
        };
    }

    static Func<ProxmoxClient, CancellationToken, Task<object?>>? Pools(string method, string[] segments, Taken p) => (method, segments) switch
    {
        ("GET", ["pools"]) => p.Text("poolid") is { } one ? (c, ct) => Box(c.Pools.GetAsync(one, ct)) : (c, ct) => Box(c.Pools.ListAsync(ct)),
        ("GET", ["pools", var name]) => (c, ct) => Box(c.Pools.GetAsync(name, ct)),
        ("POST", ["pools"]) => (c, ct) => Box(c.Pools.CreateAsync(p.Text("poolid")!, p.Text("comment"), ct)),
        ("PUT", ["pools", var name]) => (c, ct) => Box(c.Pools.UpdateAsync(name, new() { Comment = p.Text("comment") }, ct)),
        ("DELETE", ["pools"]) => (c, ct) => Box(c.Pools.DeleteAsync(p.Text("poolid")!, ct)),
        _ => null,
    };

    static Func<ProxmoxClient, CancellationToken, Task<object?>>? OfNode(string method, string node, string[] below, Taken p) => (method, below) switch
    {
        ("GET", ["status"]) => (c, ct) => Box(c.Node(node).StatusAsync(ct)),
        ("GET", ["version"]) => (c, ct) => Box(c.Node(node).VersionAsync(ct)),
        ("GET", ["tasks"]) => (c, ct) => Box(c.Node(node).TasksAsync(
            new() { Vmid = p.Int("vmid"), Limit = p.Int("limit"), ErrorsOnly = p.Flag("errors"), Statuses = p.List("statusfilter") }, ct)),
        ("GET", ["tasks", var upid, "status"]) => (c, ct) => Box(c.Node(node).Task(Upid.Parse(upid)).StateAsync(ct)),
        ("GET", ["tasks", var upid, "log"]) => (c, ct) => Box(c.Node(node).Task(Upid.Parse(upid)).LogAsync(p.Int("start"), p.Int("limit"), ct)),
        ("DELETE", ["tasks", var upid]) => (c, ct) => Box(c.Node(node).Task(Upid.Parse(upid)).StopAsync(ct)),
        ("GET", ["storage"]) => (c, ct) => Box(c.Node(node).StoragesAsync(new() { Content = p.List("content"), EnabledOnly = p.Flag("enabled") }, ct)),
        ("GET", ["storage", var name, "status"]) => (c, ct) => Box(c.Node(node).Storage(name).StatusAsync(ct)),
        ("GET", ["storage", var name, "content"]) => (c, ct) => Box(c.Node(node).Storage(name).ContentAsync(p.Text("content"), p.Int("vmid"), ct)),
        ("GET", ["storage", var name, "content", var volume]) => (c, ct) => Box(c.Node(node).Storage(name).VolumeAsync(VolumeId.Parse(volume), ct)),
        ("PUT", ["storage", var name, "content", var volume]) => (c, ct) =>
            Box(c.Node(node).Storage(name).DescribeAsync(VolumeId.Parse(volume), p.Text("notes"), p.OptionalFlag("protected"), ct)),
        ("DELETE", ["storage", var name, "content", var volume]) => (c, ct) => Box(c.Node(node).Storage(name).DeleteAsync(VolumeId.Parse(volume), p.Span("delay"), ct)),
        ("GET", ["aplinfo"]) => (c, ct) => Box(c.Node(node).TemplatesAsync(ct)),
        ("GET", ["query-url-metadata"]) => (c, ct) => Box(c.Node(node).UrlMetadataAsync(new(p.Text("url") ?? "https://example.test/a.iso"), false, ct)),
        ("POST", ["storage", var name, "upload"]) => (c, ct) => Box(c.Node(node).Storage(name).UploadAsync(new("iso", "a.iso", new MemoryStream([1, 2, 3]), 3), ct)),
        ("POST", ["vzdump"]) => (c, ct) => Box(c.Node(node).BackupAsync(new([.. p.List("vmid").Select(int.Parse)])
        {
            Storage = p.Text("storage"),
            Mode = p.Text("mode") switch { "stop" => BackupMode.Stop, "suspend" => BackupMode.Suspend, "snapshot" => BackupMode.Snapshot, _ => null },
            Compression = p.Text("compress") switch { "zstd" => BackupCompression.Zstd, _ => null },
            Notes = p.Text("notes-template"),
            Prune = p.OptionalFlag("remove"),
        }, ct)),
        ("GET", ["vzdump", "extractconfig"]) => (c, ct) => Box(c.Node(node).BackupConfigAsync(VolumeId.Parse(p.Text("volume")!), ct)),
        _ => null,
    };

    static Func<ProxmoxClient, CancellationToken, Task<object?>>? OfKind(string method, string node, GuestKind kind, Taken p) => method switch
    {
        "GET" => (c, ct) => Box(c.Node(node).GuestsAsync(kind, ct)),
        "POST" => (c, ct) => Box(p.Flag("restore")
            ? c.Node(node).RestoreAsync(new(kind, p.Int("vmid")!.Value, p.Text("ostemplate")!) { Storage = p.Text("storage"), Settings = p.Rest() }, ct)
            : c.Node(node).CreateAsync(new(kind, p.Int("vmid") ?? 999)
            {
                Template = p.Text("ostemplate"),
                Storage = p.Text("storage"),
                Pool = p.Text("pool"),
                Start = p.Flag("start"),
                Settings = p.Rest(),
            }, ct)),
        _ => null,
    };

    public static GuestKind KindOf(string word) => word == "qemu" ? GuestKind.Qemu : GuestKind.Lxc;

    static ResourceFilter? Filter(string? type) => type switch
    {
        "vm" => ResourceFilter.Guests,
        "node" => ResourceFilter.Nodes,
        "storage" => ResourceFilter.Storages,
        "sdn" => ResourceFilter.Networks,
        _ => null,
    };

    public static async Task<object?> Box<T>(Task<T> task) => await task;

    public static async Task<object?> Box(Task task)
    {
        await task;
        return null;
    }
}
