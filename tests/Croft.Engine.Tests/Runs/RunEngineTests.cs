using Croft.Contracts;

namespace Croft.Engine.Tests.Runs;

public sealed class RunEngineTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ExecuteAsync_TwoSteps_DoesEachOnceAndReadsTheEffectBack()
    {
        await using var bench = await RunBench.StartAsync();
        var engine = bench.Engine();
        var plan = await RunBench.KeepAsync(engine, MakeThing.Step("1", "a"), MakeThing.Step("2", "b", "1"));

        var run = await engine.ExecuteAsync(plan, RunBench.Me, Ct);

        run.State.ShouldBe(RunState.Done, run.Failure?.ToString());
        run.Steps.ShouldBe("2/2");
        run.Actor.ShouldBe("me@den");
        bench.Node.Changes.ShouldBe(["PUT a", "PUT b"]);
        var steps = await bench.StepsAsync(run.Id);
        steps.ShouldAllBe(s => s.State == StepState.Done && s.Upid!.StartsWith("UPID:pve1:", StringComparison.Ordinal));
        steps[0].Evidence.ShouldBe([new Evidence("GET /nodes/pve1/things/a", "state", "there")]);
        (await bench.LeasesAsync(run.Id)).ShouldBeEmpty();
        var events = await bench.EventsAsync(run.Id);
        events.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, events.Count).Select(i => (long)i));
        events.Count(e => e.Line == "making it").ShouldBe(2);
        events[^1].RunState.ShouldBe(RunState.Done);
    }
}
