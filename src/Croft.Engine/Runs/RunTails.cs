using System.Collections.Concurrent;
using Croft.Contracts;

namespace Croft.Engine.Runs;

/// <summary>The newest of runs that are followed in this process: read once for all who have come as far, however many look on.</summary>
sealed class RunTails(RunReader reader, RunsOptions options, TimeProvider time)
{
    /// <summary>Reads that are kept before it is looked which of them are old.</summary>
    const int Kept = 64;

    readonly ConcurrentDictionary<(int Run, long After), Tail> tails = new();

    /// <summary>What this process writes of its runs is told there.</summary>
    public RunNews News { get; } = new();

    /// <summary>A run's head, its events after a sequence (at most <see cref="RunReader.MostEvents"/>), and what completes once this process writes more of it.</summary>
    /// <remarks>The head is no newer than the events, so that of an ended run none is missed.</remarks>
    /// <exception cref="FailureException">NotFound: there is no such run.</exception>
    public async Task<(RunHead Head, IReadOnlyList<RunEvent> Events, Task Next)> ReadAsync(int run, long after, CancellationToken ct)
    {
        // Taken before it is read: what is written after that completes it.
        var next = News.Next(run);
        var tail = tails.AddOrUpdate((run, after), _ => New(), (_, known) => known.Next == next && !IsOld(known, options.Watch / 2) ? known : New());
        if (tails.Count > Kept)
        {
            foreach (var (place, known) in tails)
                if (IsOld(known, options.Watch)) tails.TryRemove(new(place, known));
        }
        var (head, events) = await tail.Read.Value.WaitAsync(ct);
        return (head, events, next);

        Tail New() => new(next, time.GetTimestamp(), new(() => ReadAsync(run, after)));
    }

    bool IsOld(Tail tail, TimeSpan age) => time.GetElapsedTime(tail.At) >= age || tail.Read is { IsValueCreated: true, Value.IsFaulted: true };

    // Nobody's leaving ends it for the others.
    async Task<(RunHead, IReadOnlyList<RunEvent>)> ReadAsync(int run, long after) =>
        (await reader.HeadAsync(run, CancellationToken.None), await reader.EventsAsync(run, after, CancellationToken.None));

    sealed record Tail(Task Next, long At, Lazy<Task<(RunHead, IReadOnlyList<RunEvent>)>> Read);
}
