using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Runs;

/// <summary>What the steps of one run share while this process owns it.</summary>
sealed class RunScope : IDisposable
{
    readonly CancellationTokenSource leave = new();
    readonly CancellationTokenSource gone = new();
    readonly Lock gate = new();
    bool disposed;
    string? cancelledBy;

    public required Journal Journal { get; init; }
    public required RunMark Mark { get; init; }
    public required RunsOptions Options { get; init; }
    public required TimeProvider Time { get; init; }
    public required IReadOnlyDictionary<string, IStepKind> Kinds { get; init; }
    public required Func<string, CancellationToken, Task<ProxmoxClient>> Clients { get; init; }

    /// <summary>True when the run was opened with all its leases.</summary>
    public bool Holds { get; init; }

    /// <summary>Gives what completes when the next run of this process frees what it held.</summary>
    public required Func<Task> Freed { get; init; }

    /// <summary>Told just before the run's end is written.</summary>
    public required Func<RunEnd, Task> Ending { get; init; }

    public int Run => Journal.Run;

    /// <summary>What a call answered to whoever waits for this run.</summary>
    public string? Answer { get; set; }

    /// <summary>Who asked that no further step begins; null when nobody did.</summary>
    public string? CancelledBy { get => Volatile.Read(ref cancelledBy); init => cancelledBy = value; }

    /// <summary>Fires when this process is to leave the run as it is.</summary>
    public CancellationToken Leaving { get; private init; }

    /// <summary>Fires when the run was taken over: nothing of it may go on here.</summary>
    public CancellationToken Gone { get; private init; }

    public RunScope() => (Leaving, Gone) = (leave.Token, gone.Token);

    public void Leave() => Fire(leave);

    /// <summary>Takes note, once, that no further step is to begin.</summary>
    public async Task CancelAsync(string by)
    {
        if (Interlocked.CompareExchange(ref cancelledBy, by, null) is null)
            await Journal.WriteAsync(p => p.Say(null, $"Cancel asked by {by}: no further step begins, a task that runs is awaited."));
    }

    public void Abandon()
    {
        Fire(gone);
        Fire(leave);
    }

    // Whoever asks to leave may come when the run has just ended.
    void Fire(CancellationTokenSource source)
    {
        lock (gate)
        {
            if (!disposed)
                source.Cancel();
        }
    }

    public IStepKind Kind(PlanStep step) => Kinds.GetValueOrDefault(step.Kind) ?? throw new FailureException(StepFailures.UnknownKind(step));

    /// <summary>Steps of the run, undoing ones too.</summary>
    public IReadOnlyList<StepRecord> Steps { get; set; } = [];

    public StepContext Context(string step) => new(Mark, step, Time, Clients) { TaskOf = id => Steps.FirstOrDefault(s => s.Id == id)?.Upid };

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            leave.Dispose();
            gone.Dispose();
        }
    }
}
