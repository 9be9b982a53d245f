using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Tests.Clusters;
using Croft.Proxmox;
using Croft.Sandbox;

namespace Croft.Engine.Tests.Inventory;

public sealed class DisappearanceTests
{
    const string Account = "auditor@pve";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sync_RightToAPoolLost_KeepsItsGuestsAsUnknownAndNamesThePrivilege()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var (other, pooled) = await PoolsAsync(workspace);
        using var _ = other;
        await AclAsync(other, "/pool/web", "PVEAuditor", delete: true);

        var read = await workspace.SyncAsync();

        read.Clusters.ShouldHaveSingleItem().Gone.ShouldBe(0);
        var missing = read.Missing.ShouldHaveSingleItem();
        missing.ShouldSatisfyAllConditions(m => m.What.ShouldBe("lab/guests"), m => m.Kind.ShouldBe(FailureKind.Denied),
            m => m.Why.ShouldContain("2 guests are hidden"), m => m.Why.ShouldContain($"VM.Audit on /vms/{pooled.Min()}, /vms/{pooled.Max()}"));
        var page = await workspace.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest());
        page.Items.Where(g => g.Status == "unknown").Select(g => g.Vmid).ShouldBe(pooled.Order());
        page.Missing.ShouldHaveSingleItem().Why.ShouldContain("2 guests are listed no more");
        page.Items.Where(g => g.Status == "unknown").ShouldAllBe(g => g.Cpu == null && g.Memory == null && g.Uptime == null && g.Seen == g.ConfigSeen);
        (await workspace.RunAsync<GuestDetail>("guest show", new ShowGuestRequest { Guest = $"{pooled[0]}" })).Missing.ShouldHaveSingleItem().Why.ShouldContain($"VM.Audit on /vms/{pooled[0]}");
        (await workspace.RunAsync<EstateStatus>("status", new StatusRequest())).Clusters.ShouldHaveSingleItem().Unknown.ShouldBe(2);
        (await workspace.Get<Readings>().PlacesAsync(Ct)).ShouldNotContain(p => pooled.Contains(p.Vmid));
        (await workspace.SyncAsync()).Missing.ShouldHaveSingleItem().Why.ShouldContain("2 guests are hidden");
        await AclAsync(other, "/pool/web", "PVEAuditor");
        (await workspace.SyncAsync()).Missing.ShouldBeEmpty();
        (await workspace.GuestsAsync()).ShouldAllBe(g => g.Status != "unknown");
    }

    [Fact]
    public async Task Sync_GuestOfAPoolDestroyed_IsGoneAlthoughItsConfigIsNowForbidden()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var (other, pooled) = await PoolsAsync(workspace);
        using var _1 = other;
        await DestroyAsync(other, (await workspace.GuestsAsync()).Single(g => g.Vmid == pooled[0]));

        var read = await workspace.SyncAsync();

        read.Missing.ShouldBeEmpty();
        read.Clusters.ShouldHaveSingleItem().Gone.ShouldBe(1);
        (await workspace.GuestsAsync()).ShouldNotContain(g => g.Vmid == pooled[0]);
    }

    [Fact]
    public async Task Sync_HiddenGuestDestroyed_IsForgottenLater()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var (other, pooled) = await PoolsAsync(workspace);
        using var _1 = other;
        var guest = (await workspace.GuestsAsync()).Single(g => g.Vmid == pooled[0]);
        await AclAsync(other, "/pool/web", "PVEAuditor", delete: true);
        await workspace.SyncAsync();
        await DestroyAsync(other, guest);

        var read = await workspace.SyncAsync();

        read.Clusters.ShouldHaveSingleItem().Gone.ShouldBe(1);
        read.Missing.ShouldHaveSingleItem().Why.ShouldContain($"1 guest is hidden from the account: it has lost VM.Audit on /vms/{pooled[1]}");
    }

    [Fact]
    public async Task Sync_ListEmptyForAMoment_IsReadAgain()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;
        var before = await workspace.GuestsAsync();
        sandbox.Faults.LoseGuestList(1);

        var read = await workspace.SyncAsync();

        read.Missing.ShouldBeEmpty();
        read.Clusters.ShouldHaveSingleItem().ShouldSatisfyAllConditions(c => c.Gone.ShouldBe(0), c => c.Guests.ShouldBe(before.Count));
        (await workspace.HistoryAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Sync_ListStaysEmpty_ForgetsNoGuestThatItsNodeHolds()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;
        var before = await workspace.GuestsAsync();
        sandbox.Faults.LoseGuestList(1000);

        var read = await workspace.SyncAsync();

        read.Clusters.ShouldHaveSingleItem().Gone.ShouldBe(0);
        read.Missing.ShouldHaveSingleItem().Why.ShouldContain($"{before.Count} guests are listed no more");
        var kept = await workspace.GuestsAsync();
        kept.Select(g => g.Vmid).ShouldBe(before.Select(g => g.Vmid));
        kept.ShouldAllBe(g => g.Status == "unknown");
        sandbox.Faults.LoseGuestList(0);
        (await workspace.SyncAsync()).Missing.ShouldBeEmpty();
        (await workspace.GuestsAsync()).Select(g => (g.Vmid, g.Name, g.Status)).ShouldBe(before.Select(g => (g.Vmid, g.Name, g.Status)));
    }

    [Fact]
    public async Task Sync_ManyGuestsDestroyed_TakesThemOut()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync(new SandboxOptions { Guests = 60 });
        await using var _ = workspace;
        using var other = EstateWorkspace.Other(sandbox);
        var stopped = (await workspace.GuestsAsync()).Where(g => g is { Status: "stopped", Template: false }).ToList();
        stopped.Count.ShouldBeGreaterThan(6);
        foreach (var guest in stopped)
            await DestroyAsync(other, guest);

        var read = await workspace.SyncAsync();

        read.Missing.ShouldBeEmpty();
        read.Clusters.ShouldHaveSingleItem().Gone.ShouldBe(stopped.Count);
        (await workspace.GuestsAsync()).Count.ShouldBe(60 - stopped.Count);
    }

    [Fact]
    public async Task Write_GuestWithoutANameOnANodeThatIsUp_KeepsWhatWasSeen()
    {
        var (workspace, _) = await EstateWorkspace.ReadAsync();
        await using var _1 = workspace;
        var before = (await workspace.GuestsAsync())[0];
        var nodes = (await workspace.RunAsync<Page<NodeRow>>("node list", new ListNodesRequest())).Items;
        // What Proxmox lists until pvestatd has reported once.
        var bare = new GuestSeen(before.Vmid, before.Type == GuestType.Vm, before.Node, $"VM {before.Vmid}", "unknown", "", null, false, null, null) { Named = false };

        await workspace.Get<ReadingsWriter>().WriteAsync(new ClusterSight("lab", TimeProvider.System.GetUtcNow(),
            [.. nodes.Select(n => new NodeSeen(n.Node, "online", null, null, null, null, null, null, null))], [bare], []), Ct);

        var after = (await workspace.GuestsAsync())[0];
        (after.Name, after.Status, after.MemoryMax).ShouldBe((before.Name, "unknown", before.MemoryMax));
    }

    /// <summary>A cluster whose account sees two pools alone: web with two guests, the first one stopped, and one with all others.</summary>
    static async Task<(ProxmoxClient Other, int[] Web)> PoolsAsync(EstateWorkspace workspace)
    {
        var sandbox = await workspace.SandboxAsync();
        var other = EstateWorkspace.Other(sandbox);
        var guests = (await other.Cluster.ResourcesAsync(ResourceFilter.Guests, Ct)).ToList();
        var web = guests.Where(g => !g.IsTemplate).OrderBy(g => g.Status == "running").ThenBy(g => g.Vmid).Take(2).Select(g => g.Vmid!.Value).ToArray();
        await PoolAsync(other, "web", web);
        await PoolAsync(other, "rest", guests.Select(g => g.Vmid!.Value).Except(web));
        await AclAsync(other, "/pool/web", "PVEAuditor");
        await AclAsync(other, "/pool/rest", "PVEAuditor");
        await workspace.RunAsync<ClusterDetail>("cluster add", EstateWorkspace.Adding("lab", sandbox) with { Token = sandbox.AuditToken, Fingerprint = sandbox.Fingerprint });
        await other.SendAsync(new ProxmoxCall(HttpMethod.Post, "/access/roles") { Parameters = [new("roleid", "Looks"), new("privs", "Sys.Audit,Datastore.Audit")] }, Ct);
        await AclAsync(other, "/", "Looks");
        await AclAsync(other, "/", "PVEAuditor", delete: true);
        (await workspace.SyncAsync()).Missing.ShouldBeEmpty();
        (await workspace.GuestsAsync()).Count.ShouldBe(20);
        return (other, web);
    }

    static async Task PoolAsync(ProxmoxClient other, string pool, IEnumerable<int> vmids)
    {
        await other.SendAsync(new ProxmoxCall(HttpMethod.Post, "/pools") { Parameters = [new("poolid", pool)] }, Ct);
        await other.SendAsync(new ProxmoxCall(HttpMethod.Put, "/pools") { Parameters = [new("poolid", pool), new("vms", string.Join(',', vmids)), new("allow-move", "1")] }, Ct);
    }

    static Task AclAsync(ProxmoxClient other, string path, string role, bool delete = false) => other.SendAsync(new ProxmoxCall(HttpMethod.Put, "/access/acl")
    {
        Parameters = [new("path", path), new("roles", role), new("users", Account), new("delete", delete ? "1" : "0")],
    }, Ct);

    static async Task DestroyAsync(ProxmoxClient other, GuestRow guest)
    {
        var kind = guest.Type == GuestType.Vm ? GuestKind.Qemu : GuestKind.Lxc;
        (await other.Tasks.AwaitAsync(await other.Node(guest.Node).Guest(kind, guest.Vmid).DestroyAsync(new GuestDestruction(), Ct), null, Ct)).Succeeded.ShouldBeTrue();
    }
}
