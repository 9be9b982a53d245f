using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Guests;

public sealed class SnapshotTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, InlineData("vm"), InlineData("ct")]
    public async Task Snapshot_MadeRolledBackAndDeleted_IsReadBackEachTime(string kind)
    {
        await using var lab = await Lab.StartAsync();
        await (kind == "vm" ? lab.MachineAsync("snap") : lab.ContainerAsync("snap"));
        await lab.DoAsync("snapshot create", new CreateSnapshotRequest { Guest = "snap", Name = "first", Description = "before the change" });
        await lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "snap", Memory = 1024 });
        await lab.DoAsync("snapshot create", new CreateSnapshotRequest { Guest = "snap", Name = "second" });
        var rows = await lab.Process.RunAsync<Page<SnapshotRow>>("snapshot list", new ListSnapshotsRequest { Guest = "snap" });
        rows.Items.Select(r => r.Tree).ShouldBe(["first", "└─ second", "   └─ current"]);
        rows.Items[0].Description.ShouldBe("before the change");

        await lab.DoAsync("guest start", new StartGuestRequest { Guest = "snap" });
        await lab.DoAsync("snapshot rollback", new RollbackSnapshotRequest { Guest = "snap", Name = "first", Start = true });
        var (_, config, status) = await lab.SeeAsync("snap");
        config["memory"].ShouldBe(kind == "vm" ? "512" : "256");
        status.State.Value.ShouldBe(GuestState.Running);

        await lab.DoAsync("snapshot delete", new DeleteSnapshotRequest { Guest = "snap", Name = "second" });
        (await lab.Process.RunAsync<Page<SnapshotRow>>("snapshot list", new ListSnapshotsRequest { Guest = "snap" })).Items.Select(r => r.Name).ShouldBe(["first", "current"]);
    }

    [Fact]
    public async Task Create_WithMemory_IsPutBackRunning()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("mem", start: true);
        await lab.DoAsync("snapshot create", new CreateSnapshotRequest { Guest = "mem", Name = "hot", Vmstate = true });
        await lab.DoAsync("guest stop", new StopGuestRequest { Guest = "mem" });
        await lab.DoAsync("snapshot rollback", new RollbackSnapshotRequest { Guest = "mem", Name = "hot" });
        (await lab.SeeAsync("mem")).Status.State.Value.ShouldBe(GuestState.Running);
    }

    [Theory, InlineData("vm"), InlineData("ct")]
    public async Task Rollback_ThatNeverHappened_IsNotProvenByStandingOnTheSnapshot(string kind)
    {
        await using var lab = await Lab.StartAsync();
        await (kind == "vm" ? lab.MachineAsync("still") : lab.ContainerAsync("still"));
        await lab.DoAsync("snapshot create", new CreateSnapshotRequest { Guest = "still", Name = "s1" });
        await lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "still", Memory = 1024 });
        var place = (await lab.SeeAsync("still")).Place;
        var at = new GuestAddress("lab", place.Node!, place.Vmid!.Value, kind == "vm" ? GuestType.Vm : GuestType.Ct, "still");

        var verdict = await new RollbackSnapshotStep().VerifyAsync(new RollbackAction(at, "s1", null, Running: false), await lab.StepContextAsync(), Ct);

        verdict.Proven.ShouldBeFalse();
        verdict.Missing.ShouldNotBeNull().ShouldContain("these differ: memory");
    }

    [Fact]
    public async Task Create_NameTakenAfterThePlan_IsAConflict()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("twice");
        var plan = await lab.PlanAsync("snapshot create", new CreateSnapshotRequest { Guest = "twice", Name = "same" });
        await lab.DoAsync("snapshot create", new CreateSnapshotRequest { Guest = "twice", Name = "same" });
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Kind.ShouldBe(FailureKind.Conflict);
        steps[0].Failure!.WayOut.ShouldNotBeNull().ShouldContain("snapshot delete twice same");
    }

    [Fact]
    public async Task Rollback_SnapshotMadeAnewAfterThePlan_LosesNothing()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("anew");
        await lab.DoAsync("snapshot create", new CreateSnapshotRequest { Guest = "anew", Name = "s1" });
        var plan = await lab.PlanAsync("snapshot rollback", new RollbackSnapshotRequest { Guest = "anew", Name = "s1" });
        await lab.DoAsync("snapshot delete", new DeleteSnapshotRequest { Guest = "anew", Name = "s1" });
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Kind.ShouldBe(FailureKind.NotFound);
    }
}
