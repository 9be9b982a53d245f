using System.Data.Common;
using System.Text.Json;
using Croft.Engine.State;

namespace Croft.Engine.Runs;

/// <summary>What runs hold or wait for, and what plans have chosen meanwhile, for plans that choose what nobody has chosen yet.</summary>
public sealed class Leases(Database database, TimeProvider time)
{
    /// <summary>Time for which a plan keeps what it chose; it is long enough to read and to agree.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromMinutes(2);

    readonly RunOwner owner = RunOwner.ThisProcess();

    /// <summary>Every resource that a run holds or waits for now, as <c>lab/guest/101</c>.</summary>
    public async Task<IReadOnlySet<string>> HeldAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Full, ct);
        return await HeldAsync(connection, null, ct);
    }

    /// <summary>Chooses the first candidate that no run needs and no other plan has chosen; it stays chosen for two minutes, or until this process ends.</summary>
    /// <param name="candidates">In order of liking; read only as far as needed.</param>
    /// <param name="resource">The candidate as runs hold it: <c>lab/guest/101</c>.</param>
    /// <param name="ct">Ends it; nothing is chosen.</param>
    /// <exception cref="InvalidOperationException">There is no such candidate.</exception>
    public async Task<T> ChooseAsync<T>(IEnumerable<T> candidates, Func<T, string> resource, CancellationToken ct)
    {
        await using var write = await database.WriteAsync(Durability.Normal, ct);
        var (connection, transaction) = write;
        var now = time.GetUtcNow();
        await ForgetAsync(connection, transaction, now);
        var held = await HeldAsync(connection, transaction, ct);
        foreach (var candidate in candidates.Where(c => !held.Contains(resource(c))))
        {
            if (await connection.ExecuteAsync(
                transaction, "INSERT INTO choices (resource, owner, until) VALUES (@resource, @owner, @until) ON CONFLICT (resource) DO NOTHING",
                ("@resource", resource(candidate)), ("@owner", JournalPage.Json(owner)), ("@until", now + Kept)) == 0)
            {
                continue;
            }
            await write.CommitAsync(ct);
            return candidate;
        }
        throw new InvalidOperationException("Every candidate is taken.");
    }

    /// <summary>A plan that was only shown by a process that has ended chooses nothing any more.</summary>
    static async Task ForgetAsync(DbConnection connection, DbTransaction transaction, DateTimeOffset now)
    {
        List<string> over = [];
        await using (var command = connection.Command(transaction, "SELECT resource, owner, until FROM choices"))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                if (reader.Time(2) <= now || JsonSerializer.Deserialize<RunOwner>(reader.GetString(1), StepJson.Options)!.IsGone)
                    over.Add(reader.GetString(0));
            }
        }
        foreach (var resource in over)
            await connection.ExecuteAsync(transaction, "DELETE FROM choices WHERE resource=@resource", ("@resource", resource));
    }

    static async Task<IReadOnlySet<string>> HeldAsync(DbConnection connection, DbTransaction? transaction, CancellationToken ct)
    {
        await using var command = connection.Command(transaction, "SELECT DISTINCT resource FROM leases");
        await using var reader = await command.ExecuteReaderAsync(ct);
        HashSet<string> held = new(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct)) held.Add(reader.GetString(0));
        return held;
    }
}
