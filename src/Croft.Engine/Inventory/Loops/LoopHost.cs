namespace Croft.Engine.Inventory.Loops;

/// <summary>Runs every loop of this process, in the foreground of <c>croft loop run</c> or beside a server.</summary>
/// <param name="loops">The loops.</param>
/// <param name="keep">Writes down how they do until cancelled.</param>
/// <param name="time">The clock for turns.</param>
public sealed class LoopHost(IEnumerable<Loop> loops, Func<Func<IReadOnlyList<LoopStatus>>, CancellationToken, Task> keep, TimeProvider time)
{
    readonly IReadOnlyList<LoopDriver> drivers = [.. loops.Select(l => new LoopDriver(l, time))];

    /// <summary>Makes a loop's next turn come at once.</summary>
    public void Nudge(string name) => drivers.FirstOrDefault(d => d.Status.Name == name)?.Nudge();

    /// <summary>Runs until cancelled, which is its normal end; a mistake of Croft's own in one loop ends them all and is thrown.</summary>
    public async Task RunAsync(Action<LoopStatus> onStatus, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var keeping = keep(() => [.. drivers.Select(d => d.Status)], stop.Token);
        List<Task> running = [.. drivers.Select(d => d.RunAsync(onStatus, stop.Token)), keeping];
        try
        {
            await await Task.WhenAny(running);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Asked to end.
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
