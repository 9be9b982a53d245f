using System.Data.Common;
using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.State;

namespace Croft.Engine.Inventory.Loops;

/// <summary>How the loops do, written down every few seconds, so that any process can tell.</summary>
sealed class LoopRecords(Database database, IEnumerable<Loop> loops, WorkspaceLocation location, TimeProvider time)
{
    /// <summary>Pause between two records; one that is three pauses old is of loops that have stopped.</summary>
    static readonly TimeSpan pause = TimeSpan.FromSeconds(10);

    readonly string runner = FormattableString.Invariant($"{location.Host}, process {Environment.ProcessId}");

    /// <summary>Writes down how loops do until cancelled; where the database is away, later.</summary>
    public async Task KeepAsync(Func<IReadOnlyList<LoopStatus>> now, CancellationToken ct)
    {
        // The first record tells that they run, the second how their first turns went, the last that they have ended.
        for (var wait = TimeSpan.FromSeconds(2); !ct.IsCancellationRequested; wait = pause)
        {
            await TryAsync(now(), ends: false, ct);
            await Task.Delay(wait, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        using var brief = new CancellationTokenSource(pause);
        await TryAsync(now(), ends: true, brief.Token);
    }

    async Task TryAsync(IReadOnlyList<LoopStatus> all, bool ends, CancellationToken ct)
    {
        try
        {
            await WriteAsync(all, ends, ct);
        }
        catch (Exception e) when (e is FailureException or DbException or IOException or OperationCanceledException)
        {
            // The loops say themselves that the database is away.
        }
    }

    async Task WriteAsync(IReadOnlyList<LoopStatus> all, bool ends, CancellationToken ct)
    {
        await using var write = await database.WriteAsync(Durability.Normal, ct);
        var (connection, transaction) = write;
        foreach (var one in all)
        {
            await connection.ExecuteAsync(transaction,
                "INSERT INTO loop_records (name, runner, turns, began, took, did, warning, failure, next, seen, ended) VALUES (@name, @runner, @turns, @began, @took, @did, @warning, @failure, @next, @seen, @ended) "
                + "ON CONFLICT (name) DO UPDATE SET runner = excluded.runner, turns = excluded.turns, began = excluded.began, took = excluded.took, did = excluded.did, warning = excluded.warning, "
                + "failure = excluded.failure, next = excluded.next, seen = excluded.seen, ended = excluded.ended",
                ("@name", one.Name), ("@runner", runner), ("@turns", one.Turns), ("@began", one.Began), ("@took", one.Took is { } took ? (long)took.TotalMilliseconds : null),
                ("@did", one.Did), ("@warning", one.Warning), ("@failure", one.Failure), ("@next", one.Next), ("@seen", time.GetUtcNow()), ("@ended", ends));
        }
        await write.CommitAsync(ct);
    }

    /// <summary>Every loop with its last record.</summary>
    public async Task<IReadOnlyList<LoopRow>> AllAsync(CancellationToken ct)
    {
        var known = new Dictionary<string, LoopRow>(StringComparer.Ordinal);
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        await using var command = connection.Command(null, "SELECT name, runner, turns, began, took, did, warning, failure, next, seen, ended FROM loop_records");
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var (failure, warning, seen) = (row.Text(7), row.Text(6), row.Time(9));
            var runs = !row.GetBoolean(10) && time.GetUtcNow() - seen < 3 * pause;
            known[row.GetString(0)] = new LoopRow
            {
                Loop = row.GetString(0),
                State = !runs ? LoopState.Stopped : failure is not null ? LoopState.Failing : warning is not null ? LoopState.Warning : LoopState.Well,
                Runner = row.GetString(1),
                Turns = row.GetInt64(2),
                Began = row.MaybeTime(3),
                Took = row.IsDBNull(4) ? null : TimeSpan.FromMilliseconds(row.GetInt64(4)),
                Did = row.Text(5),
                Trouble = failure ?? warning,
                Next = runs ? row.MaybeTime(8) : null,
                Seen = seen,
            };
        }
        return [.. loops.Select(l => (known.GetValueOrDefault(l.Name) ?? new LoopRow { Loop = l.Name, State = LoopState.Stopped }) with { Summary = l.Summary, Every = l.Every })];
    }
}
