using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Tests.Runs;

/// <summary>Deadlines, a node that goes away, and the time a lost call gets to settle, on a clock that the test moves.</summary>
public sealed class RunDeadlineTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static readonly RunsOptions Options = RunBench.Quick with
    {
        Poll = TimeSpan.FromSeconds(1), PollAtMost = TimeSpan.FromSeconds(1), Settle = TimeSpan.FromSeconds(15), Watch = TimeSpan.FromSeconds(1),
    };

    [Fact]
    public async Task Step_TaskOutlivesItsDeadline_FailsNamingTheTask()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => (null, ["half way"]);
        var time = new ManualTime();
        var engine = bench.Engine(time, Options);
        var run = await StartAsync(engine, new Thing("a"));
        await RunFlowTests.SeenAsync(engine, run, e => e.Line == "half way");

        var row = await time.RunAsync(engine.FollowAsync(run, _ => { }, CancellationToken.None, Ct), TimeSpan.FromSeconds(60));

        row.State.ShouldBe(RunState.Failed);
        row.Failure!.Kind.ShouldBe(FailureKind.TimedOut);
        row.Failure.WayOut!.ShouldContain($"croft task show {(await bench.StepsAsync(run))[0].Upid}");
        (await bench.LeasesAsync(run)).ShouldBeEmpty();
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
        await RunFlowTests.SeenAsync(engine, run, e => e.Line?.Contains("asking again until the step's deadline", StringComparison.Ordinal) == true);
        bench.Node.Finish("a");
        bench.Node.Down = false;
        var row = await engine.FollowAsync(run, _ => { }, CancellationToken.None, Ct);

        row.State.ShouldBe(RunState.Done, row.Failure?.ToString());
        (await bench.EventsAsync(run)).ShouldContain(e => e.Line == "pve1 answers again.");
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
