using System.Text;
using Croft.Engine.State;
using Microsoft.Data.Sqlite;

namespace Croft.Engine.Tests.State;

/// <summary>The rows of a database in a file as text, one statement a row.</summary>
static class KeptTables
{
    /// <summary>Every table of Croft's own.</summary>
    public static async Task<List<string>> OfAsync(SqliteConnection connection, CancellationToken ct)
    {
        await using var select = connection.Command(
            null, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' ORDER BY name");
        await using var row = await select.ExecuteReaderAsync(ct);
        List<string> tables = [];
        while (await row.ReadAsync(ct))
            tables.Add(row.GetString(0));
        return tables;
    }

    /// <summary>Every row, written as SQLite itself quotes its values.</summary>
    public static async Task<string> DumpAsync(SqliteConnection connection, CancellationToken ct)
    {
        var text = new StringBuilder();
        foreach (var table in await OfAsync(connection, ct))
        {
            var columns = await ColumnsAsync(connection, table, ct);
            await using var select = connection.Command(null, $"SELECT {string.Join(" || ',' || ", columns.Select(c => $"quote(\"{c}\")"))} FROM \"{table}\"");
            await using var row = await select.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
                text.Append("INSERT INTO ").Append(table).Append(" (").AppendJoin(", ", columns.Select(c => $"\"{c}\"")).Append(") VALUES (").Append(row.GetString(0)).Append(");\n");
        }
        return text.ToString();
    }

    static async Task<List<string>> ColumnsAsync(SqliteConnection connection, string table, CancellationToken ct)
    {
        await using var select = connection.Command(null, $"SELECT name FROM pragma_table_info('{table}')");
        await using var row = await select.ExecuteReaderAsync(ct);
        List<string> columns = [];
        while (await row.ReadAsync(ct))
            columns.Add(row.GetString(0));
        return columns;
    }
}
