namespace Croft.Proxmox;

/// <summary>One call's deadline beside its caller's cancellation.</summary>
sealed class CallTime : IDisposable
{
    readonly CancellationToken caller;
    readonly CancellationTokenSource deadline;
    readonly CancellationTokenSource both;

    public CallTime(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        this.caller = caller;
        Limit = limit;
        deadline = new CancellationTokenSource(limit, time);
        both = CancellationTokenSource.CreateLinkedTokenSource(caller, deadline.Token);
    }

    public TimeSpan Limit { get; }

    public CancellationToken Token => both.Token;

    /// <summary>True when the deadline ended the call, not its caller.</summary>
    public bool Passed => deadline.IsCancellationRequested && !caller.IsCancellationRequested;

    /// <summary>Something moved: the deadline counts from now.</summary>
    public void Extend() => deadline.CancelAfter(Limit);

    public void Dispose()
    {
        both.Dispose();
        deadline.Dispose();
    }
}
