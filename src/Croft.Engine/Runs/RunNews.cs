using System.Collections.Concurrent;

namespace Croft.Engine.Runs;

/// <summary>Wakes those of this process who wait for something of a run; what other processes do is looked at by the clock.</summary>
sealed class RunNews
{
    readonly ConcurrentDictionary<int, TaskCompletionSource> written = new();
    TaskCompletionSource freed = New();

    /// <summary>Completes when the next run of this process frees what it held.</summary>
    public Task Freed => Volatile.Read(ref freed).Task;

    /// <summary>Completes at the next writing in this run's journal.</summary>
    public Task Next(int run) => written.GetOrAdd(run, static _ => New()).Task;

    /// <summary>Something was written in this run's journal.</summary>
    public void Tell(int run)
    {
        if (written.TryRemove(run, out var waiting))
            waiting.TrySetResult();
    }

    /// <summary>A run of this process has left.</summary>
    public void TellFreed() => Interlocked.Exchange(ref freed, New()).TrySetResult();

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
