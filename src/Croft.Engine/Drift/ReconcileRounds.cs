using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.State;

namespace Croft.Engine.Drift;

/// <summary>How often a thing was put back and changed again: what tells a fight from a change.</summary>
/// <param name="Thing">The thing.</param>
/// <param name="Began">When the first round began.</param>
/// <param name="Rounds">Rounds since.</param>
/// <param name="Run">Run of the last one.</param>
/// <param name="Last">When it was last put back, or seen to differ since.</param>
/// <param name="Stopped">Why Croft leaves it alone now; null while it does not.</param>
sealed record ReconcileRound(Thing Thing, DateTimeOffset Began, int Rounds, int Run, DateTimeOffset Last, string? Stopped);

/// <summary>Keeps the rounds; they outlive the process, so that a restart begins no fight anew.</summary>
sealed class ReconcileRounds(Database database)
{
    /// <summary>All that are kept.</summary>
    public async Task<Dictionary<Thing, ReconcileRound>> AllAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        await using var command = connection.Command(null, "SELECT cluster, kind, identity, began, rounds, run, last, stopped FROM reconcile_rounds");
        await using var row = await command.ExecuteReaderAsync(ct);
        var all = new Dictionary<Thing, ReconcileRound>();
        while (await row.ReadAsync(ct))
        {
            var thing = new Thing(row.GetString(0), row.GetString(1), row.GetString(2));
            all[thing] = new ReconcileRound(thing, row.Time(3), row.GetInt32(4), row.GetInt32(5), row.Time(6), row.Text(7));
        }
        return all;
    }

    /// <summary>What Croft leaves alone now.</summary>
    public async Task<HashSet<Thing>> StoppedAsync(CancellationToken ct) => [.. (await AllAsync(ct)).Values.Where(r => r.Stopped is not null).Select(r => r.Thing)];

    /// <summary>Keeps one.</summary>
    public async Task KeepAsync(ReconcileRound round, CancellationToken ct)
    {
        await using var write = await database.WriteAsync(Durability.Full, ct);
        var (connection, transaction) = write;
        await connection.ExecuteAsync(transaction,
            "INSERT INTO reconcile_rounds (cluster, kind, identity, began, rounds, run, last, stopped) VALUES (@cluster, @kind, @identity, @began, @rounds, @run, @last, @stopped) "
            + "ON CONFLICT (cluster, kind, identity) DO UPDATE SET began = excluded.began, rounds = excluded.rounds, run = excluded.run, last = excluded.last, stopped = excluded.stopped",
            [.. Values(round.Thing), ("@began", round.Began), ("@rounds", round.Rounds), ("@run", round.Run), ("@last", round.Last), ("@stopped", round.Stopped)]);
        await write.CommitAsync(ct);
    }

    /// <summary>Counts anew.</summary>
    public async Task ForgetAsync(Thing thing, CancellationToken ct)
    {
        await using var write = await database.WriteAsync(Durability.Full, ct);
        var (connection, transaction) = write;
        await connection.ExecuteAsync(transaction, "DELETE FROM reconcile_rounds WHERE cluster = @cluster AND kind = @kind AND identity = @identity", Values(thing));
        await write.CommitAsync(ct);
    }

    static (string, object?)[] Values(Thing thing) => [("@cluster", thing.Cluster), ("@kind", thing.Kind), ("@identity", thing.Identity)];
}
