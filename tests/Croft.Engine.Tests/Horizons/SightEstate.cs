using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Runs;
using Croft.Engine.Tests.Clusters;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Croft.Sandbox;

namespace Croft.Engine.Tests.Horizons;

/// <summary>A guest as the test's own model has it.</summary>
sealed record ModelGuest(string Cluster, string Node, int Vmid, string Name, IReadOnlyList<string> Tags, string? Pool)
{
    /// <summary>A tag that no other guest has, and that nothing but this guest would tell.</summary>
    public string Mark => MarkOf(Cluster, Vmid);

    public string Path => string.Create(CultureInfo.InvariantCulture, $"{Cluster}/{Vmid}");

    public static string MarkOf(string cluster, int vmid) => string.Create(CultureInfo.InvariantCulture, $"zz{cluster}{vmid}zz");
}

/// <summary>Two clusters with something of everything in both: what an answer could tell by mistake.</summary>
/// <remarks>
/// Names repeat across the clusters, but every second guest has one of its own, and each a tag that only it has. A number in <c>lab</c> was
/// another guest's before.
/// </remarks>
sealed class SightEstate : IAsyncDisposable
{
    static readonly string[] Clusters = ["lab", "home"];
    readonly EstateWorkspace workspace;

    SightEstate(EstateWorkspace workspace) => this.workspace = workspace;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static string Gone => "gone-before";

    public EstateWorkspace Workspace => workspace;

    public IReadOnlyList<ModelGuest> Guests { get; private set; } = [];

    /// <summary>What each run touches: cluster, and guest or null for the cluster itself.</summary>
    public Dictionary<int, IReadOnlyList<(string Cluster, int? Vmid)>> Runs { get; } = [];

    /// <summary>The guest whose number another had, and when that one was found gone.</summary>
    public (string Cluster, int Vmid, DateTimeOffset At) Reused { get; private set; }

    public static async Task<SightEstate> MadeAsync()
    {
        var estate = new SightEstate(await EstateWorkspace.EmptyAsync());
        foreach (var (cluster, number) in Clusters.Select((c, n) => (c, n)))
            await estate.workspace.AddAsync(cluster, new SandboxOptions { Name = cluster, Nodes = 3, Guests = 9, Seed = 3, Number = number });
        await estate.workspace.SyncAsync();
        await estate.ReuseAsync();
        foreach (var cluster in Clusters)
            await estate.FillAsync(cluster);
        await estate.workspace.SyncAsync();
        estate.Guests = [.. (await estate.workspace.GuestsAsync()).Select(g => new ModelGuest(g.Cluster, g.Node, g.Vmid, g.Name, g.Tags, g.Pool))];
        await estate.ManageAsync();
        return estate;
    }

    Task<ProxmoxClient> ClientAsync(string cluster) => workspace.Get<ClusterConnections>().GetAsync(cluster, Ct);

    async Task SendAsync(string cluster, HttpMethod method, string path, params (string Key, string Value)[] parameters) =>
        await (await ClientAsync(cluster)).SendAsync(new ProxmoxCall(method, path) { Parameters = [.. parameters.Select(p => new KeyValuePair<string, string>(p.Key, p.Value))] }, Ct);

