using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Inventory.Tables;
using Croft.Engine.State;

namespace Croft.Engine.Inventory;

/// <summary>A change, and where it stands.</summary>
sealed record WrittenChange(ChangePlace Place, ChangeRow Row);

/// <summary>Changes of the estate as they are written: asked for once for all who listen in this process, and only while somebody does.</summary>
/// <remarks>
/// <para>The order is that of ids. Whoever writes readings holds the database's one writer's lock until the commit is seen (SQLite's own; on
/// PostgreSQL an advisory lock of the transaction, taken before the first id is given): when an id is seen, none below it is still to come.
/// Times have no such order: each is that of the look, and looks at several clusters end as they will.</para>
/// <para>Each listener pulls from a place of its own, out of the newest changes that are kept here, or the database where it is further behind.
/// So one that is slow holds up nobody and needs no memory.</para>
/// </remarks>
sealed class ChangeFeed(Database database, InventoryOptions options, TimeProvider time) : IDisposable
{
    const string Columns = "cluster, kind, subject, until, field, before, after, id";

    /// <summary>Changes that are kept for listeners who come a little later, and that are read at once.</summary>
    const int Kept = 20_000, AtOnce = 1_000;

    /// <summary>How often it is looked for what other processes write.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    readonly List<WrittenChange> newest = [];
    TaskCompletionSource news = New(), nudged = New();
    CancellationTokenSource? polling;
    int listeners;

    // Every change after the one and up to the other is among the newest.
    long before, last;

    /// <summary>Something was written in this process: it is looked for at once.</summary>
    public void Nudge() => Interlocked.Exchange(ref nudged, New()).TrySetResult();

    /// <summary>The place of the newest change.</summary>
    public async Task<ChangePlace> NowAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        await using var command = connection.Command(null, "SELECT until, id FROM past_readings ORDER BY id DESC LIMIT 1");
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? new ChangePlace(row.GetInt64(0), row.GetInt64(1)) : default;
    }

    /// <summary>The place that a cursor tells.</summary>
    /// <exception cref="FailureException">Invalid: it is no cursor, or not of this database. NotFound: what came after it is not kept any more.</exception>
    public async Task<ChangePlace> PlaceAsync(string cursor, CancellationToken ct)
    {
        var place = ChangePlace.Parse(cursor);
        if (place.Id > 0 && place.Ticks < (time.GetUtcNow() - options.History).UtcTicks)
            throw new FailureException(FailureKind.NotFound, "What changed after this cursor is not kept any more.", "Begin anew without --after; 'croft history list' tells what is kept.");
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        await using var command = connection.Command(null, "SELECT until FROM past_readings WHERE id = @id", ("@id", place.Id));
        // A backup was put back, or a power cut took the last changes with it: other changes bear those numbers now.
        if (await command.ExecuteScalarAsync(ct) is long until && until != place.Ticks)
            throw new FailureException(FailureKind.Invalid, $"The cursor '{cursor}' is of another database, or of this one before a backup was put back.", "Begin anew without --after; 'croft history list' tells what there is.");
        return place;
    }

    /// <summary>Changes after a place, oldest first, until cancelled.</summary>
    public async IAsyncEnumerable<IReadOnlyList<WrittenChange>> AfterAsync(ChangePlace place, [EnumeratorCancellation] CancellationToken ct)
    {
        using var listening = await ListenAsync(ct);
        var after = place.Id;
        while (true)
        {
            // Taken before the database is asked, so that what comes meanwhile is told by it.
            var (batch, more) = Take(after);
            batch ??= await ReadAsync(after, ct);
            if (batch.Count == 0)
            {
                await more.WaitAsync(ct);
                continue;
            }
            after = batch[^1].Place.Id;
            yield return batch;
        }
    }

    /// <summary>Asks no more.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            polling?.Cancel();
            polling?.Dispose();
            polling = null;
        }
    }

    (IReadOnlyList<WrittenChange>? Batch, Task More) Take(long after)
    {
        lock (gate)
        {
            if (after < before)
                return (null, news.Task);
            var (low, high) = (0, newest.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (newest[middle].Place.Id <= after)
                    low = middle + 1;
                else
                    high = middle;
            }
            return (newest.GetRange(low, Math.Min(AtOnce, newest.Count - low)), news.Task);
        }
    }

    async Task<Listening> ListenAsync(CancellationToken ct)
    {
        var now = await NowAsync(ct);
        lock (gate)
        {
            listeners++;
            if (polling is null)
            {
                polling = new CancellationTokenSource();
                newest.Clear();
                before = last = now.Id;
                // It is nobody's own: whoever came first may see less than the others.
                using var all = Horizon.EnterEverything();
                _ = PollAsync(polling);
            }
        }
        return new Listening(this);
    }

    void Leave()
    {
        lock (gate)
        {
            if (--listeners > 0)
                return;
            polling?.Cancel();
            polling = null;
        }
    }

    async Task PollAsync(CancellationTokenSource mine)
    {
        await Task.Yield();
        try
        {
            while (!mine.IsCancellationRequested)
            {
                var written = Volatile.Read(ref nudged).Task;
                if (await ReadAsync(last, mine.Token) is { Count: > 0 } batch)
                    Tell(batch, mine);
                else
                    await Task.WhenAny(written, Task.Delay(Pause, time, mine.Token));
            }
        }
        catch (Exception e)
        {
            lock (gate)
            {
                if (polling != mine)
                    return;
                polling = null;
                // Every listener is told; the next one begins anew.
                var failed = news;
                news = New();
                failed.SetException(e);
                _ = failed.Task.Exception;
            }
        }
        finally
        {
            mine.Dispose();
        }
    }

    void Tell(IReadOnlyList<WrittenChange> batch, CancellationTokenSource mine)
    {
        lock (gate)
        {
            if (polling != mine)
                return;
            newest.AddRange(batch);
            last = batch[^1].Place.Id;
            if (newest.Count > Kept)
            {
                before = newest[^Kept].Place.Id - 1;
                newest.RemoveRange(0, newest.Count - Kept);
            }
            var told = news;
            news = New();
            told.SetResult();
        }
    }

    async Task<IReadOnlyList<WrittenChange>> ReadAsync(long after, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        List<WrittenChange> changes = [];
        using (var select = new Prepared(connection, null, string.Create(CultureInfo.InvariantCulture, $"SELECT {Columns} FROM past_readings WHERE id > @p0 AND NOT (kind = 'config' AND field = '') ORDER BY id LIMIT {AtOnce}"), 1))
        using (var row = select.Read(after))
        {
            while (row.Read())
                changes.Add(new WrittenChange(new ChangePlace(row.GetInt64(3), row.GetInt64(7)), History.Row(row)));
        }
        return [.. changes.Select(c => c with { Row = Named(connection, c.Row) })];
    }

    static ChangeRow Named(DbConnection connection, ChangeRow row) => row with { Name = History.NameOf(connection, row.Cluster, row.Kind, row.Subject, row.Seen) };

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    sealed class Listening(ChangeFeed feed) : IDisposable
    {
        public void Dispose() => feed.Leave();
    }
}
