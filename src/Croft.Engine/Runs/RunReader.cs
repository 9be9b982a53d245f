using System.Data.Common;
using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Engine.Runs;

/// <summary>Reads runs, their steps and events; any process may, at any time.</summary>
sealed class RunReader(Database database)
{
    const string Heads =
        "SELECT r.id, r.plan, p.verb, p.title, r.state, r.started, r.owner, r.epoch, r.heartbeat, r.actor, r.ended, r.failure, r.cancelled_by, r.last_event, "
        + "(SELECT COUNT(*) FROM run_steps s WHERE s.run=r.id AND s.undo_of IS NULL AND s.state IN ('Done','Already')), "
        + "(SELECT COUNT(*) FROM run_steps s WHERE s.run=r.id AND s.undo_of IS NULL) "
        + "FROM runs r JOIN plans p ON p.number=r.plan ";

    public static async Task<RunHead?> HeadAsync(DbConnection connection, DbTransaction? transaction, int run)
    {
        await using var command = connection.Command(transaction, Heads + "WHERE r.id=@run", ("@run", run));
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? Head(reader) : null;
    }

    public async Task<RunHead> HeadAsync(int run, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Full, ct);
        return await HeadAsync(connection, null, run) ?? throw RunFailures.NoRun(run);
    }

    /// <summary>Runs below a number, the newest first.</summary>
    public async Task<IReadOnlyList<RunHead>> ListAsync(int before, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Full, ct);
        await using var command = connection.Command(null, Heads + "WHERE r.id<@before ORDER BY r.id DESC LIMIT @limit", ("@before", before), ("@limit", limit));
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<RunHead> heads = [];
        while (await reader.ReadAsync(ct))
            heads.Add(Head(reader));
        return heads;
    }

    /// <summary>Runs that have not ended; few at any time.</summary>
    public async Task<IReadOnlyList<RunHead>> OpenAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Full, ct);
        await using var command = connection.Command(null, Heads + "WHERE r.state IN ('Running','Interrupted','Unknown') ORDER BY r.id");
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<RunHead> heads = [];
        while (await reader.ReadAsync(ct))
            heads.Add(Head(reader));
        return heads;
    }

    public async Task<List<StepRecord>> StepsAsync(int run, Plan plan, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Full, ct);
        await using var command = connection.Command(
            null, "SELECT id, ordinal, state, document, undo_of, started, ended, intent, upid, marks, evidence, warnings, failure "
            + "FROM run_steps WHERE run=@run ORDER BY ordinal", ("@run", run));
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<StepRecord> steps = [];
        while (await reader.ReadAsync(ct))
        {
            var id = reader.GetString(0);
            steps.Add(new StepRecord(id, reader.GetInt32(1), Json<PlanStep>(reader, 3) ?? plan.Steps.First(s => s.Id == id))
            {
                State = Enum.Parse<StepState>(reader.GetString(2)),
                UndoOf = reader.Text(4),
                Started = reader.MaybeTime(5),
                Ended = reader.MaybeTime(6),
                Intent = Json<StepIntent>(reader, 7),
                Upid = reader.Text(8),
                Marks = Json<List<StepMark>>(reader, 9) ?? [],
                Evidence = Json<List<Evidence>>(reader, 10) ?? [],
                Warnings = Json<List<string>>(reader, 11) ?? [],
                Failure = Json<Failure>(reader, 12),
            });
        }
        return steps;
    }

    /// <summary>Events that are read at once.</summary>
    public const int MostEvents = 1000;

    /// <summary>Events after a sequence, at most <see cref="MostEvents"/>.</summary>
    public Task<IReadOnlyList<RunEvent>> EventsAsync(int run, long after, CancellationToken ct) =>
        EventsAsync(run, $"sequence>@at ORDER BY sequence LIMIT {MostEvents}", after, ct);

    /// <summary>The events by which steps succeeded, up to a sequence.</summary>
    public Task<IReadOnlyList<RunEvent>> EndedStepsAsync(int run, long until, CancellationToken ct) =>
        EventsAsync(run, "sequence<=@at AND step_state IN ('Done','Already') ORDER BY sequence", until, ct);

    async Task<IReadOnlyList<RunEvent>> EventsAsync(int run, string which, long at, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Full, ct);
        await using var command = connection.Command(
            null, $"SELECT sequence, at, step, step_state, run_state, line, progress FROM run_events WHERE run=@run AND {which}", ("@run", run), ("@at", at));
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<RunEvent> events = [];
        while (await reader.ReadAsync(ct))
        {
            events.Add(new RunEvent(run, reader.GetInt64(0), reader.Time(1))
            {
                Step = reader.Text(2),
                StepState = reader.Text(3) is { } step ? Enum.Parse<StepState>(step) : null,
                RunState = reader.Text(4) is { } state ? Enum.Parse<RunState>(state) : null,
                Line = reader.Text(5),
                Progress = reader.IsDBNull(6) ? null : reader.GetDouble(6),
            });
        }
        return events;
    }

    public async Task<IReadOnlyList<string>> LeasesAsync(int run, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Full, ct);
        await using var command = connection.Command(null, "SELECT resource FROM leases WHERE run=@run AND taken IS NOT NULL ORDER BY resource", ("@run", run));
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<string> leases = [];
        while (await reader.ReadAsync(ct))
            leases.Add(reader.GetString(0));
        return leases;
    }

    static RunHead Head(DbDataReader reader) =>
        new(reader.GetInt32(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3), Enum.Parse<RunState>(reader.GetString(4)), reader.Time(5))
        {
            Owner = Json<RunOwner>(reader, 6),
            Epoch = reader.GetInt64(7),
            Heartbeat = reader.Time(8),
            Actor = reader.GetString(9),
            Ended = reader.MaybeTime(10),
            Failure = Json<Failure>(reader, 11),
            CancelledBy = reader.Text(12),
            LastEvent = reader.GetInt64(13),
            StepsDone = reader.GetInt32(14),
            StepsInAll = reader.GetInt32(15),
        };

    static T? Json<T>(DbDataReader reader, int column) where T : class =>
        reader.Text(column) is { } text ? JsonSerializer.Deserialize<T>(text, StepJson.Options) : null;
}