    public async Task<int> DoAsync(string verb, object request)
    {
        var plan = await workspace.PlanAsync(verb, request);
        var runner = workspace.Get<Croft.Engine.Access.VerbRunner>();
        var run = await runner.StartAsync(plan, plan.Confirmation?.Type, new VerbContext(Actor.Local("anna", "desk"), "test"), Ct);
        var ended = await workspace.Get<RunEngine>().FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct);
        ended.State.ShouldBe(RunState.Done, $"{plan.Title}: {ended.Failure?.Message}");
        return run.Id;
    }

    async Task DoAsync(string cluster, int? vmid, string verb, object request) => Runs[await DoAsync(verb, request)] = [(cluster, vmid)];

    /// <summary>A guest that is gone, whose number another has now.</summary>
    async Task ReuseAsync()
    {
        await DoAsync("guest create", new CreateGuestRequest { Name = Gone, Id = 777, Cluster = "lab", Node = "pve1", Storage = "ceph", Disk = 1, Memory = 256 });
        await workspace.SyncAsync();
        await DoAsync("backup create", new CreateBackupRequest { Guest = "lab/777", Storage = "backup" });
        await DoAsync("guest destroy", new DestroyGuestRequest { Guest = "lab/777" });
        // What was done to it is no guest's any more.
        foreach (var run in new[] { 1, 2, 3 }) Runs[run] = [("lab", null)];
        await workspace.SyncAsync();
        await Task.Delay(TimeSpan.FromSeconds(1.1), Ct); // Proxmox counts seconds
        var at = (await workspace.RunAsync<Page<ChangeRow>>("history list", new ListHistoryRequest { Cluster = "lab", Kind = "guest", Field = "presence" })).Items
            .Where(c => c is { Subject: "777", To: "absent" }).Max(c => c.Seen);
        Reused = ("lab", 777, at);
        await DoAsync("lab", 777, "guest create", new CreateGuestRequest { Name = "after", Id = 777, Cluster = "lab", Node = "pve1", Storage = "ceph", Disk = 1, Memory = 256 });
        await workspace.SyncAsync();
    }

    async Task FillAsync(string cluster)
    {
        var rows = (await workspace.GuestsAsync()).Where(g => g.Cluster == cluster).ToList();
        await SendAsync(cluster, HttpMethod.Post, "/storage", ("storage", "tank"), ("type", "zfspool"), ("pool", "tank"), ("content", "images,rootdir"));
        foreach (var guest in rows)
        {
            var path = $"/nodes/{guest.Node}/{(guest.Type == GuestType.Vm ? "qemu" : "lxc")}/{guest.Vmid}/config";
            var name = guest.Vmid % 2 == 1 && !guest.Template ? $"only-{cluster}-{guest.Vmid}" : guest.Name;
            await SendAsync(cluster, HttpMethod.Put, path, (guest.Type == GuestType.Vm ? "name" : "hostname", name), ("tags", string.Join(';', guest.Tags.Append(ModelGuest.MarkOf(cluster, guest.Vmid)))));
        }
        await workspace.SyncAsync();
        var own = (await workspace.GuestsAsync()).Where(g => g.Cluster == cluster && g is { Template: false, Vmid: < 700 }).ToList();
        foreach (var guest in own.Take(5))
            await DoAsync(cluster, guest.Vmid, "backup create", new CreateBackupRequest { Guest = $"{cluster}/{guest.Vmid}", Storage = guest.Vmid % 2 == 0 ? "backup" : "local" });
        foreach (var guest in own.Where(g => g.Type == GuestType.Vm).Take(2))
        {
            await DoAsync(cluster, guest.Vmid, "snapshot create", new CreateSnapshotRequest { Guest = $"{cluster}/{guest.Vmid}", Name = "before" });
            await DoAsync(cluster, guest.Vmid, "ha add", new AddHaRequest { Guest = $"{cluster}/{guest.Vmid}" });
        }
        foreach (var guest in own.Skip(1).Take(3))
            await DoAsync(cluster, guest.Vmid, "firewall add-rule", new AddFirewallRuleRequest { Where = $"{cluster}/{guest.Vmid}", Direction = "in", Action = "ACCEPT", Proto = "tcp", Dport = "22", Comment = ModelGuest.MarkOf(cluster, guest.Vmid) });
        foreach (var id in new[] { 801, 802 })
        {
            await DoAsync(cluster, id, "guest create", new CreateGuestRequest { Name = $"copied-{id}", Id = id, Cluster = cluster, Node = "pve1", Storage = "tank", Disk = 1, Memory = 256 });
            await DoAsync(cluster, id, "replication create", new CreateReplicationRequest { Guest = $"{cluster}/{id}", Node = "pve2" });
            await SendAsync(cluster, HttpMethod.Put, $"/nodes/pve1/qemu/{id}/config", ("tags", $"copied;{ModelGuest.MarkOf(cluster, id)}"));
        }
        await DoAsync(cluster, null, "pool include", new IncludeInPoolRequest { Pool = "prod", Cluster = cluster, Guests = [$"{cluster}/802"], Storage = ["ceph"], Move = true });
    }

    /// <summary>Everything is described by documents, and some of it is other than they say.</summary>
    async Task ManageAsync()
    {
        await workspace.RunAsync<ImportResult>("import", new ImportRequest());
        foreach (var guest in Guests.Where(g => g.Vmid % 3 == 0 && g.Vmid < 700))
        {
            var type = (await workspace.GuestsAsync()).Single(g => g.Cluster == guest.Cluster && g.Vmid == guest.Vmid).Type;
            await SendAsync(guest.Cluster, HttpMethod.Put, $"/nodes/{guest.Node}/{(type == GuestType.Vm ? "qemu" : "lxc")}/{guest.Vmid}/config", ("description", $"other-{guest.Mark}"));
        }
        await workspace.SyncAsync();
    }

    public ValueTask DisposeAsync() => workspace.DisposeAsync();
}
