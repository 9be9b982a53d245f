using Croft.Contracts;
using Croft.Engine.Rehearsal;
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
