using Croft.Contracts;
using Croft.Engine.Verbs;
using Croft.Sandbox.Faults;

namespace Croft.Engine.Tests.Guests;

/// <summary>The answer of each changing call is lost, before and after it took effect: what is asked for is done once.</summary>
public sealed class LostAnswerTests
{
    static readonly Dictionary<string, Func<Lab, Task<Plan>>> Verbs = new(StringComparer.Ordinal)
    {
        ["guest create"] = lab => lab.PlanAsync("guest create", new CreateGuestRequest { Name = "made", Node = "pve1", Storage = "ceph", Disk = 1 }),
        ["guest create ct"] = lab => lab.PlanAsync("guest create", new CreateGuestRequest { Name = "made", Node = "pve1", Storage = "local-lvm", Disk = 1, Template = "local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst" }),
        ["guest clone"] = lab => lab.PlanAsync("guest clone", new CloneGuestRequest { Source = "subject", Name = "copy" }),
        ["guest start"] = lab => lab.PlanAsync("guest start", new StartGuestRequest { Guest = "subject" }),
        ["guest configure"] = lab => lab.PlanAsync("guest configure", new ConfigureGuestRequest { Guest = "subject", Memory = 777 }),
        ["guest migrate"] = lab => lab.PlanAsync("guest migrate", new MigrateGuestRequest { Guest = "subject", Node = "pve2" }),
        ["guest destroy"] = lab => lab.PlanAsync("guest destroy", new DestroyGuestRequest { Guest = "subject" }),
        ["snapshot create"] = lab => lab.PlanAsync("snapshot create", new CreateSnapshotRequest { Guest = "subject", Name = "s1" }),
    };

    public static MatrixTheoryData<string, HoldPoint> Cases { get; } = new([.. Verbs.Keys], [HoldPoint.BeforeEffect, HoldPoint.AfterEffect]);

    [Theory, MemberData(nameof(Cases))]
    public async Task Verb_AnswerLost_IsDoneOnce(string verb, HoldPoint point)
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("subject");
        var plan = await Verbs[verb](lab);
        plan.Steps.Count.ShouldBe(1);
        var before = Total(lab);
        lab.Cluster.Faults.CutNext(call => call.Method != "GET", point);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done, $"{steps[0].Failure?.Message} {steps[0].Failure?.Cause}");
        (Total(lab) - before).ShouldBe(1, string.Join(", ", lab.Cluster.Effects.All.Select(e => $"{e.Key} {e.Value}")));
    }

    [Theory]
    [InlineData(HoldPoint.BeforeEffect, RunState.Unknown, 0)]
    [InlineData(HoldPoint.AfterEffect, RunState.Done, 1)]
    public async Task Rollback_AnswerLost_IsNeverRepeatedUnasked(HoldPoint point, RunState state, int effects)
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("subject");
        await lab.DoAsync("snapshot create", new CreateSnapshotRequest { Guest = "subject", Name = "s1" });
        var plan = await lab.PlanAsync("snapshot rollback", new RollbackSnapshotRequest { Guest = "subject", Name = "s1" });
        var before = Total(lab);
        lab.Cluster.Faults.CutNext(call => call.Method == "POST", point);
        var (run, _) = await lab.RunAsync(plan);
        (run.State, Total(lab) - before).ShouldBe((state, effects));
    }

    [Fact]
    public async Task Resume_DecidingAStep_NeedsTheRightToTheRunsVerb()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("subject");
        await lab.DoAsync("snapshot create", new CreateSnapshotRequest { Guest = "subject", Name = "s1" });
        lab.Cluster.Faults.CutNext(call => call.Method == "POST", HoldPoint.BeforeEffect);
        var (run, _) = await lab.RunAsync(await lab.PlanAsync("snapshot rollback", new RollbackSnapshotRequest { Guest = "subject", Name = "s1" }));
        run.State.ShouldBe(RunState.Unknown);
        var bob = lab.Process.Context with { Actor = Actor.Holding("bob@desk", Permissions.RunControl) };

        foreach (var request in new[] { new ResumeRunRequest { Run = run.Id, AcceptDone = ["1"] }, new ResumeRunRequest { Run = run.Id, Retry = ["1"] } })
        {
            var denied = await lab.Process.FailsAsync("run resume", request, bob);
            denied.Kind.ShouldBe(FailureKind.Denied);
            denied.WayOut.ShouldNotBeNull().ShouldContain(lab.Process.Get<Catalogue>()["snapshot rollback"].Info.Permission);
        }
    }

    static int Total(Lab lab) => lab.Cluster.Effects.All.Values.Sum();
}
