using System.Data.Common;

namespace Croft.Engine.State.Copies;

/// <summary>The tables of a database as a copy of all rows needs them: which there are, in what order, how values and counters are put back.</summary>
abstract class Tables
{
    /// <summary>Begins a transaction that sees one moment, whoever writes meanwhile, and holds nobody up.</summary>
    public abstract string BeginSnapshot { get; }

    /// <summary>Names of Croft's own tables.</summary>
    protected abstract string Names { get; }

    /// <summary>Pairs of a table and one that it refers to.</summary>
    protected abstract string References { get; }

    /// <summary>The last number that was given in a table; null where it gives none.</summary>
    public abstract Task<long?> CounterAsync(DbConnection connection, string table, CancellationToken ct);

    /// <summary>Lets the next number be the one behind, so that none is given twice.</summary>
    public abstract Task SetCounterAsync(DbConnection connection, string table, long last, CancellationToken ct);

    /// <summary>How values of a table's columns are to be given to this database.</summary>
    public abstract Task<Func<string, object, object>> ValuesAsync(DbConnection connection, string table, CancellationToken ct);

    /// <summary>All of them; what others refer to comes first.</summary>
    public async Task<IReadOnlyList<string>> InOrderAsync(DbConnection connection, CancellationToken ct)
    {
        var waiting = (await RowsAsync(connection, Names, ct)).Select(r => r[0]).ToList();
        var needs = (await RowsAsync(connection, References, ct)).Where(r => r[0] != r[1]).ToLookup(r => r[0], r => r[1], StringComparer.Ordinal);
        var ordered = new List<string>();
        while (waiting.Count > 0)
        {
            var next = waiting.Find(t => needs[t].All(n => ordered.Contains(n, StringComparer.Ordinal))) ?? throw new InvalidOperationException($"tables that refer to each other in a circle: {string.Join(", ", waiting)}");
            ordered.Add(next);
            waiting.Remove(next);
        }
        return ordered;
    }

    protected static async Task<List<string[]>> RowsAsync(DbConnection connection, string sql, CancellationToken ct)
    {
        await using var select = connection.Command(null, sql);
        await using var row = await select.ExecuteReaderAsync(ct);
        var rows = new List<string[]>();
        while (await row.ReadAsync(ct))
            rows.Add([.. Enumerable.Range(0, row.FieldCount).Select(row.GetString)]);
        return rows;
    }

    protected static async Task<long?> NumberAsync(DbCommand command, CancellationToken ct)
    {
        await using (command)
            return await command.ExecuteScalarAsync(ct) is long number ? number : null;
    }

    protected static async Task RunAsync(DbCommand command, CancellationToken ct)
    {
        await using (command)
            await command.ExecuteNonQueryAsync(ct);
    }
}
