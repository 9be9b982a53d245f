using System.Data.Common;
using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Engine.Runs;

/// <summary>The journal of one run as its owner writes it: each page is one transaction that proves the epoch first.</summary>
sealed class Journal(Database database, TimeProvider time, RunNews news, int run, long epoch) : IDisposable
{
    readonly SemaphoreSlim one = new(1, 1);
    bool fenced;

    public int Run { get; } = run;

    public long Epoch { get; } = epoch;

    /// <summary>When ownership was last proven.</summary>
    public DateTimeOffset Proven { get; private set; } = time.GetUtcNow();

    /// <summary>Called before and after each transaction, by tests that end the process there.</summary>
    public Action<JournalPage>? Boundary { get; init; }

    /// <summary>Writes a page, or nothing when another process has taken the run over.</summary>
    /// <remarks>It takes no token: what has happened must be written down even when everybody is leaving.</remarks>
    /// <exception cref="FencedException">The run belongs to another process.</exception>
    /// <exception cref="JournalException">The database refused.</exception>
    public Task WriteAsync(Action<JournalPage> fill) => PageAsync(fill, (_, _, cancelledBy) => Task.FromResult(cancelledBy));

    /// <summary>Says that the owner lives; returns who asked to cancel, or null: the row that proves the epoch tells that too.</summary>
    /// <exception cref="FencedException">The run belongs to another process.</exception>
    /// <exception cref="JournalException">The database refused.</exception>
    public Task<string?> BeatAsync() => PageAsync(_ => { }, (_, _, cancelledBy) => Task.FromResult(cancelledBy));

    /// <summary>What stands before the run; null when all that it needs may be free. Only looks, so that waiting costs the one writer nothing.</summary>
    /// <exception cref="JournalException">The database refused.</exception>
    public async Task<LeaseBlock?> LookForLeasesAsync(RunsOptions options)
    {
        try
        {
            await using var connection = await database.OpenAsync(Durability.Full, CancellationToken.None);
            return await LeaseQueue.BeforeAsync(connection, null, Run, time.GetUtcNow(), options);
        }
        catch (Exception e) when (e is DbException or FailureException)
        {
            throw new JournalException(Run, e);
        }
    }

    /// <summary>Takes all leases of the run, or nothing; returns what stands before it, null once it has all.</summary>
    /// <exception cref="FencedException">The run belongs to another process.</exception>
    /// <exception cref="JournalException">The database refused.</exception>
    public Task<LeaseBlock?> TakeLeasesAsync(RunsOptions options) =>
        PageAsync(_ => { }, (connection, transaction, _) => LeaseQueue.TakeAsync(connection, transaction, Run, time.GetUtcNow(), options));

    async Task<T> PageAsync<T>(Action<JournalPage> fill, Func<DbConnection, DbTransaction, string?, Task<T>> answer)
    {
        T answered;
        await one.WaitAsync(CancellationToken.None);
        try
        {
            if (fenced)
                throw new FencedException(Run, Epoch);
            var page = new JournalPage(time.GetUtcNow());
            fill(page);
            Boundary?.Invoke(page);
            answered = await CommitAsync(page, answer);
            Boundary?.Invoke(page);
        }
        catch (FencedException)
        {
            fenced = true;
            throw;
        }
        catch (Exception e) when (e is DbException or FailureException)
        {
            throw new JournalException(Run, e is DbException refused ? new FailureException(database.Explain(refused), refused) : e);
        }
        finally
        {
            one.Release();
        }
        news.Tell(Run);
        return answered;
    }

    async Task<T> CommitAsync<T>(JournalPage page, Func<DbConnection, DbTransaction, string?, Task<T>> answer)
    {
        await using var write = await database.WriteAsync(Durability.Full, CancellationToken.None);
        var (connection, transaction) = write;
        var (last, cancelledBy) = await ProveAsync(connection, transaction, page);
        foreach (var (text, values) in page.Commands)
            await connection.ExecuteAsync(transaction, text, [.. values, ("@run", Run)]);
        await WriteEventsAsync(connection, transaction, page, last - page.Events.Count);
        var answered = await answer(connection, transaction, cancelledBy);
        await write.CommitAsync(CancellationToken.None);
        Proven = page.Now;
        return answered;
    }

    async Task<(long LastEvent, string? CancelledBy)> ProveAsync(DbConnection connection, DbTransaction transaction, JournalPage page)
    {
        await using var command = connection.Command(
            transaction,
            "UPDATE runs SET heartbeat=@now, last_event=last_event+@events WHERE id=@run AND epoch=@epoch AND owner IS NOT NULL RETURNING last_event, cancelled_by",
            ("@now", page.Now), ("@events", page.Events.Count), ("@run", Run), ("@epoch", Epoch));
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        return await reader.ReadAsync(CancellationToken.None) ? (reader.GetInt64(0), reader.Text(1)) : throw new FencedException(Run, Epoch);
    }

    async Task WriteEventsAsync(DbConnection connection, DbTransaction transaction, JournalPage page, long last)
    {
        foreach (var e in page.Events)
        {
            await connection.ExecuteAsync(
                transaction,
                "INSERT INTO run_events (run, sequence, at, step, step_state, run_state, line, progress) "
                + "VALUES (@run, @sequence, @at, @step, @stepState, @runState, @line, @progress)",
                ("@run", Run), ("@sequence", ++last), ("@at", e.At), ("@step", e.Step), ("@stepState", e.StepState?.ToString()),
                ("@runState", e.RunState?.ToString()), ("@line", e.Line), ("@progress", e.Progress));
        }
    }

    public void Dispose() => one.Dispose();
}
