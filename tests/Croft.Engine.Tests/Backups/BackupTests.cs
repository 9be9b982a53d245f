using Croft.Contracts;
using Croft.Engine.Backups;
using Croft.Engine.Clusters;
using Croft.Engine.Runs;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;
using Croft.Sandbox;

namespace Croft.Engine.Tests.Backups;

public sealed class BackupTests
{
    [Theory, InlineData("vm"), InlineData("ct")]
    public async Task Backup_MadeListedAndRestoredBesideAndOver_IsReadBack(string kind)
    {
        await using var lab = await Lab.StartAsync();
        await (kind == "vm" ? lab.MachineAsync("orig", start: true) : lab.ContainerAsync("orig", start: true));
        await lab.DoAsync("backup create", new CreateBackupRequest { Guest = "orig", Storage = "backup", Notes = "nightly", Protected = true });
        var row = (await lab.Process.RunAsync<Page<BackupRow>>("backup list", new ListBackupsRequest { Guest = "orig" })).Items.ShouldHaveSingleItem();
        (row.Storage, row.Guest, row.Type, row.Verified, row.Protected).ShouldBe(("backup", "orig", kind, "unknown", true));
        row.Notes.ShouldNotBeNull().ShouldMatch(@"^nightly \[croft [0-9a-f]{8} run \d+ step 1 \d{8}T\d{6}Z\]$");
        row.Size.ShouldBeGreaterThan(0);

        var beside = await lab.DoAsync("backup restore", new RestoreBackupRequest { Backup = row.Volume, As = "copy", Start = true });
        beside.Confirmation.ShouldBeNull();
        var (orig, copy) = (await lab.SeeAsync("orig"), await lab.SeeAsync("copy"));
        copy.Place.Vmid.ShouldNotBe(orig.Place.Vmid);
        copy.Status.State.Value.ShouldBe(GuestState.Running);
        copy.Config["memory"].ShouldBe(orig.Config["memory"]);

        await lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "orig", Memory = 4096 });
        var over = await lab.DoAsync("backup restore", new RestoreBackupRequest { Backup = "orig", Replace = true, Start = true });
        over.Confirmation!.Type.ShouldBe("orig");
        var replaced = await lab.SeeAsync("orig");
        replaced.Place.Vmid.ShouldBe(orig.Place.Vmid);
        replaced.Config["memory"].ShouldBe(orig.Config["memory"]);
        replaced.Status.State.Value.ShouldBe(GuestState.Running);
    }

    [Fact]
    public async Task List_WhereOneClusterRefusesTheToken_TellsTheOthers()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("orig");
        await lab.DoAsync("backup create", new CreateBackupRequest { Guest = "orig", Storage = "backup" });
        await using var other = await SandboxCluster.StartAsync(new SandboxOptions { Guests = 1, Seed = 4 }, TestContext.Current.CancellationToken);
        await lab.Process.RunAsync("cluster add", new AddClusterRequest { Name = "prod", Url = other.Url.ToString(), Token = other.Token, Fingerprint = other.Fingerprint });
        var client = await lab.Process.Get<ClusterConnections>().GetAsync("prod", TestContext.Current.CancellationToken);
        await client.Access.DeleteTokenAsync(other.Token.Split('=')[0], TestContext.Current.CancellationToken);

        var page = await lab.Process.RunAsync<Page<BackupRow>>("backup list", new ListBackupsRequest());

        page.Items.ShouldContain(b => b.Guest == "orig");
        page.Missing.ShouldHaveSingleItem().ShouldSatisfyAllConditions(m => m.What.ShouldBe("prod"), m => m.Kind.ShouldBe(FailureKind.Denied));
    }

    [Fact]
    public async Task Create_AgainWithAnotherPlan_IsNotTakenForDone()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("two");
        var marks = new HashSet<string>();
        for (var i = 0; i < 2; i++)
        {
            var (_, steps) = await lab.RunAsync(await lab.PlanAsync("backup create", new CreateBackupRequest { Guest = "two" }));
            steps[0].State.ShouldBe(StepState.Done);
            marks.Add(steps[0].Evidence.Single(e => e.Field == "notes").Seen);
        }
        marks.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Create_TaskFails_CarriesProxmoxsLastWords()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("bad");
        lab.Cluster.Faults.FailNextTask("vzdump", "job errors");
        var (run, steps) = await lab.RunAsync(await lab.PlanAsync("backup create", new CreateBackupRequest { Guest = "bad" }));
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.ToString().ShouldContain("job errors");
    }

    [Theory]
    [InlineData(Sandbox.Faults.HoldPoint.AfterEffect, RunState.Done, 1)]
    [InlineData(Sandbox.Faults.HoldPoint.BeforeEffect, RunState.Unknown, 0)]
    public async Task Create_AnswerLost_IsNeverMadeTwice(Sandbox.Faults.HoldPoint point, RunState state, int backups)
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("cut");
        var plan = await lab.PlanAsync("backup create", new CreateBackupRequest { Guest = "cut" });
        lab.Cluster.Faults.CutNext(call => call.Method == "POST" && call.Path.EndsWith("/vzdump", StringComparison.Ordinal), point);
        var (run, _) = await lab.RunAsync(plan);
        run.State.ShouldBe(state);
        (await lab.Process.RunAsync<Page<BackupRow>>("backup list", new ListBackupsRequest { Guest = "cut" })).Items.Count.ShouldBe(backups);
    }

    [Fact]
    public async Task Restore_OverAGuestThatIsGone_OverwritesNothing()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("late");
        await lab.DoAsync("backup create", new CreateBackupRequest { Guest = "late" });
        var plan = await lab.PlanAsync("backup restore", new RestoreBackupRequest { Backup = "late", Replace = true });
        await lab.DoAsync("guest destroy", new DestroyGuestRequest { Guest = "late" });
        // Without force Proxmox refuses a second one, so a lost answer can be asked again.
        lab.Cluster.Faults.CutNext(call => call.Method == "POST", Sandbox.Faults.HoldPoint.BeforeEffect);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done, steps[0].Failure?.ToString());
    }

    [Fact]
    public async Task Restore_OverThatNeverHappened_IsNotProvenByTheGuestThatIsThere()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("same");
        await lab.DoAsync("backup create", new CreateBackupRequest { Guest = "same" });
        await lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "same", Memory = 1024 });
        var step = (await lab.PlanAsync("backup restore", new RestoreBackupRequest { Backup = "same", Replace = true })).Steps.Single();

        var verdict = await ((IStepKind)new RestoreBackupStep()).VerifyAsync(step.Action, await lab.StepContextAsync(), TestContext.Current.CancellationToken);

        verdict.Proven.ShouldBeFalse();
        verdict.Missing.ShouldNotBeNull().ShouldContain("these settings differ: memory");
    }

    [Fact]
    public async Task Restore_Unknown_PointsToTheList()
    {
        await using var lab = await Lab.StartAsync();
        (await lab.RefusedAsync("backup restore", new RestoreBackupRequest { Backup = "nobody" })).Kind.ShouldBe(FailureKind.NotFound);
    }
}
