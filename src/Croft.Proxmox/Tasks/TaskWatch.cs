using System.Runtime.CompilerServices;

namespace Croft.Proxmox;

/// <summary>Follows one task to its end: asks, reads new lines, pauses a little longer each time.</summary>
sealed class TaskWatch(ProxmoxTask task, TaskWait wait, bool withLog)
{
    const int PageLines = 500;
    readonly TimeProvider time = task.Api.Time;
    int read;

    /// <summary>How it ended; set when the lines are through.</summary>
    public TaskResult? Result { get; private set; }

    public async IAsyncEnumerable<TaskLogLine> LinesAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var pause = wait.FirstPause;
        var heard = time.GetTimestamp();
        while (true)
        {
            var state = await TryAsync(task.StateAsync, heard, ct).ConfigureAwait(false);
            // The log is read after the state, so the lines of an ended task are all there.
            var caughtUp = !withLog;
            while (state is not null && !caughtUp)
            {
                heard = time.GetTimestamp();
                var page = await TryAsync(c => task.LogAsync(read, PageLines, c), heard, ct).ConfigureAwait(false);
                if (page is null)
                    break;
                foreach (var line in page.Lines)
                    yield return line;
                read += page.Lines.Count;
                caughtUp = page.Lines.Count < PageLines;
            }
            if (state is not null)
                heard = time.GetTimestamp();
            if (state is { IsRunning: false } && caughtUp)
            {
                Result = state.Result;
                yield break;
            }
            await Task.Delay(pause, time, ct).ConfigureAwait(false);
            pause = wait.After(pause);
        }
    }

    /// <summary>Null when the node was silent, and may be a little longer.</summary>
    async Task<T?> TryAsync<T>(Func<CancellationToken, Task<T>> ask, long heard, CancellationToken ct) where T : class
    {
        try
        {
            return await ask(ct).ConfigureAwait(false);
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.Unreachable or ProxmoxError.TimedOut && time.GetElapsedTime(heard) < wait.Patience)
        {
            return null;
        }
    }
}
