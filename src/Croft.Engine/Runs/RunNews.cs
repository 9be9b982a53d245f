namespace Croft.Engine.Runs;

/// <summary>Wakes watchers of this process when a journal was written; others look by the clock.</summary>
sealed class RunNews
{
    TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next writing.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Tell() =>
        Interlocked.Exchange(ref next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
