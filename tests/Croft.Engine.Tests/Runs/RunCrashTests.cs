using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Tests.Runs;

/// <summary>The process dies at every commit of the journal; another continues, and nothing happens twice.</summary>
public sealed class RunCrashTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Two boundaries a page (before and after its commit), ten pages or so for two steps.</summary>
    public static TheoryData<int, bool> Boundaries
    {
        get
        {
            var data = new TheoryData<int, bool>();
            for (var i = 1; i <= 40; i++)
            {
                data.Add(i, true);
                data.Add(i, false);
            }
            return data;
        }
    }

    [Theory, MemberData(nameof(Boundaries))]
    public async Task ResumeAsync_DeathAtAnyCommit_FinishesWithEachEffectOnce(int boundary, bool withTask)
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.WithTask = withTask;
        var first = bench.Engine();
        var plan = await RunBench.KeepAsync(
            first, MakeThing.Step("1", new Thing("a", Tasked: withTask)), MakeThing.Step("2", new Thing("b", Tasked: withTask), "1"));
        Die(first, boundary);
        var run = await first.StartAsync(plan, RunBench.Me, Ct);
        await first.DisposeAsync();
        var ended = (await bench.Engine().ShowAsync(run.Id, Ct)).State == RunState.Done;

        var second = bench.Engine(new ManualTime(DateTimeOffset.UtcNow + RunBench.Quick.Stale));
        if (!ended)
            await second.ResumeAsync(new ResumeRunRequest { Run = run.Id }, RunBench.Me, Ct);
        var row = await Fast(second, second.FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct));

        row.State.ShouldBe(RunState.Done, row.Failure?.ToString());
        bench.Node.Changes.ShouldBe(["PUT a", "PUT b"]);
        (await bench.LeasesAsync(run.Id)).ShouldBeEmpty();
        (await bench.StepsAsync(run.Id)).ShouldAllBe(s => s.State.Succeeded());
        (await bench.EventsAsync(run.Id)).Count(e => e.Line == "making it").ShouldBe(withTask ? 2 : 0);

        async Task<T> Fast<T>(RunEngine engine, Task<T> task) => await ((ManualTime)engine.Time).RunAsync(task, TimeSpan.FromMilliseconds(20));
    }

    /// <summary>From the boundary on, the process can write nothing more: as dead as one that was killed.</summary>
    static void Die(RunEngine engine, int boundary)
    {
        var passed = 0;
        engine.Boundary = _ =>
        {
            if (Interlocked.Increment(ref passed) >= boundary)
                throw new FencedException(0, 0);
        };
    }
}
