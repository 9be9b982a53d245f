using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Tests.Runs;

/// <summary>Who owns a run, who may take it over, and that the one before can write nothing more.</summary>
public sealed class RunOwnershipTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ResumeAsync_OwnerLives_IsAConflict()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => (null, []);
        var run = await StartAsync(bench.Engine());

        var e = await Should.ThrowAsync<FailureException>(() => bench.Engine().ResumeAsync(new ResumeRunRequest { Run = run }, RunBench.Me, Ct));

        e.Failure.Kind.ShouldBe(FailureKind.Conflict);
        e.Message.ShouldContain($"is being carried out by pid {Environment.ProcessId}");
    }

    [Fact]
    public async Task WriteAsync_PausedOwnerWakesAfterTheTakeover_WritesNothing()
    {
        await using var bench = await RunBench.StartAsync();
        var held = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        bench.Node.Hold = _ =>
        {
            reached.TrySetResult();
            return held.Task;
        };
        // The first engine's clock stands still, so its heart does not beat: a process that was paused in the middle of a call.
        var paused = bench.Engine(new ManualTime());
        var run = await StartAsync(paused, "a", "b");
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        bench.Node.Hold = _ => Task.CompletedTask;
        var later = new ManualTime(DateTimeOffset.UtcNow + RunBench.Quick.Stale + TimeSpan.FromSeconds(1));
        var other = bench.Engine(later);

        (await other.ShowAsync(run, Ct)).State.ShouldBe(RunState.Interrupted);
        await other.ResumeAsync(new ResumeRunRequest { Run = run }, RunBench.Me, Ct);
        held.SetResult();
        var row = await later.RunAsync(other.FollowAsync(run, _ => { }, CancellationToken.None, Ct), TimeSpan.FromMilliseconds(20));
        await paused.DisposeAsync();

        row.State.ShouldBe(RunState.Done, row.Failure?.ToString());
        var events = await bench.EventsAsync(run);
        events.Count(e => e is { Step: "1", StepState: StepState.Done }).ShouldBe(1);
        events[^1].RunState.ShouldBe(RunState.Done);
        events.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, events.Count).Select(i => (long)i));
        (await new RunReader(bench.Database).HeadAsync(run, Ct)).Epoch.ShouldBe(2);
        bench.Node.Changes.Count(c => c == "PUT b").ShouldBe(1);
    }

    [Fact]
    public async Task Journal_OldEpoch_IsFencedAndStaysSo()
    {
        await using var bench = await RunBench.StartAsync();
        var store = new RunStore(bench.Database, TimeProvider.System, RunBench.Quick with { Stale = TimeSpan.Zero });
        var engine = bench.Engine();
        var plan = await RunBench.KeepAsync(engine, MakeThing.Step("1", "a"));
        var run = (await store.OpenAsync(plan, RunOwner.ThisProcess(), "me", Ct)).Run;
        using var old = new Journal(bench.Database, TimeProvider.System, new RunNews(), run, 1);
        await old.WriteAsync(p => p.Say(null, "mine"));
        await store.TakeAsync(run, RunOwner.ThisProcess(), Ct);
        var before = await bench.EventsAsync(run);

        await Should.ThrowAsync<FencedException>(() => old.WriteAsync(p => p.Say(null, "still mine?").Leave(RunState.Done, null)));
        await Should.ThrowAsync<FencedException>(() => old.BeatAsync());

        (await bench.EventsAsync(run)).ShouldBe(before);
        (await new RunReader(bench.Database).HeadAsync(run, Ct)).State.ShouldBe(RunState.Running);
    }

    [Fact]
    public async Task TakeAsync_TwoAtOnce_OneWins()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => (null, ["half way"]);
        var engine = bench.Engine();
        var run = await StartAsync(engine);
        await RunFlowTests.SeenAsync(engine, run, e => e.Line == "half way");
        await engine.InterruptAsync(run, Ct);

        var tries = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                await bench.Engine().ResumeAsync(new ResumeRunRequest { Run = run }, RunBench.Me, Ct);
                return true;
            }
            catch (FailureException e) when (e.Failure.Kind == FailureKind.Conflict)
            {
                return false;
            }
        }));

        tries.Count(won => won).ShouldBe(1);
    }

    [Fact]
    public async Task FollowAsync_RunTakenOver_BeginsThere()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = thing => (thing == "a" ? "OK" : null, [$"half of {thing}"]);
        var first = bench.Engine();
        var run = await StartAsync(first, "a", "b");
        await RunFlowTests.SeenAsync(first, run, e => e.Line == "half of b");
        await first.InterruptAsync(run, Ct);
        var second = bench.Engine();
        await second.ResumeAsync(new ResumeRunRequest { Run = run }, RunBench.Me, Ct);
        bench.Node.Finish("b");

        List<RunEvent> seen = [];
        await second.FollowAsync(run, seen.Add, CancellationToken.None, Ct);
        List<RunEvent> all = [];
        await foreach (var e in second.WatchAsync(run, 0, Ct))
            all.Add(e);

        seen[0].ShouldSatisfyAllConditions(e => e.Step.ShouldBe("1"), e => e.StepState.ShouldBe(StepState.Done));
        seen[1].Line.ShouldNotBeNull().ShouldStartWith("Taken over by");
        seen.ShouldNotContain(e => e.Line == "half of a" || e.Line == "half of b");
        seen[^1].RunState.ShouldBe(RunState.Done);
        all.ShouldContain(e => e.Line == "half of a");
    }

    [Fact]
    public async Task OwnAsync_SomebodyElseWasFirst_TakesNothing()
    {
        await using var bench = await RunBench.StartAsync();
        var store = new RunStore(bench.Database, TimeProvider.System, RunBench.Quick with { Stale = TimeSpan.Zero });
        var plan = await RunBench.KeepAsync(bench.Engine(), MakeThing.Step("1", "a"));
        var run = (await store.OpenAsync(plan, RunOwner.ThisProcess(), "me", Ct)).Run;
        var seen = await store.TakeAsync(run, RunOwner.ThisProcess() with { Mark = "first" }, Ct);

        await using var connection = await bench.Database.OpenAsync(Engine.State.Durability.Full, Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var took = await RunStore.OwnAsync(connection, transaction, seen, RunOwner.ThisProcess() with { Mark = "second" }, DateTimeOffset.UtcNow);
        await transaction.CommitAsync(Ct);

        took.ShouldBeFalse();
        var head = await new RunReader(bench.Database).HeadAsync(run, Ct);
        (head.Owner!.Mark, head.Epoch).ShouldBe(("first", 2));
    }

    [Fact]
    public async Task BeatAsync_SomebodyAskedToCancel_TellsWho()
    {
        await using var bench = await RunBench.StartAsync();
        var store = new RunStore(bench.Database, TimeProvider.System, RunBench.Quick);
        var run = (await store.OpenAsync(await RunBench.KeepAsync(bench.Engine(), MakeThing.Step("1", "a")), RunOwner.ThisProcess(), "me", Ct)).Run;
        using var journal = new Journal(bench.Database, TimeProvider.System, new RunNews(), run, 1);

        (await journal.BeatAsync()).ShouldBeNull();
        await store.AskToCancelAsync(run, "anna@desk", Ct);
        (await journal.BeatAsync()).ShouldBe("anna@desk");
    }

    [Fact]
    public async Task Beat_DatabaseIsBusyForAWhile_RunGoesOnAndStillHearsTheCancel()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => (null, ["half way"]);
        var engine = bench.Engine(options: RunBench.Quick with { Heartbeat = TimeSpan.FromMilliseconds(10) });
        var (refused, heard) = (0, 0);
        engine.Boundary = page =>
        {
            var beats = page is { Commands.Count: 0, Events.Count: 0 };
            var hears = page.Events is [{ Line: { } line }] && line.StartsWith("Cancel asked", StringComparison.Ordinal);
            if ((beats && ++refused < 6) || (hears && ++heard == 1))
                throw new FailureException(FailureKind.Conflict, "The database is busy.");
        };
        var run = await StartAsync(engine, "a", "b");
        await RunFlowTests.SeenAsync(engine, run, e => e.Line == "half way");
        await new RunStore(bench.Database, TimeProvider.System, RunBench.Quick).AskToCancelAsync(run, "anna@desk", Ct);
        while (Volatile.Read(ref heard) == 0)
            await Task.Delay(5, Ct);
        bench.Node.Finish("a");

        var row = await engine.FollowAsync(run, _ => { }, CancellationToken.None, Ct);
        row.State.ShouldBe(RunState.Cancelled, row.Failure?.ToString());
        bench.Node.Changes.ShouldBe(["PUT a"]);
    }

    [Fact]
    public void IsGone_ProcessThatIsNot_IsTold()
    {
        var me = RunOwner.ThisProcess();

        me.IsGone.ShouldBeFalse();
        (me with { Pid = int.MaxValue }).IsGone.ShouldBeTrue();
        (me with { Born = "another boot+1" }).IsGone.ShouldBeTrue();
        (me with { Pid = int.MaxValue, Host = "elsewhere" }).IsGone.ShouldBeFalse();
        (me with { Pid = int.MaxValue, Space = "pid:[1]" }).IsGone.ShouldBeFalse();
    }

    [Fact]
    public async Task ShowAsync_OwnerOfThisHostIsGone_IsInterruptedAtOnce()
    {
        await using var bench = await RunBench.StartAsync();
        var engine = bench.Engine();
        var store = new RunStore(bench.Database, TimeProvider.System, RunBench.Quick);
        var plan = await RunBench.KeepAsync(engine, MakeThing.Step("1", "a"));
        var run = (await store.OpenAsync(plan, RunOwner.ThisProcess() with { Pid = int.MaxValue }, "me", Ct)).Run;

        (await engine.ShowAsync(run, Ct)).State.ShouldBe(RunState.Interrupted);
        await engine.ResumeAsync(new ResumeRunRequest { Run = run }, RunBench.Me, Ct);
        (await engine.FollowAsync(run, _ => { }, CancellationToken.None, Ct)).State.ShouldBe(RunState.Done);
    }

    [Fact]
    public async Task StartAsync_PlanWasStartedBefore_NamesTheRunItBecame()
    {
        await using var bench = await RunBench.StartAsync();
        var engine = bench.Engine();
        var plan = await RunBench.KeepAsync(engine, MakeThing.Step("1", "a"));
        var run = await engine.ExecuteAsync(plan, RunBench.Me, Ct);

        var again = (await Should.ThrowAsync<FailureException>(() => engine.StartAsync(plan, RunBench.Me, Ct))).Failure;

        again.Kind.ShouldBe(FailureKind.Conflict);
        again.Message.ShouldBe($"Plan {plan.Number} (make things) was started before; it is run {run.Id}.");
        again.WayOut.ShouldNotBeNull().ShouldContain($"croft run report {run.Id}");
        (await engine.ListAsync(int.MaxValue, 10, null, Ct)).Rows.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task StartAsync_OnePlanByManyAtOnce_IsStartedOnce()
    {
        await using var bench = await RunBench.StartAsync();
        var plan = await RunBench.KeepAsync(bench.Engine(), MakeThing.Step("1", "a"));

        var started = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bench.Engine()).ToList().Select(async engine =>
        {
            try
            {
                await engine.StartAsync(plan, RunBench.Me, Ct);
                return true;
            }
            catch (FailureException e) when (e.Message.Contains("was started before"))
            {
                return false;
            }
        }));

        started.Count(s => s).ShouldBe(1);
    }

    [Fact]
    public async Task ResumeAsync_EndedOrMissingOrWrongStep_SaysSo()
    {
        await using var bench = await RunBench.StartAsync();
        var engine = bench.Engine();
        var run = await engine.ExecuteAsync(await RunBench.KeepAsync(engine, MakeThing.Step("1", "a")), RunBench.Me, Ct);

        (await FailAsync(new ResumeRunRequest { Run = run.Id })).Message.ShouldContain("has ended: done");
        (await FailAsync(new ResumeRunRequest { Run = 99 })).Kind.ShouldBe(FailureKind.NotFound);
        var wrong = await FailAsync(new ResumeRunRequest { Run = run.Id, AcceptDone = ["1", "7"] });
        wrong.Kind.ShouldBe(FailureKind.Invalid);
        wrong.Faults.Select(f => f.Message).ShouldBe(["Step 1 is done, not unknown; there is nothing to decide.", "The run has no step 7."]);

        async Task<Failure> FailAsync(ResumeRunRequest request) =>
            (await Should.ThrowAsync<FailureException>(() => engine.ResumeAsync(request, RunBench.Me, Ct))).Failure;
    }

    static async Task<int> StartAsync(RunEngine engine, params string[] things)
    {
        things = things.Length == 0 ? ["a"] : things;
        var steps = things.Select((t, i) => MakeThing.Step($"{i + 1}", t, i == 0 ? [] : [$"{i}"])).ToArray();
        return (await engine.StartAsync(await RunBench.KeepAsync(engine, steps), RunBench.Me, Ct)).Id;
    }
}
