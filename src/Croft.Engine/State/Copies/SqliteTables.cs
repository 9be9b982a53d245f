using System.Data.Common;

namespace Croft.Engine.State.Copies;

/// <summary>Tables of a file.</summary>
sealed class SqliteTables : Tables
{
    const string Own = "m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'";

    public override string BeginSnapshot => "BEGIN DEFERRED";

    protected override string Names => $"SELECT m.name FROM sqlite_master m WHERE {Own} ORDER BY m.name";

    protected override string References => $"SELECT m.name, f.\"table\" FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE {Own}";

    public override Task<long?> CounterAsync(DbConnection connection, string table, CancellationToken ct) =>
        NumberAsync(connection.Command(null, "SELECT seq FROM sqlite_sequence WHERE name = @table", ("@table", table)), ct);

    public override Task SetCounterAsync(DbConnection connection, string table, long last, CancellationToken ct) => RunAsync(
        connection.Command(null, "DELETE FROM sqlite_sequence WHERE name = @table; INSERT INTO sqlite_sequence (name, seq) VALUES (@table, @last)", ("@table", table), ("@last", last)), ct);

    public override Task<Func<string, object, object>> ValuesAsync(DbConnection connection, string table, CancellationToken ct) =>
        Task.FromResult<Func<string, object, object>>(static (_, value) => value);
}
