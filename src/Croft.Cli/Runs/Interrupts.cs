using Croft.Cli.Printing;

namespace Croft.Cli.Runs;

/// <summary>Ctrl-C: the first asks the work to leave in order, the second leaves at once.</summary>
internal sealed class Interrupts : IDisposable
{
    readonly CancellationTokenSource _stop;
    readonly CancellationTokenSource _leave = new();
    readonly TaskCompletionSource _now = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly IDisposable _listening;
    readonly Notes _notes;
    readonly Lock _gate = new();
    bool _disposed;
    Action? _following;
    int _count;

    public Interrupts(CliTerminal terminal, Notes notes, CancellationToken ct)
    {
        _notes = notes;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _listening = terminal.OnInterrupt(Pressed);
    }

    /// <summary>Stops what is under way: at the first Ctrl-C, or at the second while a run is followed.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Fires at the first Ctrl-C.</summary>
    public CancellationToken Leave => _leave.Token;

    public bool Left => _leave.IsCancellationRequested;

    /// <summary>From now on the first Ctrl-C only asks to leave, after <paramref name="say"/> told what goes on.</summary>
    public void Follow(Action say) => _following = say;

    /// <summary>Waits for the work, but not longer than the user does.</summary>
    /// <exception cref="OperationCanceledException">The user left.</exception>
    public async Task<T> OrLeave<T>(Task<T> work)
    {
        if (await Task.WhenAny(work, _now.Task) == work) return await work;
        throw new OperationCanceledException(_stop.Token);
    }

    // A press may still be under way on its own thread when the command ends.
    void Pressed()
    {
        lock (_gate)
        {
            if (!_disposed) Press();
        }
    }

    void Press()
    {
        var first = Interlocked.Increment(ref _count) == 1;
        if (first && _following is { } say)
        {
            say();
            _leave.Cancel();
            return;
        }
        _notes.Screen.Line();
        _stop.Cancel();
        // What waited for it may have ended the command, on this very thread.
        if (!_disposed) _leave.Cancel();
        // Calls end by their token; what does not is left behind at the second press.
        if (!first) _now.TrySetResult();
    }

    public void Dispose()
    {
        _listening.Dispose();
        lock (_gate)
        {
            _disposed = true;
            _stop.Dispose();
            _leave.Dispose();
        }
    }
}
