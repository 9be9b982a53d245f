using Croft.Contracts;
using Croft.Engine.Tests.Guests;

namespace Croft.Engine.Tests.Ha;

/// <summary>What is told of guests that high availability takes to another node.</summary>
public sealed class RecoveryTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Guest_OfALostNode_IsListedWhereItRunsNowAndItsMoveIsHistory()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web", "pve2", start: true);
        await lab.DoAsync("ha add", new AddHaRequest { Guest = "web" });
        await lab.Process.RunAsync<SyncResult>("sync", new SyncRequest());

        await lab.Cluster.Faults.SetNodeOnlineAsync("pve2", false, Ct);
        var fresh = (await lab.Process.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest { Fresh = true })).Items.Single(g => g.Name == "web");
        (fresh.Node, fresh.Status).ShouldBe(("pve1", "running"));
        await lab.Process.RunAsync<SyncResult>("sync", new SyncRequest());
        var history = (await lab.Process.RunAsync<Page<ChangeRow>>("history guest", new GuestHistoryRequest { Guest = "web" })).Items;
        history.ShouldContain(c => c.Field == "node" && c.From == "pve2" && c.To == "pve1");

        // what is done to it goes to where it is
        await lab.DoAsync("guest migrate", new MigrateGuestRequest { Guest = "web", Node = "pve3", Online = true });
        (await lab.SeeAsync("web")).Place.Node.ShouldBe("pve3");
        await lab.DoAsync("guest stop", new StopGuestRequest { Guest = "web" });
        await lab.DoAsync("guest start", new StartGuestRequest { Guest = "web" });
        (await lab.SeeAsync("web")).Status.State.Text.ShouldBe("running");
    }

    [Fact]
    public async Task Guest_ThatNoNodeMayTake_IsToldToBeInRecovery()
    {
        await using var lab = await Lab.StartAsync(version: "9.2");
        await lab.MachineAsync("web", "pve2", start: true);
        await lab.DoAsync("ha add", new AddHaRequest { Guest = "web" });
        await lab.DoAsync("ha create-rule", new CreateHaRuleRequest { Rule = "home", Guests = ["web"], Nodes = ["pve2"], Strict = true });
        await lab.Process.RunAsync<SyncResult>("sync", new SyncRequest());
        await lab.Cluster.Faults.SetNodeOnlineAsync("pve2", false, Ct);

        var status = await lab.Process.RunAsync<HaOverview>("ha status", new HaStatusRequest());
        (status.Clusters.Single().State, status.Guests.Single().State).ShouldBe(("error", "recovery"));
        (await lab.Process.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest { Fresh = true })).Items.Single(g => g.Name == "web").Status.ShouldBe("unknown");

        await lab.Cluster.Faults.SetNodeOnlineAsync("pve2", true, Ct);
        (await lab.Process.RunAsync<HaOverview>("ha status", new HaStatusRequest())).Guests.Single().State.ShouldBe("started");
    }
}
