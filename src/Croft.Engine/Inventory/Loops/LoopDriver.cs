using System.Data.Common;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Inventory.Loops;

/// <summary>Drives one loop: turns by the clock, sooner when nudged, later after failures, never two at once.</summary>
public sealed class LoopDriver(Loop loop, TimeProvider time)
{
    static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    volatile TaskCompletionSource nudged = NoNudge();
    int failures;

    /// <summary>What is so now.</summary>
    public LoopStatus Status { get; private set; } = new(loop.Name, 0, null, null, null, null, null);

    /// <summary>Makes the next turn come at once; a second nudge before it adds nothing.</summary>
    public void Nudge() => nudged.TrySetResult();

    /// <summary>Turns until cancelled; a turn that fails is told in the status and tried again, later each time.</summary>
    public async Task RunAsync(Action<LoopStatus> onTurn, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var began = time.GetUtcNow();
            await TurnAsync(began, ct);
            var pause = failures == 0 ? loop.Every : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, loop.Every.Ticks << Math.Min(failures, 20)));
            var left = began + pause - time.GetUtcNow();
            Status = Status with { Next = began + pause };
            onTurn(Status);
            // A clock that was put back meanwhile makes no pause longer.
            if (left > TimeSpan.Zero)
                await WaitAsync(left < pause ? left : pause, ct);
        }
    }

    async Task TurnAsync(DateTimeOffset began, CancellationToken ct)
    {
        Status = Status with { Began = began, Next = null };
        try
        {
            var turn = await loop.TurnAsync(ct);
            failures = 0;
            Status = Status with { Did = turn.Did, Warning = turn.Warning, Failure = null };
        }
        catch (Exception e) when (e is FailureException or ProxmoxException or DbException or IOException || e.InnerException is DbException)
        {
            failures++;
            Status = Status with { Failure = e.Message };
        }
        Status = Status with { Turns = Status.Turns + 1, Took = time.GetUtcNow() - began };
        LoopMeasure.Turned(Status);
    }

    async Task WaitAsync(TimeSpan pause, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(nudged.Task, Task.Delay(pause, time, either.Token));
        await either.CancelAsync();
        if (nudged.Task.IsCompleted)
            nudged = NoNudge();
        ct.ThrowIfCancellationRequested();
    }

    static TaskCompletionSource NoNudge() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
