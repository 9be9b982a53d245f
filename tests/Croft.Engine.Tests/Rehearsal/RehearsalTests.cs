using Croft.Contracts;
using Croft.Engine.Tests.Accounts;
using Croft.Engine.Tests.Guests;
using Croft.Engine.Verbs;
using Croft.Sandbox.Saving;
using static Croft.Engine.Tests.Accounts.Accounts;

namespace Croft.Engine.Tests.Rehearsal;

public sealed class RehearsalTests
{
    const string Alpine = "nfs:vztmpl/alpine-3.20-default_20240908_amd64.tar.xz";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static Task<RehearsalReport> RehearseAsync(Lab lab, Plan plan, bool offline = false) =>
        lab.Process.RunAsync<RehearsalReport>("rehearse", new RehearseRequest { Plan = plan.Number, Offline = offline });

    static Task<Plan> ConfigureAsync(Lab lab, string guest, string key, string value) =>
        lab.PlanAsync("guest configure", new ConfigureGuestRequest { Guest = guest, Set = new Dictionary<string, string> { [key] = value } });

    /// <summary>Changes a guest behind everybody's back.</summary>
    static void Tamper(Lab lab, string name, Func<SavedGuest, SavedGuest> change)
    {
        var saved = lab.Cluster.Save();
        lab.Cluster.Load(saved with { Nodes = null, Access = null, Guests = [.. saved.Guests!.Select(g => g.Config!.GetValueOrDefault("name") == name ? change(g) : g)] });
    }

    static SavedGuest With(SavedGuest guest, string key, string value) =>
        guest with { Config = new Dictionary<string, string>(guest.Config!) { [key] = value } };

    static void ShouldFail(RehearsalReport report, string step, string because)
    {
        report.Failed.ShouldBeTrue(report.Outcome);
        var failing = report.Steps.First(s => s.State == RehearsedState.Fails);
        failing.Id.ShouldBe(step);
        $"{failing.Failure!.Message} {failing.Failure.Cause}".ShouldContain(because);
    }

    [Fact]
    public async Task Configure_OfARunningMachine_ShowsWhatWaits_AndLeavesNoTrace()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web", start: true);
        var effects = lab.Cluster.Effects.All.ToDictionary();
        var runs = (await lab.Process.RunAsync<Page<RunRow>>("run list", new ListRunsRequest())).Items.Count;
        var plan = await ConfigureAsync(lab, "web", "cores", "4");

        var report = await lab.Process.RunAsync<RehearsalReport>("rehearse", new RehearseRequest());

