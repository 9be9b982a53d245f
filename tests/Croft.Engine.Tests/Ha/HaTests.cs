using Croft.Contracts;
using Croft.Engine.Tests.Guests;
using Croft.Sandbox.Faults;

namespace Croft.Engine.Tests.Ha;

public sealed class HaTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<HaGuestRow> RowAsync(Lab lab, string guest) =>
        (await lab.Process.RunAsync<Page<HaGuestRow>>("ha list", new ListHaRequest())).Items.Single(r => r.Guest == guest);

    [Fact]
    public async Task Guest_AddedConfiguredStoppedAndRemoved_IsReadBack()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        await lab.DoAsync("ha add", new AddHaRequest { Guest = "web", MaxRestart = 2, Comment = "front" });
        (await lab.SeeAsync("web")).Status.State.Text.Equals("running", StringComparison.Ordinal).ShouldBeTrue("high availability starts what shall be started");
        var row = await RowAsync(lab, "web");
        (row.State, row.Wanted, row.MaxRestart, row.MaxRelocate, row.Node, row.Comment, row.Failback).ShouldBe(("started", "started", 2, 1, "pve1", "front", null));

        await lab.DoAsync("ha configure", new ConfigureHaRequest { Guest = "web", State = "stopped", Clear = ["max-restart", "comment"] });
        (await lab.SeeAsync("web")).Status.State.Text.Equals("running", StringComparison.Ordinal).ShouldBeFalse();
        row = await RowAsync(lab, "web");
        (row.State, row.MaxRestart, row.Comment).ShouldBe(("stopped", 1, null));

        await lab.DoAsync("ha configure", new ConfigureHaRequest { Guest = "web", State = "started" });
        await lab.DoAsync("ha remove", new RemoveHaRequest { Guest = "web" });
        (await lab.SeeAsync("web")).Status.State.Text.Equals("running", StringComparison.Ordinal).ShouldBeTrue("it stays as it is");
        (await lab.Process.RunAsync<Page<HaGuestRow>>("ha list", new ListHaRequest())).Items.ShouldNotContain(r => r.Guest == "web");
        (await lab.RefusedAsync("ha remove", new RemoveHaRequest { Guest = "web" })).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Fact]
    public async Task Guests_ThatASelectorPicks_AreAddedConfiguredMovedAndRemovedByOnePlanEach()
    {
        await using var lab = await Lab.StartAsync();
        foreach (var name in (string[])["web-01", "web-02", "db"]) await lab.MachineAsync(name);
        HaGuestRow[] rows = [];
        async Task<Plan> DoAsync(string verb, object request)
        {
            var plan = await lab.DoAsync(verb, request);
            rows = [.. (await lab.Process.RunAsync<Page<HaGuestRow>>("ha list", new ListHaRequest())).Items.Where(r => r.Guest!.StartsWith("web", StringComparison.Ordinal))];
            return plan;
        }
        var added = await DoAsync("ha add", new AddHaRequest { Select = "name=web-*", MaxRestart = 2 });
        (added.Title, added.Steps.Count).ShouldBe(("ha add: 2 guests picked by 'name=web-*'", 2));
        added.Warnings.ShouldHaveSingleItem().ShouldContain("first guest");
        rows.Select(r => (r.Guest, r.State, r.MaxRestart)).ShouldBe([("web-01", "started", 2), ("web-02", "started", 2)]);

        (await lab.PlanAsync("ha add", new AddHaRequest { Select = "name=web-* or name=db" })).Warnings.ShouldContain("2 guests of those picked are so already, and left alone.");
        var refused = await lab.RefusedAsync("ha add", new AddHaRequest { Select = "name=web-* or name=db", MaxRestart = 3 });
        refused.Message.ShouldStartWith("2 of 3 guests picked by 'name=web-* or name=db' refuse, so nothing was planned; the first: Can't give web-01");
        refused.Faults.Count.ShouldBe(2);
        (await lab.RefusedAsync("ha add", new AddHaRequest { Select = "name=web-*", MaxRestart = 3 })).WayOut.ShouldBe("Change how: 'croft ha configure web-01'.");

        await lab.DoAsync("ha configure", new ConfigureHaRequest { Guest = "web-01", MaxRestart = 4 });
        (await DoAsync("ha configure", new ConfigureHaRequest { Select = "name=web-*", MaxRestart = 4 })).Warnings.ShouldBe(["1 guest of those picked is so already, and left alone."]);
        rows.ShouldAllBe(r => r.MaxRestart == 4);
        await DoAsync("ha migrate", new MigrateHaRequest { Select = "name=web-*", Node = "pve2", Parallel = 2 });
        rows.ShouldAllBe(r => r.Node == "pve2" && r.State == "started");
        await DoAsync("ha remove", new RemoveHaRequest { Select = "name=web-*" });
        rows.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Guest_MovedByHighAvailability_RunsThere(bool relocate)
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web", start: true);
        await lab.DoAsync("ha add", new AddHaRequest { Guest = "web" });
        var plan = relocate
            ? await lab.DoAsync("ha relocate", new RelocateHaRequest { Guest = "web", Node = "pve2" })
            : await lab.DoAsync("ha migrate", new MigrateHaRequest { Guest = "web", Node = "pve2" });
        plan.Disturbs.ShouldBe(relocate ? Disturbance.Restart : Disturbance.Live);
        var seen = await lab.SeeAsync("web");
        (seen.Place.Node, seen.Status.State.Text).ShouldBe(("pve2", "running"));
    }

    [Fact]
    public async Task Groups_OfACluster8_AreMadeUsedAndDeleted()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        await lab.DoAsync("ha create-group", new CreateHaGroupRequest { Group = "east", Nodes = ["pve1:2", "pve2"], Comment = "hall 1" });
        await lab.DoAsync("ha add", new AddHaRequest { Guest = "web", Group = "east", State = "stopped" });
        await lab.DoAsync("ha configure-group", new ConfigureHaGroupRequest { Group = "east", Restricted = true, Failback = false });
        var group = (await lab.Process.RunAsync<Page<HaGroupRow>>("ha groups", new ListHaGroupsRequest())).Items.Single();
        (group.Group, string.Join(',', group.Nodes), group.Restricted, group.Failback, group.Guests.Single()).ShouldBe(("east", "pve1:2,pve2", true, false, $"web ({(await lab.SeeAsync("web")).Place.Vmid})"));
        (await lab.RefusedAsync("ha delete-group", new DeleteHaGroupRequest { Group = "east" })).Message.ShouldContain("is in it");
        await lab.DoAsync("ha configure", new ConfigureHaRequest { Guest = "web", Clear = ["group"] });
        await lab.DoAsync("ha delete-group", new DeleteHaGroupRequest { Group = "east" });
        (await lab.Process.FailsAsync("ha rules", new ListHaRulesRequest())).Kind.ShouldBe(FailureKind.Unsupported);
        (await lab.RefusedAsync("ha create-rule", new CreateHaRuleRequest { Rule = "r1", Guests = ["web"], Nodes = ["pve1"] })).WayOut.ShouldBe("It has groups of nodes: 'croft ha groups'.");
    }

    [Fact]
    public async Task Rules_OfACluster9_AreMadeChangedAndDeleted()
    {
        await using var lab = await Lab.StartAsync(version: "9.1");
        await lab.MachineAsync("web");
        await lab.MachineAsync("db", "pve2");
        foreach (var guest in new[] { "web", "db" })
            await lab.DoAsync("ha add", new AddHaRequest { Guest = guest, State = "stopped", Failback = false });
        await lab.DoAsync("ha create-rule", new CreateHaRuleRequest { Rule = "near", Guests = ["web"], Nodes = ["pve1:2", "pve2"], Comment = "disks" });
        await lab.DoAsync("ha create-rule", new CreateHaRuleRequest { Rule = "apart", Guests = ["web", "db"], Affinity = "negative" });
        await lab.DoAsync("ha configure-rule", new ConfigureHaRuleRequest { Rule = "near", Strict = true, Enabled = false });
        var rules = (await lab.Process.RunAsync<Page<HaRuleRow>>("ha rules", new ListHaRulesRequest())).Items;
        rules.Select(r => (r.Rule, r.Type, r.State, string.Join(',', r.Nodes), r.Strict, r.Affinity)).ShouldBe(
            [("apart", "resource-affinity", "ok", "", null, "negative"), ("near", "node-affinity", "disabled", "pve1:2,pve2", true, null)]);
        await lab.DoAsync("ha configure-rule", new ConfigureHaRuleRequest { Rule = "near", Enabled = true });
        (await RowAsync(lab, "web")).Rules.ShouldBe(["apart", "near"]);
        (await RowAsync(lab, "web")).Failback.ShouldBe(false);
        await lab.DoAsync("ha delete-rule", new DeleteHaRuleRequest { Rule = "apart" });
        await lab.DoAsync("ha remove", new RemoveHaRequest { Guest = "web" });
        (await lab.Process.RunAsync<Page<HaRuleRow>>("ha rules", new ListHaRulesRequest())).Items.ShouldBeEmpty("a rule goes with the last guest that it names");
        (await lab.Process.FailsAsync("ha groups", new ListHaGroupsRequest())).WayOut.ShouldBe("See the rules: 'croft ha rules'.");
    }

    [Fact]
    public async Task Status_TellsQuorumMasterAgentsAndGuests()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        (await lab.Process.RunAsync<HaOverview>("ha status", new HaStatusRequest())).Clusters.Single().State.ShouldBe("idle");
        await lab.DoAsync("ha add", new AddHaRequest { Guest = "web" });
        var status = await lab.Process.RunAsync<HaOverview>("ha status", new HaStatusRequest());
        var cluster = status.Clusters.Single();
        (cluster.State, cluster.Quorate, cluster.Master).ShouldBe(("ok", true, "pve1"));
        status.Nodes.Select(n => (n.Node, n.State)).ShouldBe([("pve1", "active"), ("pve2", "idle"), ("pve3", "idle")]);
        status.Guests.Single().State.ShouldBe("started");
        await lab.Cluster.Faults.SetNodeOnlineAsync("pve3", false, Ct);
        (await lab.Process.RunAsync<HaOverview>("ha status", new HaStatusRequest())).Clusters.Single().State.ShouldBe("agent silent");
    }

    [Theory]
    [InlineData(HoldPoint.AfterEffect)]
    [InlineData(HoldPoint.BeforeEffect)]
    public async Task Add_WhoseAnswerIsLost_TakesEffectOnce(HoldPoint point)
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        var plan = await lab.PlanAsync("ha add", new AddHaRequest { Guest = "web", State = "stopped" });
        lab.Cluster.Faults.CutNext(call => call is { Method: "POST", Path: "/cluster/ha/resources" }, point);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done, steps[0].Failure?.ToString());
        lab.Cluster.Effects[$"ha/vm:{(await lab.SeeAsync("web")).Place.Vmid} create"].ShouldBe(1);
    }

    [Fact]
    public async Task Configure_OfWhatSomebodyChangedSinceThePlan_ChangesNothing()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        await lab.DoAsync("ha add", new AddHaRequest { Guest = "web", State = "stopped" });
        var plan = await lab.PlanAsync("ha configure", new ConfigureHaRequest { Guest = "web", MaxRestart = 5 });
        await lab.DoAsync("ha configure", new ConfigureHaRequest { Guest = "web", MaxRestart = 3 });
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.WayOut!.ShouldContain("Plan again");
        (await RowAsync(lab, "web")).MaxRestart.ShouldBe(3);
    }
}
