using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Croft.Contracts;
using Croft.Engine.Inventory.Loops;
using Microsoft.Data.Sqlite;

namespace Croft.Engine.Tests.Inventory;

public sealed class LoopDriverTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_Nudged_TurnsAtOnce()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var loop = new CountingLoop();
        var driver = new LoopDriver(loop, TimeProvider.System);
        var running = driver.RunAsync(_ => { }, stop.Token);
        await loop.Turned.WaitAsync(Ct);

        driver.Nudge();
        await loop.Turned.WaitAsync(Ct);

        await EndAsync(stop, running);
        driver.Status.Turns.ShouldBe(2);
        driver.Status.Did.ShouldBe("turn 2");
        driver.Status.Failure.ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_FailedTurn_IsToldAndTriedAgainLater(bool database)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        Exception failure = database ? new SqliteException("no way through", 5) : new FailureException(FailureKind.Unreachable, "no way through");
        var loop = new CountingLoop { FailFirst = failure };
        var driver = new LoopDriver(loop, TimeProvider.System);
        var told = new List<LoopStatus>();
        var running = driver.RunAsync(told.Add, stop.Token);
        await loop.Turned.WaitAsync(Ct);
        driver.Nudge();
        await loop.Turned.WaitAsync(Ct);

        await EndAsync(stop, running);
        told[0].Failure.ShouldBe("no way through");
        (told[0].Next - told[0].Began).ShouldBe(loop.Every * 2);
        driver.Status.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task Run_EachTurn_IsMeasuredWithHowItWent()
    {
        var outcomes = new ConcurrentQueue<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Name == "croft.loop.duration") l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            if (tags[0].Value is "measured") outcomes.Enqueue($"{tags[1].Value}");
        });
        listener.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var loop = new CountingLoop("measured") { FailFirst = new FailureException(FailureKind.Unreachable, "no way through"), Warns = "look at it" };
        var driver = new LoopDriver(loop, TimeProvider.System);
        var told = new List<LoopStatus>();
        var running = driver.RunAsync(told.Add, stop.Token);
        await loop.Turned.WaitAsync(Ct);
        driver.Nudge();
        await loop.Turned.WaitAsync(Ct);

        await EndAsync(stop, running);

        outcomes.ShouldBe(["failed", "warned"]);
        told.Select(t => t.Trouble).ShouldBe(["no way through", "look at it"]);
    }

    [Fact]
    public async Task Host_MistakeInOneLoop_IsThrownNotSwallowed()
    {
        var host = new LoopHost([new CountingLoop { Mistake = true }, new CountingLoop()], (_, ct) => Task.Delay(Timeout.Infinite, ct), TimeProvider.System);

        await Should.ThrowAsync<InvalidOperationException>(() => host.RunAsync(_ => { }, Ct));
    }

    static async Task EndAsync(CancellationTokenSource stop, Task running)
    {
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    /// <summary>A loop whose clock never comes round within a test: it turns at the start and when nudged.</summary>
    sealed class CountingLoop(string name = "counting") : Loop
    {
        int turns;

        public SemaphoreSlim Turned { get; } = new(0);

        public Exception? FailFirst { get; init; }

        public bool Mistake { get; init; }

        public string? Warns { get; init; }

        public override string Name => name;

        public override string Summary => "Counts.";

        public override TimeSpan Every => TimeSpan.FromHours(1) / 100;

        public override Task<LoopTurn> TurnAsync(CancellationToken ct)
        {
            turns++;
            Turned.Release();
            if (Mistake)
                throw new InvalidOperationException("a mistake");
            return turns == 1 && FailFirst is { } failure ? throw failure : Task.FromResult(new LoopTurn($"turn {turns}") { Warning = Warns });
        }
    }
}