        report.Plan.ShouldBe(plan.Number, "the newest that was not carried out");
        report.Failed.ShouldBeFalse(report.Outcome);
        report.Missing.ShouldBeEmpty();
        report.Steps.Single().State.ShouldBe(RehearsedState.Succeeds);
        report.Steps.Single().Evidence.ShouldContain(e => e.Field == "cores" && e.Seen.Contains("waits for the next restart"));
        report.Afterwards.ShouldHaveSingleItem().ShouldSatisfyAllConditions(d => d.Field.ShouldBe("cores (pending)"), d => d.To.ShouldBe("4"));
        report.Disturbed.ShouldHaveSingleItem().How.ShouldBe("changes at its next restart");
        report.Calls.ShouldHaveSingleItem().ShouldSatisfyAllConditions(c => c.Method.ShouldBe("PUT"), c => c.Step.ShouldBe("1"), c => c.Answer.ShouldBe("200 OK"));
        report.Warnings.ShouldBeEmpty();
        lab.Cluster.Effects.All.ShouldBe(effects);
        (await lab.Process.RunAsync<Page<RunRow>>("run list", new ListRunsRequest())).Items.Count.ShouldBe(runs);
    }

    [Fact]
    public async Task Reboot_TellsHowLongTheGuestIsDown_AndByWhichStep()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web", start: true);

        var report = await RehearseAsync(lab, await lab.PlanAsync("guest reboot", new RebootGuestRequest { Guest = "web" }));

        report.Failed.ShouldBeFalse(report.Outcome);
        report.Steps.Single().PredictedBy.ShouldBe("model");
        report.Steps.Single().Takes.ShouldBe(10);
        report.Disturbed.ShouldHaveSingleItem().ShouldSatisfyAllConditions(d => d.How.ShouldBe("stops and starts"), d => d.Down.ShouldBe(2), d => d.Step.ShouldBe("1"));
        report.Calls.Single().Answer.ShouldBe("200 OK, task qmreboot: OK");
    }

    [Fact]
    public async Task Step_ThatRanBefore_IsPredictedFromHistory()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        await lab.DoAsync("guest start", new StartGuestRequest { Guest = "web" });
        await lab.DoAsync("guest stop", new StopGuestRequest { Guest = "web" });

        var report = await RehearseAsync(lab, await lab.PlanAsync("guest start", new StartGuestRequest { Guest = "web" }));

        report.Steps.Single().PredictedBy.ShouldBe("history");
        report.Disturbed.ShouldBeEmpty();
        report.Afterwards.ShouldContain(d => d.Field == "status" && d.To == "running");
    }

    [Fact]
    public async Task Create_AndCloneAndDestroy_AreRehearsedWhole()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");

        var made = await RehearseAsync(lab, await lab.PlanAsync("guest create", new CreateGuestRequest { Name = "ct", Node = "pve1", Storage = "local-lvm", Disk = 2, Memory = 256, Template = Alpine, Start = true }));
        var copied = await RehearseAsync(lab, await lab.PlanAsync("guest clone", new CloneGuestRequest { Source = "web", Name = "web-2" }));
        var gone = await RehearseAsync(lab, await lab.PlanAsync("guest destroy", new DestroyGuestRequest { Guest = "web" }));

        made.Failed.ShouldBeFalse(made.Outcome);
        made.Afterwards.ShouldContain(d => d.Field == "guest" && d.To == "running on pve1");
        made.Afterwards.ShouldContain(d => d.What == "lab/pve1/local-lvm" && d.Field == "used");
        copied.Failed.ShouldBeFalse(copied.Outcome);
        copied.Afterwards.ShouldContain(d => d.Field == "name" && d.To == "web-2");
        gone.Failed.ShouldBeFalse(gone.Outcome);
        gone.Afterwards.ShouldContain(d => d.Field == "guest" && d.To == null);
        gone.Disturbed.ShouldContain(d => d.How == "loses data");
        (await lab.SeeAsync("web")).Place.Name.ShouldBe("web");
    }

    [Fact]
    public async Task Storage_ThatIsFull_FailsAtTheTwin()
    {
        await using var lab = await Lab.StartAsync();
        var plan = await lab.PlanAsync("guest create", new CreateGuestRequest { Name = "web", Node = "pve1", Storage = "ceph", Disk = 4, Memory = 512 });
        lab.Cluster.Faults.SetStorageFull("ceph", true);
        ShouldFail(await RehearseAsync(lab, plan), "1", "insufficient free space");
    }

    [Fact]
    public async Task Guest_ThatIsLocked_FailsAtTheTwin()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        var plan = await ConfigureAsync(lab, "web", "cores", "2");
        Tamper(lab, "web", g => With(g, "lock", "backup"));
        ShouldFail(await RehearseAsync(lab, plan), "1", "backup");
    }

    [Fact]
    public async Task Number_ThatWasTaken_FailsAtTheTwin()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        var plan = await lab.PlanAsync("guest clone", new CloneGuestRequest { Source = "web", Name = "late", Id = 700 });
        await lab.DoAsync("guest clone", new CloneGuestRequest { Source = "web", Name = "early", Id = 700 });
        ShouldFail(await RehearseAsync(lab, plan), "1", "was taken by 'early'");
    }

    [Fact]
    public async Task Privilege_ThatTheAccountLacks_FailsAtTheTwin()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        var plan = await ConfigureAsync(lab, "web", "cores", "2");
        await lab.BecomeAuditorAsync();
        var report = await RehearseAsync(lab, plan);
        ShouldFail(report, "1", "VM.Config.CPU");
        report.Calls.Single().Answer.ShouldStartWith("403");
    }

    [Fact]
    public async Task Privileges_OfOnePathAlone_AreThoseOfTheTwin()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        await lab.MachineAsync("db");
        var vmid = (await lab.SeeAsync("web")).Place.Vmid;
        await lab.BecomeAsync("few@pve", new Right("/", "VM.Audit", "Sys.Audit", "Datastore.Audit"), new Right($"/vms/{vmid}", "VM.Audit", "VM.Config.CPU", "VM.PowerMgmt"));
        (await RehearseAsync(lab, await ConfigureAsync(lab, "web", "cores", "2"))).Failed.ShouldBeFalse();
        ShouldFail(await RehearseAsync(lab, await ConfigureAsync(lab, "db", "cores", "2")), "1", "VM.Config.CPU");
    }

    [Fact]
    public async Task Node_ThatIsDown_FailsAtTheTwin()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        var plan = await lab.PlanAsync("guest migrate", new MigrateGuestRequest { Guest = "web", Node = "pve2" });
        (await RehearseAsync(lab, plan)).Failed.ShouldBeFalse();
        await lab.Cluster.Faults.SetNodeOnlineAsync("pve2", false, Ct);
        (await RehearseAsync(lab, plan)).Failed.ShouldBeTrue();
        await lab.Cluster.Faults.SetNodeOnlineAsync("pve2", true, Ct);
        await lab.Cluster.Faults.SetNodeOnlineAsync("pve1", false, Ct);
        (await RehearseAsync(lab, plan)).Failed.ShouldBeTrue();
    }

    [Fact]
    public async Task Config_ThatChangedSinceThePlan_FailsAtTheTwin()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        var plan = await ConfigureAsync(lab, "web", "cores", "2");
        Tamper(lab, "web", g => With(g, "cores", "3"));
        ShouldFail(await RehearseAsync(lab, plan), "1", "changed it after the plan was made");
    }

    [Fact]
    public async Task Offline_RehearsesFromTheLastReadings_AndSaysWhatItCantTell()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        await lab.Process.RunAsync("sync", new SyncRequest());
        var plan = await ConfigureAsync(lab, "web", "cores", "2");
        var back = await lab.DoAsync("snapshot create", new CreateSnapshotRequest { Guest = "web", Name = "before" });
        var rollback = await lab.PlanAsync("snapshot rollback", new RollbackSnapshotRequest { Guest = "web", Name = "before" });
        (await RehearseAsync(lab, rollback)).Failed.ShouldBeFalse();
        await lab.Cluster.DisposeAsync();

        var report = await RehearseAsync(lab, plan);
        report.Failed.ShouldBeFalse(report.Outcome);
        report.Missing.ShouldBeEmpty();
        report.Warnings.ShouldContain(w => w.Contains("whether the account may do all this is not rehearsed", StringComparison.Ordinal));
        var untold = await RehearseAsync(lab, rollback, offline: true);
        untold.Steps.Single().State.ShouldBe(RehearsedState.NotRehearsed);
        untold.Missing.ShouldHaveSingleItem().Why.ShouldContain("was not asked");
        back.Number.ShouldBeLessThan(rollback.Number);
    }

    [Fact]
    public async Task Exec_IsNotRehearsed()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        Tamper(lab, "web", g => With(g, "agent", "1") with { HasSystem = true, Status = "running" });
        var report = await RehearseAsync(lab, await lab.PlanAsync("guest exec", new ExecGuestRequest { Guest = "web", Command = ["rm", "/tmp/x"] }));
        report.Steps.Single().State.ShouldBe(RehearsedState.NotRehearsed);
        report.Missing.Count.ShouldBe(1);
        report.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Plan_OfSomebodyElse_IsNotTakenUnasked()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web", start: true);
        var plan = await ConfigureAsync(lab, "web", "cores", "4");
        var bob = lab.Process.Context with { Actor = Actor.Holding("bob@desk", Permissions.EstateRead) };
        (await lab.Process.FailsAsync("rehearse", new RehearseRequest(), bob)).Message.ShouldBe("bob@desk has no plan that was not carried out.");
        (await lab.Process.RunAsync<RehearsalReport>("rehearse", new RehearseRequest())).Plan.ShouldBe(plan.Number);
    }

    [Fact]
    public async Task Plan_ThatIsNotThere_IsSaid()
    {
        await using var lab = await Lab.StartAsync(guests: 0);
        (await lab.Process.FailsAsync("rehearse", new RehearseRequest())).Message.ShouldBe($"{lab.Process.Context.Actor.Name} has no plan that was not carried out.");
        (await lab.Process.FailsAsync("rehearse", new RehearseRequest { Plan = 77 })).Kind.ShouldBe(FailureKind.NotFound);
    }
}
