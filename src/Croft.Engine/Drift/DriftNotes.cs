using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.State;

namespace Croft.Engine.Drift;

/// <summary>What is known of differences beside what the readings tell.</summary>
sealed class DriftNotes(Database database, TimeProvider time)
{
    /// <summary>The differences with their notes; those that are new are noted, and those that are gone forgotten.</summary>
    /// <param name="found">All differences of these clusters as they are now.</param>
    /// <param name="clusters">Clusters that were looked at.</param>
    /// <param name="name">Names authors of differences that are new.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyList<DriftRow>> NoteAsync(
        IReadOnlyList<DriftRow> found, IReadOnlyList<string> clusters, Func<IReadOnlyList<DriftRow>, CancellationToken, Task<IReadOnlyList<DriftRow>>> name, CancellationToken ct)
    {
        var known = await ReadAsync(clusters, ct);
        var fresh = await name([.. found.Where(d => !IsKnown(known, d))], ct);
        var named = fresh.ToDictionary(Key);
        var noted = found.Select(d => named.TryGetValue(Key(d), out var row) ? row : d with { Since = known[Key(d)].Since, Author = known[Key(d)].Author, IgnoredUntil = known[Key(d)].IgnoredUntil }).ToList();
        var gone = known.Keys.Except(found.Select(Key)).ToList();
        if (fresh.Count + gone.Count > 0) await WriteAsync(fresh, gone, ct);
        return noted;
    }

    /// <summary>Those of the differences that nobody ignores now.</summary>
    public async Task<IReadOnlyList<Difference>> HeededAsync(IReadOnlyList<Difference> found, CancellationToken ct)
    {
        if (found.Count == 0) return found;
        var (known, now) = (await ReadAsync([.. found.Select(d => d.Row.Cluster).Distinct(StringComparer.Ordinal)], ct), time.GetUtcNow());
        return [.. found.Where(d => !(IsKnown(known, d.Row) && known[Key(d.Row)].IgnoredUntil > now))];
    }

    /// <summary>Ignores a difference until then; another value is another difference, and is told again.</summary>
    public async Task IgnoreAsync(DriftRow drift, DateTimeOffset until, CancellationToken ct)
    {
        await using var write = await database.WriteAsync(Durability.Full, ct);
        var (connection, transaction) = write;
        await connection.ExecuteAsync(transaction, $"UPDATE drift_notes SET ignored = @until WHERE {One}", [.. Values(Key(drift)), ("@until", until)]);
        await write.CommitAsync(ct);
    }

    const string One = "cluster = @cluster AND kind = @kind AND identity = @identity AND field = @field";

    static (string Cluster, string Kind, string Identity, string Field) Key(DriftRow drift) => (drift.Cluster, drift.Kind, drift.Identity, drift.Field);

    static bool IsKnown(Dictionary<(string, string, string, string), DriftRow> known, DriftRow drift) => known.TryGetValue(Key(drift), out var row) && row.Found == drift.Found;

    static (string, object?)[] Values((string Cluster, string Kind, string Identity, string Field) key) =>
        [("@cluster", key.Cluster), ("@kind", key.Kind), ("@identity", key.Identity), ("@field", key.Field)];

    async Task WriteAsync(IReadOnlyList<DriftRow> fresh, IReadOnlyList<(string, string, string, string)> gone, CancellationToken ct)
    {
        await using var write = await database.WriteAsync(Durability.Normal, ct);
        var (connection, transaction) = write;
        foreach (var key in gone.Concat(fresh.Select(Key)))
            await connection.ExecuteAsync(transaction, $"DELETE FROM drift_notes WHERE {One}", Values(key));
        foreach (var drift in fresh)
        {
            await connection.ExecuteAsync(transaction,
                "INSERT INTO drift_notes (cluster, kind, identity, field, found, since, author) VALUES (@cluster, @kind, @identity, @field, @found, @since, @author)",
                [.. Values(Key(drift)), ("@found", drift.Found), ("@since", drift.Since), ("@author", drift.Author)]);
        }
        await write.CommitAsync(ct);
    }

    async Task<Dictionary<(string, string, string, string), DriftRow>> ReadAsync(IReadOnlyList<string> clusters, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        await using var command = connection.Command(null, "SELECT cluster, kind, identity, field, found, since, author, ignored FROM drift_notes");
        await using var row = await command.ExecuteReaderAsync(ct);
        var known = new Dictionary<(string, string, string, string), DriftRow>();
        while (await row.ReadAsync(ct))
        {
            if (!clusters.Contains(row.GetString(0))) continue;
            var drift = new DriftRow
            {
                Drift = "",
                Name = "",
                Class = DriftClass.Conflicting,
                Cluster = row.GetString(0),
                Kind = row.GetString(1),
                Identity = row.GetString(2),
                Field = row.GetString(3),
                Found = row.Text(4),
                Since = row.Time(5),
                Author = row.Text(6),
                IgnoredUntil = row.MaybeTime(7),
            };
            known[Key(drift)] = drift;
        }
        return known;
    }
}
