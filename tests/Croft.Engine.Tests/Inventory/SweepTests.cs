using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Tests.Clusters;
using Croft.Proxmox;
using Croft.Sandbox;
using Croft.Sandbox.Faults;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests.Inventory;

public sealed class SweepTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sync_NewCluster_ReadsEveryGuestWithItsConfig()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        await workspace.AddAsync("lab", new SandboxOptions { Nodes = 3, Guests = 20 });

        var read = await workspace.SyncAsync();

        var cluster = read.Clusters.ShouldHaveSingleItem();
        (cluster.Nodes, cluster.Guests, cluster.Configs, cluster.Added, cluster.Changed, cluster.Gone).ShouldBe((3, 20, 20, 20, 0, 0));
        cluster.Complete.ShouldBeTrue();
        var guests = await workspace.GuestsAsync();
        guests.Count.ShouldBe(20);
        guests.ShouldAllBe(g => g.Digest != null && g.Digest.Length == 40 && g.Pending != null && g.ConfigSeen != null && g.Changed == null && g.Status != "unknown");
    }

    [Fact]
    public async Task Sync_NothingChanged_WritesNoHistory()
    {
        var (workspace, _) = await EstateWorkspace.ReadAsync();
        await using var _1 = workspace;
        var before = await workspace.GuestsAsync();

        var read = await workspace.SyncAsync();

        read.Clusters.ShouldHaveSingleItem().ShouldSatisfyAllConditions(c => c.Added.ShouldBe(0), c => c.Changed.ShouldBe(0), c => c.Gone.ShouldBe(0));
        (await workspace.GuestsAsync()).Select(g => g.Digest).ShouldBe(before.Select(g => g.Digest));
        (await workspace.HistoryAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Sync_ConfigChangedByOthers_IsToldOnceAndKeptAsHistory()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;
        var guest = (await workspace.GuestsAsync()).First(g => g.Type == GuestType.Ct && !g.Template);
        using var other = EstateWorkspace.Other(sandbox);
        await other.SendAsync(new ProxmoxCall(HttpMethod.Put, $"/nodes/{guest.Node}/lxc/{guest.Vmid}/config") { Parameters = [new("description", "drifted")] }, Ct);

        var first = await workspace.SyncAsync();
        var second = await workspace.SyncAsync();

        first.Clusters.ShouldHaveSingleItem().Changed.ShouldBe(1);
        second.Clusters.ShouldHaveSingleItem().Changed.ShouldBe(0);
        var drifted = (await workspace.GuestsAsync()).Single(g => g.Vmid == guest.Vmid);
        drifted.Digest.ShouldNotBe(guest.Digest);
        drifted.Changed.ShouldNotBeNull();
        var shown = await workspace.RunAsync<GuestDetail>("guest show", new ShowGuestRequest { Guest = $"{guest.Vmid}" });
        shown.Config["description"].ShouldStartWith("drifted");
        (await workspace.HistoryAsync()).ShouldContain(h => h.Kind == "config" && h.Subject == $"{guest.Vmid}" && h.Field == "description");
    }

    [Fact]
    public async Task Sync_ValueThatWaits_IsShownAsPending()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;
        var guest = (await workspace.GuestsAsync()).First(g => g is { Type: GuestType.Vm, Status: "running" });
        using var other = EstateWorkspace.Other(sandbox);
        await other.SendAsync(new ProxmoxCall(HttpMethod.Put, $"/nodes/{guest.Node}/qemu/{guest.Vmid}/config") { Parameters = [new("cores", "7")] }, Ct);

        await workspace.SyncAsync();

        var shown = await workspace.RunAsync<GuestDetail>("guest show", new ShowGuestRequest { Guest = $"{guest.Vmid}" });
        shown.Guest.Pending.ShouldBe(true);
        shown.Pending.ShouldContain(p => p.Field == "cores" && p.To == "7");
        shown.Config.GetValueOrDefault("cores").ShouldNotBe("7");
    }

    [Fact]
    public async Task Sync_GuestDestroyedMeanwhile_IsForgottenAndNoFailure()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;
        var guest = (await workspace.GuestsAsync()).First(g => g is { Type: GuestType.Ct, Status: "stopped", Template: false });
        using var other = EstateWorkspace.Other(sandbox);
        var hold = sandbox.HoldNext(c => c.Path.EndsWith($"/{guest.Vmid}/pending", StringComparison.Ordinal), HoldPoint.BeforeEffect);

        var syncing = workspace.SyncAsync();
        await hold.Arrived.WaitAsync(Ct);
        await other.Tasks.AwaitAsync(await other.Node(guest.Node).Guest(GuestKind.Lxc, guest.Vmid).DestroyAsync(new GuestDestruction(), Ct), null, Ct);
        hold.Release();
        var read = await syncing;

        read.Missing.ShouldBeEmpty();
        read.Clusters.ShouldHaveSingleItem().Gone.ShouldBe(1);
        (await workspace.GuestsAsync()).ShouldNotContain(g => g.Vmid == guest.Vmid);
        (await workspace.HistoryAsync()).ShouldContain(h => h.Kind == "guest" && h.Subject == $"{guest.Vmid}");
    }

    [Fact]
    public async Task Sync_GuestMovedMeanwhile_IsReadWhereItIsNow()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;
        using var other = EstateWorkspace.Other(sandbox);
        var guest = await MovableAsync(workspace, other);
        var target = sandbox.Nodes.First(n => n != guest.Node);
        var hold = sandbox.HoldNext(c => c.Path.EndsWith($"/{guest.Vmid}/pending", StringComparison.Ordinal), HoldPoint.BeforeEffect);

        var syncing = workspace.SyncAsync();
        await hold.Arrived.WaitAsync(Ct);
        var moved = await other.Tasks.AwaitAsync(await other.Node(guest.Node).Guest(KindOf(guest), guest.Vmid).MigrateAsync(new GuestMigration(target), Ct), null, Ct);
        moved.Succeeded.ShouldBeTrue(moved.Text);
        hold.Release();
        var read = await syncing;

        read.Missing.ShouldBeEmpty();
        read.Clusters.ShouldHaveSingleItem().Configs.ShouldBe(20);
        (await workspace.GuestsAsync()).Single(g => g.Vmid == guest.Vmid).Node.ShouldBe(target);
    }

    [Fact]
    public async Task Sync_HangingNode_ReadsTheRestAndNamesIt()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync(s => s.AddSingleton(new InventoryOptions { Patience = TimeSpan.FromMilliseconds(700) }));
        var sandbox = await workspace.AddAsync("lab", new SandboxOptions { Nodes = 3, Guests = 30 });
        var hanging = sandbox.Nodes[1];
        sandbox.Faults.SetNodeHanging(hanging, true);

        var read = await workspace.SyncAsync();

        read.Missing.ShouldHaveSingleItem().ShouldSatisfyAllConditions(m => m.What.ShouldBe($"lab/{hanging}"), m => m.Kind.ShouldBe(FailureKind.TimedOut));
        var guests = await workspace.GuestsAsync();
        guests.Count.ShouldBe(30);
        guests.Where(g => g.Node != hanging).ShouldAllBe(g => g.ConfigSeen != null);
        guests.Where(g => g.Node == hanging).ShouldAllBe(g => g.ConfigSeen == null);
    }

    [Fact]
    public async Task Sync_LostNode_KeepsItsGuestsAsUnknown()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;
        var lost = sandbox.Nodes[2];
        var before = (await workspace.GuestsAsync()).Where(g => g.Node == lost).ToList();
        before.ShouldNotBeEmpty();
        await sandbox.Faults.SetNodeOnlineAsync(lost, false, Ct);

        var read = await workspace.SyncAsync();

        read.Missing.ShouldContain(m => m.What == $"lab/{lost}");
        var page = await workspace.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest { Node = lost });
        page.Items.Select(g => (g.Vmid, g.Name)).ShouldBe(before.Select(g => (g.Vmid, g.Name)));
        page.Items.ShouldAllBe(g => g.Status == "unknown" && g.Uptime == null);
        page.Missing.ShouldHaveSingleItem().What.ShouldBe($"lab/{lost}");
        var status = await workspace.RunAsync<EstateStatus>("status", new StatusRequest());
        status.Clusters.ShouldHaveSingleItem().ShouldSatisfyAllConditions(c => c.NodesOnline.ShouldBe(2), c => c.Unknown.ShouldBe(before.Count(g => !g.Template)));
        await sandbox.Faults.SetNodeOnlineAsync(lost, true, Ct);
        await workspace.SyncAsync();
        (await workspace.GuestsAsync()).Where(g => g.Node == lost).Select(g => g.Status).ShouldBe(before.Select(g => g.Status));
    }

    [Fact]
    public async Task Sync_CredentialThatCantBeOpened_ShowsItsGuestsAsUnknown()
    {
        var (workspace, _) = await EstateWorkspace.ReadAsync();
        await using var _1 = workspace;
        await workspace.TamperAsync("UPDATE clusters SET secret = (SELECT mac FROM audit WHERE sequence = 1)");

        (await workspace.SyncAsync()).Missing.ShouldHaveSingleItem().What.ShouldBe("lab");

        (await workspace.GuestsAsync()).ShouldAllBe(g => g.Status == "unknown");
    }

    [Fact]
    public async Task Sync_SilentCluster_DelaysNoOtherAndIsNeverShownAsFine()
    {
        var (workspace, _) = await EstateWorkspace.ReadAsync();
        await using var _1 = workspace;
        var second = await workspace.AddAsync("attic", new SandboxOptions { Nodes = 1, Guests = 5, Seed = 7 });
        await workspace.SyncAsync();
        await workspace.SilenceAsync(second);

        var read = await workspace.SyncAsync();

        read.Clusters.Single(c => c.Cluster == "lab").Complete.ShouldBeTrue();
        read.Missing.ShouldHaveSingleItem().What.ShouldBe("attic");
        var page = await workspace.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest());
        page.Items.Where(g => g.Cluster == "attic").ShouldAllBe(g => g.Status == "unknown");
        page.Items.Where(g => g.Cluster == "lab").ShouldContain(g => g.Status == "running");
        page.Missing.ShouldHaveSingleItem().What.ShouldBe("attic");
    }

    [Fact]
    public async Task Sync_UnknownCluster_NamesThoseThereAre()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        await workspace.AddAsync("lab");

        var failure = await workspace.FailsAsync("sync", new SyncRequest { Cluster = "lap" });

        failure.Kind.ShouldBe(FailureKind.NotFound);
        failure.WayOut.ShouldNotBeNull().ShouldContain("lab");
    }

    static GuestKind KindOf(GuestRow guest) => guest.Type == GuestType.Vm ? GuestKind.Qemu : GuestKind.Lxc;

    /// <summary>A stopped guest made for the test on storage that every node has.</summary>
    static async Task<GuestRow> MovableAsync(EstateWorkspace workspace, ProxmoxClient other)
    {
        var shared = (await workspace.RunAsync<Page<StorageRow>>("storage list", new ListStoragesRequest())).Items
            .Where(s => s.Shared).Select(s => s.Storage).ToHashSet(StringComparer.Ordinal);
        foreach (var guest in (await workspace.GuestsAsync()).Where(g => g is { Status: "stopped", Template: false }))
        {
            var config = await other.Node(guest.Node).Guest(KindOf(guest), guest.Vmid).ConfigAsync(Ct);
            if (config.Disks.All(d => d.Volume is { } volume && shared.Contains(volume.Storage)))
                return guest;
        }
        throw new InvalidOperationException("The sandbox has no stopped guest on shared storage.");
    }
}
