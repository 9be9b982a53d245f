using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests.Runs;

public sealed class RunVerbTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void AddRuns_Verbs_AreSixAndSayWhatTheyDo()
    {
        var verbs = new ServiceCollection().AddRuns().Verbs().Select(v => v.Info).ToList();

        verbs.Select(v => (v.FullName, v.Effect)).ShouldBe(
        [
            ("run list", Effect.Reads), ("run show", Effect.Reads), ("run watch", Effect.Reads),
            ("run cancel", Effect.Keeps), ("run resume", Effect.Keeps), ("run report", Effect.Reads),
        ]);
        foreach (var verb in verbs)
        {
            verb.Summary.ShouldEndWith(".");
            verb.Summary.Split(' ').Length.ShouldBeLessThanOrEqualTo(12);
        }
    }

    [Fact]
    public async Task ListRuns_Pages_NewestFirstAndByState()
    {
        await using var bench = await RunBench.StartAsync();
        var engine = bench.Engine();
        bench.Node.Work = thing => thing == "b" ? ("no", []) : ("OK", []);
        foreach (var thing in new[] { "a", "b", "c" })
            await engine.ExecuteAsync(await RunBench.KeepAsync(engine, MakeThing.Step("1", thing)), RunBench.Me, Ct);
        var verb = new ListRuns(engine);

        var first = await verb.RunAsync(new ListRunsRequest { Limit = 2 }, RunBench.Me, Ct);
        var second = await verb.RunAsync(new ListRunsRequest { Limit = 2, After = first.Next }, RunBench.Me, Ct);
        var failed = await verb.RunAsync(new ListRunsRequest { State = RunState.Failed }, RunBench.Me, Ct);

        first.Items.Select(r => r.Id).ShouldBe([3, 2]);
        second.Items.Select(r => r.Id).ShouldBe([1]);
        second.Next.ShouldBeNull();
        failed.Items.ShouldHaveSingleItem().Id.ShouldBe(2);
        (await Should.ThrowAsync<FailureException>(() => verb.RunAsync(new ListRunsRequest { After = "x" }, RunBench.Me, Ct)))
            .Failure.Kind.ShouldBe(FailureKind.Invalid);
    }

    [Fact]
    public async Task ShowRun_Interrupted_ShowsLeasesAndTheWaysOut()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => (null, ["half way"]);
        var engine = bench.Engine();
        var run = await engine.StartAsync(await RunBench.KeepAsync(engine, MakeThing.Step("1", "a")), RunBench.Me, Ct);
        await RunFlowTests.SeenAsync(engine, run.Id, e => e.Line == "half way");
        var live = await new ShowRun(engine).RunAsync(new ShowRunRequest { Run = run.Id }, RunBench.Me, Ct);
        await engine.InterruptAsync(run.Id, Ct);

        var left = await new ShowRun(engine).RunAsync(new ShowRunRequest { Run = run.Id }, RunBench.Me, Ct);

        live.Owner!.ShouldStartWith($"pid {Environment.ProcessId} on ");
        left.Owner.ShouldBeNull();
        left.Leases.ShouldBe(["lab/thing/a"]);
        left.NextSteps.ShouldBe([$"croft run resume {run.Id}", $"croft run cancel {run.Id}"]);
        left.Steps.ShouldHaveSingleItem().State.ShouldBe(StepState.Running);
    }

    [Fact]
    public async Task WatchRun_FromAnotherProcess_SeesEveryEventInOrder()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => (null, ["half way"]);
        var engine = bench.Engine();
        var run = await engine.StartAsync(await RunBench.KeepAsync(engine, MakeThing.Step("1", "a")), RunBench.Me, Ct);
        var watched = new List<RunEvent>();

        await foreach (var e in new WatchRun(bench.Engine()).RunAsync(new WatchRunRequest { Run = run.Id }, RunBench.Me, Ct))
        {
            watched.Add(e);
            if (e.Line == "half way")
                bench.Node.Finish("a");
        }

        watched.ShouldBe(await bench.EventsAsync(run.Id));
        watched[^1].RunState.ShouldBe(RunState.Done);
    }

    [Fact]
    public async Task KeepAsync_StepsOfAKnownKind_ExpectTheMedianOfEarlierOnes()
    {
        await using var bench = await RunBench.StartAsync();
        var engine = bench.Engine();
        var first = await RunBench.KeepAsync(engine, MakeThing.Step("1", "a"));
        var run = await engine.ExecuteAsync(first, RunBench.Me, Ct);

        var second = await RunBench.KeepAsync(engine, MakeThing.Step("1", "b"), MakeThing.Step("2", "c") with { Expected = TimeSpan.FromSeconds(7) });

        first.Steps[0].Expected.ShouldBeNull();
        var step = (await bench.StepsAsync(run.Id))[0];
        second.Steps[0].Expected.ShouldBe(step.Ended - step.Started);
        second.Steps[1].Expected.ShouldBe(TimeSpan.FromSeconds(7));
        second.Number.ShouldBe(2);
    }

    [Theory]
    [InlineData("1", "2", "step 1 follows step 2, which does not stand before it")]
    [InlineData("2", "1", "it has two steps 2")]
    public async Task KeepAsync_MisshapenPlan_IsRefused(string firstId, string after, string why)
    {
        await using var bench = await RunBench.StartAsync();
        var engine = bench.Engine();
        var steps = firstId == "1"
            ? new[] { MakeThing.Step("1", "a", after), MakeThing.Step("2", "b") }
            : [MakeThing.Step("1", "a"), MakeThing.Step("2", "b", after), MakeThing.Step("2", "c")];

        (await Should.ThrowAsync<FailureException>(() => RunBench.KeepAsync(engine, steps))).Message.ShouldContain(why);
    }

    [Fact]
    public async Task WriteAsync_DatabaseRefuses_StopsTheRunAndSaysSo()
    {
        await using var bench = await RunBench.StartAsync();
        var engine = bench.Engine();
        var plan = await RunBench.KeepAsync(engine, MakeThing.Step("1", "a"));
        var pages = 0;
        engine.Boundary = _ =>
        {
            if (++pages == 3)
                throw new FailureException(FailureKind.Conflict, "The database is locked by another process.");
        };

        var e = await Should.ThrowAsync<FailureException>(() => engine.ExecuteAsync(plan, RunBench.Me, Ct));

        e.Message.ShouldBe("The journal of run 1 could not be written, so it was left as it is.");
        e.Failure.Cause.ShouldBe("The database is locked by another process.");
        e.Failure.WayOut!.ShouldContain("croft run resume 1");
    }
}
