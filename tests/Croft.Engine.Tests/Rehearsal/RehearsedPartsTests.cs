using Croft.Contracts;
using Croft.Engine.Rehearsal;
using Croft.Engine.Runs;
using Croft.Engine.Tests.Guests;

namespace Croft.Engine.Tests.Rehearsal;

/// <summary>What readings don't hold is read live: a plan that needs it succeeds at the twin as it does at the estate.</summary>
public sealed class RehearsedPartsTests
{
    /// <summary>Rehearses, carries out, and holds the one against the other.</summary>
    static async Task<RehearsalReport> BothAsync(Lab lab, string verb, object request)
    {
        var plan = await lab.PlanAsync(verb, request);
        var report = await lab.Process.RunAsync<RehearsalReport>("rehearse", new RehearseRequest { Plan = plan.Number });
        report.Failed.ShouldBeFalse($"{verb}: {report.Outcome}: {string.Join("; ", report.Steps.Select(s => s.Failure?.Cause))}");
        report.Missing.ShouldBeEmpty(verb);
        var (run, _) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done, run.Failure?.Message);
        report.FirstDifference(await lab.Process.RunAsync<RunDetail>("run show", new ShowRunRequest { Run = run.Id })).ShouldBeNull(verb);
        return report;
    }

    [Fact]
    public async Task Guests_PoolsAndSnapshots_GoTheSameWay()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web", start: true);
        await BothAsync(lab, "guest configure", new ConfigureGuestRequest { Guest = "web", Set = new Dictionary<string, string> { ["cores"] = "4", ["description"] = "front" } });
        await BothAsync(lab, "pool create", new CreatePoolRequest { Pool = "shop" });
        (await BothAsync(lab, "pool include", new IncludeInPoolRequest { Pool = "shop", Guests = ["web"], Storage = ["ceph"] })).Afterwards.ShouldContain(d => d.Field == "pool" && d.To == "shop");
        await BothAsync(lab, "snapshot create", new CreateSnapshotRequest { Guest = "web", Name = "before" });
        await BothAsync(lab, "guest reboot", new RebootGuestRequest { Guest = "web" });
        await BothAsync(lab, "snapshot rollback", new RollbackSnapshotRequest { Guest = "web", Name = "before" });
        await BothAsync(lab, "snapshot delete", new DeleteSnapshotRequest { Guest = "web", Name = "before" });
    }

    [Fact]
    public async Task Backups_AndVolumes_GoTheSameWay()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        await BothAsync(lab, "backup create", new CreateBackupRequest { Guest = "web", Storage = "backup" });
        await BothAsync(lab, "backup restore", new RestoreBackupRequest { Backup = "web", As = "copy" });
        await BothAsync(lab, "storage delete", new DeleteVolumeRequest { Volume = "nfs:iso/debian-12.8.0-amd64-netinst.iso" });
    }

    [Fact]
    public async Task FirewallsAndAccess_GoTheSameWay()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        await BothAsync(lab, "firewall create-alias", new CreateFirewallAliasRequest { Where = "lab", Name = "office", Cidr = "10.7.0.0/24" });
        await BothAsync(lab, "firewall add-rule", new AddFirewallRuleRequest { Where = "web", Direction = "in", Action = "ACCEPT", Source = "office" });
        await BothAsync(lab, "access create-group", new CreateGroupRequest { Group = "ops" });
        await BothAsync(lab, "access create-user", new CreateUserRequest { User = "berta@pve", Group = ["ops"] });
        (await BothAsync(lab, "access grant", new GrantRequest { Who = "@ops", Role = "PVEVMUser", Path = "/vms" })).Afterwards.ShouldContain(d => d.What == "lab/access acl /vms" && d.To == "PVEVMUser");
    }

    [Fact]
    public async Task AvailabilityAndReplication_GoTheSameWay()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        await BothAsync(lab, "ha add", new AddHaRequest { Guest = "web", Comment = "front" });
        await BothAsync(lab, "ha remove", new RemoveHaRequest { Guest = "web" });
    }

    [Fact]
    public async Task Networks_AreChangedAndReachedAtTheTwin()
    {
        await using var lab = await Lab.StartAsync();
        var report = await BothAsync(lab, "network create", new CreateNetworkRequest { Network = "pve2/vmbr7", RevertAfter = 5 });
        report.Afterwards.ShouldContain(d => d.What == "lab/pve2 vmbr7" && d.Field == "type" && d.To == "bridge");
        report.Calls.Select(c => $"{c.Method} {c.Path}").ShouldBe(["POST /nodes/pve2/network", "PUT /nodes/pve2/network"]);

        await lab.DoAsync("network create", new CreateNetworkRequest { Network = "pve2/vmbr8", Stage = true });
        var waiting = await lab.Process.RunAsync<RehearsalReport>("rehearse", new RehearseRequest { Plan = (await lab.PlanAsync("network apply", new ApplyNetworkRequest { Node = "lab/pve2", RevertAfter = 5 })).Number });
        waiting.Failed.ShouldBeFalse();
        waiting.Missing.ShouldNotBeEmpty("what waits already is told in other words by a twin");
    }

    [Fact]
    public async Task Firewall_SwitchedOn_SaysThatTheWayInIsNotRehearsed()
    {
        await using var lab = await Lab.StartAsync();
        var plan = await lab.PlanAsync("firewall enable", new EnableFirewallRequest { Where = "lab" });
        var report = await lab.Process.RunAsync<RehearsalReport>("rehearse", new RehearseRequest { Plan = plan.Number });
        report.Failed.ShouldBeFalse(report.Outcome);
        report.Warnings.ShouldContain(w => w.Contains("still let Croft in", StringComparison.Ordinal));
        report.Afterwards.ShouldContain(d => d.What == "lab firewall" && d.Field == "enable" && d.To == "1");
    }

    [Fact]
    public async Task Steps_InTheWrongOrder_FailAtTheTwin()
    {
        await using var lab = await Lab.StartAsync();
        var plan = await lab.PlanAsync("guest create", new CreateGuestRequest { Name = "web", Node = "pve1", Storage = "ceph", Disk = 4, Memory = 512, Start = true });
        var turned = await lab.Process.Get<RunEngine>().KeepAsync(plan with { Number = 0, Steps = [.. plan.Steps.Reverse().Select(s => s with { After = [] })] }, TestContext.Current.CancellationToken);
        var report = await lab.Process.RunAsync<RehearsalReport>("rehearse", new RehearseRequest { Plan = turned.Number });
        report.Failed.ShouldBeTrue();
        report.Steps[0].State.ShouldBe(RehearsedState.Fails);
        report.Steps[^1].State.ShouldBe(RehearsedState.NotBegun);
    }

    [Fact]
    public void Whole_OfStepsSideBySide_IsTheLongestWay()
    {
        Plan Of(int atOnce) => new("apply", "four", [Step("1"), Step("2"), Step("3", "1"), Step("4", "1", "2")]) { Parallelism = atOnce };
        var takes = new Dictionary<string, double> { ["1"] = 10, ["2"] = 4, ["3"] = 1, ["4"] = 6 };
        RehearsalTimes.Whole(Of(1), takes).ShouldBe(21);
        RehearsalTimes.Whole(Of(2), takes).ShouldBe(16);
        RehearsalTimes.Whole(Of(9), takes).ShouldBe(16);
    }

    static PlanStep Step(string id, params string[] after) => new(id, id, "guest.start", default) { After = after };

    [Fact]
    public void FirstDifference_IsOfTheFirstStepThatWentAnotherWay()
    {
        var report = new RehearsalReport(1, "two steps")
        {
            Outcome = "",
            ReadingsOf = DateTimeOffset.UnixEpoch,
            Steps = [Rehearsed("1", ("cores", "4"), ("digest", "aa")), Rehearsed("2", ("memory", "512"))],
        };
        report.FirstDifference(Run(Live("1", StepState.Done, ("cores", "4"), ("digest", "bb")))).ShouldBeNull();
        report.FirstDifference(Run(Live("1", StepState.Done, ("cores", "2")), Live("2", StepState.Failed))).ShouldBe(new RehearsalDifference("1", "cores", "4", "2"));
        report.FirstDifference(Run(Live("1", StepState.Done, ("cores", "4")), Live("2", StepState.Failed))).ShouldBe(new RehearsalDifference("2", "state", "Succeeds", "Failed"));
    }

    static RehearsedStep Rehearsed(string id, params (string Field, string Seen)[] seen) =>
        new() { Id = id, Title = id, Kind = "guest.configure", State = RehearsedState.Succeeds, Evidence = [.. seen.Select(s => new Evidence("GET config", s.Field, s.Seen))] };

    static StepRow Live(string id, StepState state, params (string Field, string Seen)[] seen) =>
        new() { Id = id, Title = id, Kind = "guest.configure", Phase = "apply", State = state, Ended = DateTimeOffset.UnixEpoch, Evidence = [.. seen.Select(s => new Evidence("GET config", s.Field, s.Seen))] };

    static RunDetail Run(params StepRow[] steps) =>
        new(new RunRow { Id = 1, Plan = 1, Verb = "apply", Title = "two steps", State = RunState.Done, Actor = "anna", Started = DateTimeOffset.UnixEpoch, Steps = "0 of 2" }, steps);
}
