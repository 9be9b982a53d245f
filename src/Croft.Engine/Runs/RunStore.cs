using System.Data.Common;
using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.State;

namespace Croft.Engine.Runs;

/// <summary>The transactions at a run's borders: keep a plan, open a run with its leases, take it over, ask it to stop.</summary>
sealed class RunStore(Database database, TimeProvider time, RunsOptions options)
{
    /// <summary>Writes the plan down under the next number.</summary>
    public async Task<Plan> KeepAsync(Plan plan, CancellationToken ct)
    {
        var made = plan.Made == default ? time.GetUtcNow() : plan.Made;
        await using var write = await database.WriteAsync(Durability.Full, ct);
        var (connection, transaction) = write;
        var number = await connection.ScalarAsync(
            transaction,
            "INSERT INTO plans (parent, verb, title, actor, made, document) VALUES (@parent, @verb, @title, @actor, @made, '') RETURNING number",
            ("@parent", plan.Parent), ("@verb", plan.Verb), ("@title", plan.Title), ("@actor", plan.Actor), ("@made", made));
        var kept = plan with { Number = Convert.ToInt32(number, System.Globalization.CultureInfo.InvariantCulture), Made = made };
        await connection.ExecuteAsync(
            transaction, "UPDATE plans SET document=@document WHERE number=@number",
            ("@document", JsonSerializer.Serialize(kept, StepJson.Options)), ("@number", kept.Number));
        await write.CommitAsync(ct);
        return kept;
    }

    /// <summary>The kept plan.</summary>
    public async Task<Plan> PlanAsync(int number, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Full, ct);
        var document = (string?)await connection.ScalarAsync(null, "SELECT document FROM plans WHERE number=@number", ("@number", number));
        return document is null
            ? throw VerbRunner.UnknownPlan(number)
            : JsonSerializer.Deserialize<Plan>(document, StepJson.Options)!;
    }

    /// <summary>The newest plan that somebody made and of which no run was begun; null when there is none.</summary>
    public async Task<Plan?> NewestAsync(string actor, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Full, ct);
        var document = (string?)await connection.ScalarAsync(
            null, "SELECT document FROM plans p WHERE actor = @actor AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.plan=p.number) ORDER BY number DESC LIMIT 1", ("@actor", actor));
        return document is null ? null : JsonSerializer.Deserialize<Plan>(document, StepJson.Options)!;
    }

    /// <summary>Opens a run of a kept plan for this owner, with all its leases; with none where it has to wait for another run.</summary>
    /// <exception cref="FailureException">Conflict: the plan was started before, or a run that nobody carries out holds a resource.</exception>
    public async Task<(int Run, bool Holds)> OpenAsync(Plan plan, RunOwner owner, string actor, CancellationToken ct)
    {
        await using var write = await database.WriteAsync(Durability.Full, ct);
        var (connection, transaction) = write;
        var now = time.GetUtcNow();
        var run = await NumberAsync(connection, transaction,
            "INSERT INTO runs (plan, state, owner, epoch, heartbeat, actor, started, last_event) "
            + "VALUES (@plan, @state, @owner, 1, @now, @actor, @now, 1) ON CONFLICT (plan) DO NOTHING RETURNING id",
            ("@plan", plan.Number), ("@state", nameof(RunState.Running)), ("@owner", JournalPage.Json(owner)), ("@now", now), ("@actor", actor))
            ?? throw new FailureException(RunFailures.PlanStarted(plan, await NumberAsync(connection, transaction, "SELECT id FROM runs WHERE plan=@plan", ("@plan", plan.Number))));
        await LeaseQueue.AskAsync(connection, transaction, run, plan);
        var block = await LeaseQueue.TakeAsync(connection, transaction, run, now, options);
        if (block is { Lives: false })
            throw new FailureException(RunFailures.Held(LeaseText.Of(block.Resource, plan), block.Other));
        var page = new JournalPage(now);
        foreach (var (step, i) in plan.Steps.Select((s, i) => (s, i)))
            page.NewStep(new StepRecord(step.Id, i + 1, step));
        foreach (var (text, values) in page.Commands)
            await connection.ExecuteAsync(transaction, text, [.. values, ("@run", run)]);
        await connection.ExecuteAsync(
            transaction, "INSERT INTO run_events (run, sequence, at, run_state) VALUES (@run, 1, @now, @state)",
            ("@run", run), ("@now", now), ("@state", nameof(RunState.Running)));
        await write.CommitAsync(ct);
        return (run, block is null);
    }

    static async Task<int?> NumberAsync(DbConnection connection, DbTransaction transaction, string text, params (string, object?)[] values) =>
        await connection.ScalarAsync(transaction, text, values) is { } number ? Convert.ToInt32(number, System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>Makes this owner the run's with the next epoch; the owner before can write nothing from then on.</summary>
    /// <returns>The run as it was before.</returns>
    /// <exception cref="FailureException">Conflict: it has ended, or its owner lives. NotFound.</exception>
    public async Task<RunHead> TakeAsync(int run, RunOwner owner, CancellationToken ct)
    {
        await using var write = await database.WriteAsync(Durability.Full, ct);
        var (connection, transaction) = write;
        var head = await RunReader.HeadAsync(connection, transaction, run) ?? throw RunFailures.NoRun(run);
        var now = time.GetUtcNow();
        if (head.State.Ended())
            throw new FailureException(RunFailures.HasEnded(head));
        if (head.Lives(now, options))
            throw new FailureException(RunFailures.IsOwned(head));
        if (!await OwnAsync(connection, transaction, head, owner, now))
            throw new FailureException(RunFailures.IsOwned(await RunReader.HeadAsync(connection, transaction, run) ?? throw RunFailures.NoRun(run)));
        await connection.ExecuteAsync(
            transaction,
            "INSERT INTO run_events (run, sequence, at, run_state, line) SELECT id, last_event, @now, @state, @line FROM runs WHERE id=@run",
            ("@run", run), ("@now", now), ("@state", nameof(RunState.Running)), ("@line", $"Taken over by {owner}."));
        await write.CommitAsync(ct);
        return head;
    }

    /// <summary>False when somebody else took the run since it was read: not every database makes the second wait before it reads.</summary>
    internal static async Task<bool> OwnAsync(DbConnection connection, DbTransaction transaction, RunHead seen, RunOwner owner, DateTimeOffset now) =>
        await connection.ExecuteAsync(
            transaction,
            "UPDATE runs SET owner=@owner, epoch=epoch+1, heartbeat=@now, state=@state, failure=NULL, last_event=last_event+1 WHERE id=@run AND epoch=@old",
            ("@owner", JournalPage.Json(owner)), ("@now", now), ("@state", nameof(RunState.Running)), ("@run", seen.Id), ("@old", seen.Epoch)) == 1;

    /// <summary>Asks that no further step begins.</summary>
    /// <returns>The run as it is.</returns>
    public async Task<RunHead> AskToCancelAsync(int run, string actor, CancellationToken ct)
    {
        await using var write = await database.WriteAsync(Durability.Full, ct);
        var (connection, transaction) = write;
        var head = await RunReader.HeadAsync(connection, transaction, run) ?? throw RunFailures.NoRun(run);
        if (head.State.Ended())
            throw new FailureException(RunFailures.CancelledTooLate(head));
        await connection.ExecuteAsync(transaction, "UPDATE runs SET cancelled_by=@actor WHERE id=@run", ("@run", run), ("@actor", actor));
        await write.CommitAsync(ct);
        return head with { CancelledBy = actor };
    }
}
