using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Tests.Runs;

/// <summary>Order, parallelism, cancel, interrupt, undo.</summary>
public sealed class RunFlowTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_Parallelism_IsTheLimitAndIsReached()
    {
        await using var bench = await RunBench.StartAsync();
        var gate = new TaskCompletionSource();
        var (at, most) = (0, 0);
        var two = new TaskCompletionSource();
        bench.Node.Hold = async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref at));
            if (at == 2)
                two.TrySetResult();
            await gate.Task;
            Interlocked.Decrement(ref at);
        };
        var engine = bench.Engine();
        var plan = await engine.KeepAsync(
            RunBench.Plan(MakeThing.Step("1", "a"), MakeThing.Step("2", "b"), MakeThing.Step("3", "c")) with { Parallelism = 2 }, Ct);

        var run = await engine.StartAsync(plan, RunBench.Me, Ct);
        await two.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        gate.SetResult();
        var row = await engine.FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct);

        row.State.ShouldBe(RunState.Done);
        most.ShouldBe(2);
    }

    [Fact]
    public async Task Run_StepFails_WhatComesAfterIsSkipped()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = thing => thing == "b" ? ("no", []) : ("OK", []);
        var engine = bench.Engine();

        var run = await engine.ExecuteAsync(
            await RunBench.KeepAsync(engine, MakeThing.Step("1", "a"), MakeThing.Step("2", "b", "1"), MakeThing.Step("3", "c", "2")), RunBench.Me, Ct);

        run.State.ShouldBe(RunState.Failed);
        (await bench.StepsAsync(run.Id)).Select(s => s.State).ShouldBe([StepState.Done, StepState.Failed, StepState.Skipped]);
        bench.Node.Things.Keys.ShouldBe(["a"]);
    }

    [Fact]
    public async Task Run_StepFailsAndThePlanUndoes_TakesBackInReverse()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = thing => thing == "c" ? ("no", []) : ("OK", []);
        var engine = bench.Engine();
        var plan = RunBench.Plan(MakeThing.Step("1", "a"), MakeThing.Step("2", "b", "1"), MakeThing.Step("3", "c", "2")) with { OnFailure = OnFailure.Undo };

        var run = await engine.ExecuteAsync(await engine.KeepAsync(plan, Ct), RunBench.Me, Ct);

        run.State.ShouldBe(RunState.Undone);
        run.Failure!.Message.ShouldStartWith("Step 3: Could not make c");
        bench.Node.Changes.ShouldBe(["PUT a", "PUT b", "PUT c", "DELETE b", "DELETE a"]);
        bench.Node.Things.ShouldBeEmpty();
        var steps = await bench.StepsAsync(run.Id);
        steps.Select(s => (s.Id, s.State)).ShouldBe(
        [
            ("1", StepState.Undone), ("2", StepState.Undone), ("3", StepState.Failed), ("undo-2", StepState.Done), ("undo-1", StepState.Done),
        ]);
    }

    [Fact]
    public async Task Run_TakingBackFails_DoesNotCallThatTheFirstFailure()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = thing => thing == "b" ? ("no", []) : ("OK", []);
        bench.Node.Refuse = thing => thing == "a" && bench.Node.Things.ContainsKey("a") ? (500, "not now") : null;
        var engine = bench.Engine();
        var plan = RunBench.Plan(MakeThing.Step("1", "a"), MakeThing.Step("2", "b", "1")) with { OnFailure = OnFailure.Undo };

        var run = await engine.ExecuteAsync(await engine.KeepAsync(plan, Ct), RunBench.Me, Ct);

        run.State.ShouldBe(RunState.Failed);
        run.Failure!.Message.ShouldStartWith("2 of 3 steps failed; the last, step undo-1: Could not unmake a: not now");
    }

    [Fact]
    public async Task Run_SomethingCannotBeUndone_IsFailedAndSaysWhat()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = thing => thing == "b" ? ("no", []) : ("OK", []);
        var engine = bench.Engine();
        var plan = RunBench.Plan(MakeThing.Step("1", new Thing("a", Undoable: false)), MakeThing.Step("2", "b", "1")) with { OnFailure = OnFailure.Undo };

        var run = await engine.ExecuteAsync(await engine.KeepAsync(plan, Ct), RunBench.Me, Ct);

        run.State.ShouldBe(RunState.Failed);
        (await bench.StepsAsync(run.Id))[0].State.ShouldBe(StepState.Done);
        (await bench.EventsAsync(run.Id)).ShouldContain(e => e.Line == "Stays done, since nothing takes it back: make a.");
    }

    [Fact]
    public async Task CancelAsync_TaskRuns_AwaitsItAndSkipsTheRest()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = thing => thing == "a" ? (null, ["half way"]) : ("OK", []);
        var engine = bench.Engine();
        var run = await engine.StartAsync(await RunBench.KeepAsync(engine, MakeThing.Step("1", "a"), MakeThing.Step("2", "b", "1")), RunBench.Me, Ct);
        await SeenAsync(engine, run.Id, e => e.Line == "half way");

        (await engine.CancelAsync(run.Id, RunBench.Me, Ct)).State.ShouldBe(RunState.Running);
        bench.Node.Finish("a");
        var row = await engine.FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct);

        row.State.ShouldBe(RunState.Cancelled);
        (await bench.StepsAsync(run.Id)).Select(s => s.State).ShouldBe([StepState.Done, StepState.Skipped]);
        (await bench.LeasesAsync(run.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task CancelAsync_PlanThatUndoes_TakesBackWhatWasDone()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = thing => thing == "a" ? (null, ["half way"]) : ("OK", []);
        var engine = bench.Engine();
        var plan = RunBench.Plan(MakeThing.Step("1", "a"), MakeThing.Step("2", "b", "1")) with { OnFailure = OnFailure.Undo };
        var run = await engine.StartAsync(await engine.KeepAsync(plan, Ct), RunBench.Me, Ct);
        await SeenAsync(engine, run.Id, e => e.Line == "half way");

        await engine.CancelAsync(run.Id, RunBench.Me, Ct);
        bench.Node.Work = _ => ("OK", []);
        bench.Node.Finish("a");
        var row = await engine.FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct);

        row.State.ShouldBe(RunState.Cancelled);
        bench.Node.Changes.ShouldBe(["PUT a", "DELETE a"]);
        (await bench.StepsAsync(run.Id)).Select(s => (s.Id, s.State)).ShouldBe([("1", StepState.Undone), ("2", StepState.Skipped), ("undo-1", StepState.Done)]);
        (await bench.EventsAsync(run.Id)).ShouldContain(e => e.Line == "Cancelled; undoing what was done.");
    }

    [Fact]
    public async Task AbandonAsync_TaskThatNobodyWillEverTellOf_EndsTheRunAndFreesItsLeases()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => (null, ["half way"]);
        var engine = bench.Engine();
        var run = await engine.StartAsync(await RunBench.KeepAsync(engine, MakeThing.Step("1", "a"), MakeThing.Step("2", "b", "1")), RunBench.Me, Ct);
        await SeenAsync(engine, run.Id, e => e.Line == "half way");

        var row = await engine.AbandonAsync(run.Id, RunBench.Me, Ct);

        row.State.ShouldBe(RunState.Cancelled);
        row.Failure!.Message.ShouldBe("me@den gave the run up without knowing how step 1 came out.");
        row.Failure.WayOut.ShouldNotBeNull().ShouldContain("make a");
        (await bench.StepsAsync(run.Id)).Select(s => s.State).ShouldBe([StepState.Failed, StepState.Skipped]);
        (await bench.LeasesAsync(run.Id)).ShouldBeEmpty();
        (await Should.ThrowAsync<FailureException>(() => engine.AbandonAsync(run.Id, RunBench.Me, Ct))).Failure.Kind.ShouldBe(FailureKind.Conflict);
    }

    [Fact]
    public async Task AbandonAsync_RunOfALivingProcess_IsRefused()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => (null, ["half way"]);
        var engine = bench.Engine();
        var run = await engine.StartAsync(await RunBench.KeepAsync(engine, MakeThing.Step("1", "a")), RunBench.Me, Ct);
        await SeenAsync(engine, run.Id, e => e.Line == "half way");

        (await Should.ThrowAsync<FailureException>(() => bench.Engine().AbandonAsync(run.Id, RunBench.Me, Ct))).Failure.Kind.ShouldBe(FailureKind.Conflict);

        bench.Node.Finish("a");
        (await engine.FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct)).State.ShouldBe(RunState.Done);
    }

    [Fact]
    public async Task CancelAsync_FromAnotherProcess_IsHeardAtTheNextHeartbeat()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = thing => thing == "a" ? (null, ["half way"]) : ("OK", []);
        var engine = bench.Engine(options: RunBench.Quick with { Heartbeat = TimeSpan.FromMilliseconds(10) });
        var run = await engine.StartAsync(await RunBench.KeepAsync(engine, MakeThing.Step("1", "a"), MakeThing.Step("2", "b", "1")), RunBench.Me, Ct);
        await SeenAsync(engine, run.Id, e => e.Line == "half way");

        await bench.Engine().CancelAsync(run.Id, RunBench.Me, Ct);
        await SeenAsync(engine, run.Id, e => e.Line?.StartsWith("Cancel asked by me@den", StringComparison.Ordinal) == true);
        bench.Node.Finish("a");
        var row = await engine.FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct);

        row.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public async Task InterruptAsync_TaskRuns_LeavesItAndResumeAwaitsIt()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = thing => thing == "a" ? (null, ["half way"]) : ("OK", []);
        var engine = bench.Engine();
        var run = await engine.StartAsync(await RunBench.KeepAsync(engine, MakeThing.Step("1", "a"), MakeThing.Step("2", "b", "1")), RunBench.Me, Ct);
        await SeenAsync(engine, run.Id, e => e.Line == "half way");

        (await engine.InterruptAsync(run.Id, Ct)).State.ShouldBe(RunState.Interrupted);
        (await engine.WaitingAsync(Ct)).ShouldHaveSingleItem().Id.ShouldBe(run.Id);
        (await bench.LeasesAsync(run.Id)).ShouldBe(["lab/thing/a", "lab/thing/b"]);
        bench.Node.Finish("a");
        var other = bench.Engine();
        await other.ResumeAsync(new ResumeRunRequest { Run = run.Id }, RunBench.Me, Ct);
        var row = await other.FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct);

        row.State.ShouldBe(RunState.Done, row.Failure?.ToString());
        bench.Node.Changes.ShouldBe(["PUT a", "PUT b"]);
        (await bench.EventsAsync(run.Id)).Count(e => e.Line == "half way").ShouldBe(1);
    }

    [Theory]
    [InlineData(OnFailure.Stop, "")]
    [InlineData(OnFailure.Undo, " What was changed is neither proven nor taken back until the run goes on.")]
    public async Task InterruptAsync_SaysWhatStaysAsItIs(OnFailure onFailure, string ofWhatWasChanged)
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => (null, ["half way"]);
        var engine = bench.Engine();
        var run = await engine.StartAsync(await engine.KeepAsync(RunBench.Plan(MakeThing.Step("1", "a")) with { OnFailure = onFailure }, Ct), RunBench.Me, Ct);
        await SeenAsync(engine, run.Id, e => e.Line == "half way");

        await engine.InterruptAsync(run.Id, Ct);

        (await bench.EventsAsync(run.Id)).Last(e => e.Line is not null).Line.ShouldBe($"Left as it is: Proxmox's tasks go on, the leases stay.{ofWhatWasChanged}");
        (await bench.LeasesAsync(run.Id)).ShouldBe(["lab/thing/a"]);
        bench.Node.Changes.ShouldBe(["PUT a"]);
    }

    [Fact]
    public async Task CancelAsync_InterruptedRun_EndsItAndFreesItsLeases()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => (null, ["half way"]);
        var engine = bench.Engine();
        var run = await engine.StartAsync(await RunBench.KeepAsync(engine, MakeThing.Step("1", "a"), MakeThing.Step("2", "b", "1")), RunBench.Me, Ct);
        await SeenAsync(engine, run.Id, e => e.Line == "half way");
        await engine.InterruptAsync(run.Id, Ct);
        bench.Node.Finish("a");

        await engine.CancelAsync(run.Id, RunBench.Me, Ct);
        var row = await engine.FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct);

        row.State.ShouldBe(RunState.Cancelled);
        (await bench.LeasesAsync(run.Id)).ShouldBeEmpty();
        bench.Node.Changes.ShouldBe(["PUT a"]);
    }

    internal static async Task SeenAsync(RunEngine engine, int run, Func<RunEvent, bool> what)
    {
        await foreach (var e in engine.WatchAsync(run, 0, Ct))
        {
            if (what(e))
                return;
        }
        throw new ShouldAssertException($"Run {run} ended without that event.");
    }
}
