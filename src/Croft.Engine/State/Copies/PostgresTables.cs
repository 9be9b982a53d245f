using System.Data.Common;
using System.Globalization;

namespace Croft.Engine.State.Copies;

/// <summary>Tables of a schema on a server; the connection's search path names it.</summary>
sealed class PostgresTables : Tables
{
    public override string BeginSnapshot => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    protected override string Names => "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT LIKE '\\_\\_%' ORDER BY 1";

    protected override string References =>
        "SELECT f.relname::text, t.relname::text FROM pg_constraint c JOIN pg_class f ON f.oid = c.conrelid JOIN pg_class t ON t.oid = c.confrelid "
        + "WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace";

    public override async Task<long?> CounterAsync(DbConnection connection, string table, CancellationToken ct) => await CounterOfAsync(connection, table, ct) is { } column
        ? await NumberAsync(connection.Command(null, "SELECT pg_sequence_last_value(pg_get_serial_sequence(@table, @column)::regclass)", ("@table", table), ("@column", column)), ct)
        : null;

    public override async Task SetCounterAsync(DbConnection connection, string table, long last, CancellationToken ct)
    {
        if (await CounterOfAsync(connection, table, ct) is { } column)
            await RunAsync(connection.Command(null, "SELECT setval(pg_get_serial_sequence(@table, @column)::regclass, @last)", ("@table", table), ("@column", column), ("@last", last)), ct);
    }

    public override async Task<Func<string, object, object>> ValuesAsync(DbConnection connection, string table, CancellationToken ct)
    {
        var types = (await ColumnsAsync(connection, table, ct)).ToDictionary(c => c[0], c => c[1], StringComparer.Ordinal);
        return (column, value) => types[column] switch
        {
            "boolean" => value is bool ? value : Convert.ToInt64(value, CultureInfo.InvariantCulture) != 0,
            "integer" => Convert.ToInt32(value, CultureInfo.InvariantCulture),
            "double precision" => Convert.ToDouble(value, CultureInfo.InvariantCulture),
            _ => value,
        };
    }

    static async Task<string?> CounterOfAsync(DbConnection connection, string table, CancellationToken ct) =>
        (await ColumnsAsync(connection, table, ct)).FirstOrDefault(c => c[2] == "YES")?[0];

    static Task<List<string[]>> ColumnsAsync(DbConnection connection, string table, CancellationToken ct) => RowsAsync(
        connection, $"SELECT column_name::text, data_type::text, is_identity::text FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '{table.Replace("'", "''", StringComparison.Ordinal)}'", ct);
}
