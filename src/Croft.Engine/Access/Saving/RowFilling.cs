using System.Data.Common;
using System.Globalization;
using Croft.Engine.State;

namespace Croft.Engine.Access.Saving;

/// <summary>Puts rows into the tables of a database that has none yet.</summary>
sealed class RowFilling(Database database, DbConnection connection) : IAsyncDisposable
{
    readonly List<(string Table, long Counter)> counters = [];
    DbCommand? insert;
    SavedTable? table;
    Func<string, object, object> value = static (_, v) => v;
    long rows;

    public async Task BeginAsync(SavedTable next, CancellationToken ct)
    {
        table = next;
        if (next.Counter is { } last) counters.Add((next.Name, last));
        value = await database.Tables.ValuesAsync(connection, next.Name, ct);
        if (insert is not null) await insert.DisposeAsync();
        insert = connection.Command(null, $"INSERT INTO \"{next.Name}\" ({string.Join(", ", next.Columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", next.Columns.Select((_, i) => Name(i)))})");
        for (var column = 0; column < next.Columns.Count; column++)
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = Name(column);
            insert.Parameters.Add(parameter);
        }
    }

    /// <summary>Adds a row; how many there are now.</summary>
    public async Task<long> AddAsync(object?[] row, CancellationToken ct)
    {
        for (var column = 0; column < row.Length; column++)
            insert!.Parameters[column].Value = row[column] is { } given ? value(table!.Columns[column], given) : DBNull.Value;
        await insert!.ExecuteNonQueryAsync(ct);
        return ++rows;
    }

    /// <summary>The numbers that come next are those behind the last that were given, be their rows gone or not.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        foreach (var (name, counter) in counters) await database.Tables.SetCounterAsync(connection, name, counter, ct);
    }

    static string Name(int column) => string.Create(CultureInfo.InvariantCulture, $"@p{column}");

    public async ValueTask DisposeAsync()
    {
        if (insert is not null) await insert.DisposeAsync();
    }
}
