using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Tests.Runs;

/// <summary>Deadlines, a node that goes away, and the time a lost call gets to settle, on a clock that the test moves.</summary>
public sealed class RunDeadlineTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static readonly RunsOptions Options = RunBench.Quick with
    {
        Poll = TimeSpan.FromSeconds(1),
        PollAtMost = TimeSpan.FromSeconds(1),
        Settle = TimeSpan.FromSeconds(15),
        Watch = TimeSpan.FromSeconds(1),
    };

    [Fact]
    public async Task Step_TaskOutlivesItsDeadline_IsUnknownAndResumesOnceItHasEnded()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => (null, ["half way"]);
        var time = new ManualTime();
        var engine = bench.Engine(time, Options);
        var run = await StartAsync(engine, new Thing("a"));
        await RunFlowTests.SeenAsync(engine, run, e => e.Line == "half way");

        var row = await time.RunAsync(engine.FollowAsync(run, _ => { }, CancellationToken.None, Ct), TimeSpan.FromSeconds(60));

        row.State.ShouldBe(RunState.Unknown);
        row.Failure!.Kind.ShouldBe(FailureKind.TimedOut);
        row.Failure.WayOut!.ShouldContain($"croft task show {(await bench.StepsAsync(run))[0].Upid}");
        row.Failure.WayOut!.ShouldContain($"croft run resume {run} --accept-done 1");
        (await bench.LeasesAsync(run)).ShouldBe(["lab/thing/a"]);

        bench.Node.Finish("a");
        var later = bench.Engine();
        await later.ResumeAsync(new ResumeRunRequest { Run = run }, RunBench.Me, Ct);
        (await later.FollowAsync(run, _ => { }, CancellationToken.None, Ct)).State.ShouldBe(RunState.Done);
        bench.Node.Changes.ShouldBe(["PUT a"]);
        (await bench.LeasesAsync(run)).ShouldBeEmpty();
    }

    [Fact]
    public async Task CancelAsync_TaskNotSeenEnded_LetsNothingGo()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => (null, ["half way"]);
        var time = new ManualTime();
        var engine = bench.Engine(time, Options);
        var run = await StartAsync(engine, new Thing("a"));
        await RunFlowTests.SeenAsync(engine, run, e => e.Line == "half way");
        await engine.CancelAsync(run, RunBench.Me, Ct);

        var row = await time.RunAsync(engine.FollowAsync(run, _ => { }, CancellationToken.None, Ct), TimeSpan.FromSeconds(60));

        row.State.ShouldBe(RunState.Unknown);
        (await bench.LeasesAsync(run)).ShouldBe(["lab/thing/a"]);
        bench.Node.Finish("a");
        var later = bench.Engine();
        await later.ResumeAsync(new ResumeRunRequest { Run = run }, RunBench.Me, Ct);
        (await later.FollowAsync(run, _ => { }, CancellationToken.None, Ct)).State.ShouldBe(RunState.Done);
    }

    [Theory]
    [InlineData(401, "authentication failure")]
    [InlineData(500, "no such node 'pve1'")]
    [InlineData(500, "hostname lookup 'pve1' failed - failed to get address info")]
    [InlineData(400, "Parameter verification failed.")]
    [InlineData(403, "Permission check failed")]
    public async Task Step_OddAnswersWhileItsTaskRunsAndIsReadBack_AreWaitedOut(int status, string words)
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => (null, ["half way"]);
        var engine = bench.Engine(options: RunBench.Quick with { Settle = TimeSpan.FromSeconds(30) });
        var run = await StartAsync(engine, new Thing("a"));
        await RunFlowTests.SeenAsync(engine, run, e => e.Line == "half way");

        var odd = 0;
        var several = new TaskCompletionSource();
        bench.Node.Odd = _ =>
        {
            if (Interlocked.Increment(ref odd) == 3)
                several.TrySetResult();
            return (status, words);
        };
        await several.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        var once = 0;
        bench.Node.Odd = path => path.Contains("/things/", StringComparison.Ordinal) && once++ < 2 ? (status, words) : null;
        bench.Node.Finish("a");
        var row = await engine.FollowAsync(run, _ => { }, CancellationToken.None, Ct);

        row.State.ShouldBe(RunState.Done, row.Failure?.ToString());
        once.ShouldBeGreaterThan(1);
        (await bench.StepsAsync(run))[0].Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Step_MayNoLongerReadItsTask_IsUnknown()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => (null, ["half way"]);
        var engine = bench.Engine();
        var run = await StartAsync(engine, new Thing("a"));
        await RunFlowTests.SeenAsync(engine, run, e => e.Line == "half way");

        bench.Node.Odd = _ => (403, "Permission check failed (/nodes/pve1, Sys.Audit)");
        var row = await engine.FollowAsync(run, _ => { }, CancellationToken.None, Ct);

        row.State.ShouldBe(RunState.Unknown);
        row.Failure!.Kind.ShouldBe(FailureKind.Denied);
        (await bench.LeasesAsync(run)).ShouldBe(["lab/thing/a"]);
    }

    [Fact]
    public async Task Step_NodeForgotTheTask_CountsWhatIsReadBack()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => (null, ["half way"]);
        var engine = bench.Engine();
        var run = await StartAsync(engine, new Thing("a"));
        await RunFlowTests.SeenAsync(engine, run, e => e.Line == "half way");

        bench.Node.Finish("a");
        bench.Node.Forget();
        var row = await engine.FollowAsync(run, _ => { }, CancellationToken.None, Ct);

        row.State.ShouldBe(RunState.Done, row.Failure?.ToString());
    }

    [Fact]
    public async Task Step_NodeAwayWhileItsTaskRuns_IsWaitedFor()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => (null, ["half way"]);
        var engine = bench.Engine();
        var run = await StartAsync(engine, new Thing("a"));
        await RunFlowTests.SeenAsync(engine, run, e => e.Line == "half way");

        bench.Node.Down = true;
        await RunFlowTests.SeenAsync(engine, run, e => e.Line?.Contains("waiting until", StringComparison.Ordinal) == true);
        bench.Node.Finish("a");
        bench.Node.Down = false;
        var row = await engine.FollowAsync(run, _ => { }, CancellationToken.None, Ct);

        row.State.ShouldBe(RunState.Done, row.Failure?.ToString());
        var lines = (await bench.EventsAsync(run)).Select(e => e.Line).OfType<string>().ToList();
        lines.ShouldContain("pve1 answers again.");
        var waited = lines.Single(l => l.Contains("does not answer", StringComparison.Ordinal));
        waited.ShouldMatch(@"^pve1 does not answer since \d\d:\d\d:\d\d; waiting until (\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\. The task may go on\. \(.+\)$");
    }

    [Fact]
    public async Task Step_NodeAwayBeforeTheCall_FailsAndNothingWasBegun()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Down = true;
        var engine = bench.Engine();

        var row = await engine.ExecuteAsync(await RunBench.KeepAsync(engine, MakeThing.Step("1", "a")), RunBench.Me, Ct);

        row.State.ShouldBe(RunState.Failed);
        row.Failure!.Kind.ShouldBe(FailureKind.Unreachable);
        row.Failure.WayOut!.ShouldContain("Nothing was changed by this step");
    }

    [Fact]
    public async Task Step_LostCall_IsNotRepeatedBeforeItHasSettled()
    {
        await using var bench = await RunBench.StartAsync();
        var calls = 0;
        bench.Node.Behave = _ => calls++ == 0 ? OnCall.LoseCall : OnCall.Answer;
        var time = new ManualTime();
        var engine = bench.Engine(time, Options);
        var run = await StartAsync(engine, new Thing("a"));
        await RunFlowTests.SeenAsync(engine, run, e => e.Line?.StartsWith("The answer to PUT", StringComparison.Ordinal) == true);

        for (var i = 0; i < 14; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await AskedAsync(bench);
        }
        calls.ShouldBe(1);
        var row = await time.RunAsync(engine.FollowAsync(run, _ => { }, CancellationToken.None, Ct), TimeSpan.FromSeconds(1));

        row.State.ShouldBe(RunState.Done, row.Failure?.ToString());
        calls.ShouldBe(2);
        bench.Node.Changes.ShouldBe(["PUT a"]);
    }

    [Fact]
    public async Task Step_CallThatTimesOut_SettlesFromTheMomentItWasGivenUp()
    {
        await using var bench = await RunBench.StartAsync();
        var time = new ManualTime();
        var calls = 0;
        bench.Node.Behave = _ =>
        {
            if (calls++ > 0)
                return OnCall.Answer;
            // The answer is waited for longer than a call takes to settle.
            time.Advance(TimeSpan.FromSeconds(30));
            return OnCall.LoseCall;
        };
        var engine = bench.Engine(time, Options with { Heartbeat = TimeSpan.FromHours(1), Stale = TimeSpan.FromHours(2) });
        var run = await StartAsync(engine, new Thing("a"));
        await RunFlowTests.SeenAsync(engine, run, e => e.Line?.StartsWith("The answer to PUT", StringComparison.Ordinal) == true);

        for (var i = 0; i < 14; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await AskedAsync(bench);
        }
        calls.ShouldBe(1);
        var row = await time.RunAsync(engine.FollowAsync(run, _ => { }, CancellationToken.None, Ct), TimeSpan.FromSeconds(1));

        row.State.ShouldBe(RunState.Done, row.Failure?.ToString());
        bench.Node.Changes.ShouldBe(["PUT a"]);
    }

    [Fact]
    public async Task Step_NodeNeverAnswersAboutALostCall_IsUnknownAtTheDeadline()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Behave = _ =>
        {
            bench.Node.Down = true;
            return OnCall.LoseCall;
        };
        var time = new ManualTime();
        var engine = bench.Engine(time, Options);
        var run = await StartAsync(engine, new Thing("a"));
        await RunFlowTests.SeenAsync(engine, run, e => e.Line?.StartsWith("The answer to PUT", StringComparison.Ordinal) == true);

        var row = await time.RunAsync(engine.FollowAsync(run, _ => { }, CancellationToken.None, Ct), TimeSpan.FromSeconds(60));

        row.State.ShouldBe(RunState.Unknown);
        row.Failure!.Message.ShouldContain("can't be decided");
        (await bench.LeasesAsync(run)).ShouldBe(["lab/thing/a"]);
    }

    static async Task AskedAsync(RunBench bench)
    {
        var before = bench.Node.Requests.Count;
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        while (bench.Node.Requests.Count == before && !patience.IsCancellationRequested)
            await Task.Delay(2, Ct);
    }

    static async Task<int> StartAsync(RunEngine engine, Thing thing)
    {
        var plan = await RunBench.KeepAsync(engine, MakeThing.Step("1", thing) with { Deadline = TimeSpan.FromMinutes(10) });
        return (await engine.StartAsync(plan, RunBench.Me, Ct)).Id;
    }
}
