using System.Data.Common;
using System.IO.Compression;
using System.Security.Cryptography;
using Croft.Engine.Access.Saving;
using Croft.Engine.Secrets;
using Croft.Engine.State;
using Croft.Engine.State.Postgres;
using Croft.Tests.Postgres;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Croft.Engine.Tests.State;

/// <summary>A workspace as the Croft of one migration left it: its rows, its key, its audit's head, and what was to be read in it.</summary>
/// <remarks>A folder of the migration's name beside this file; <c>eng/migrations sample</c> makes it.</remarks>
sealed class KeptDatabase(string folder)
{
    public const string Yaml = "croft.yaml", Key = "key", Head = "head", Rows = "rows.sql", Facts = "facts.txt";

    static readonly string Place = Path.Combine(AppContext.BaseDirectory, "State", "Kept");

    public static KeptDatabase Of(string migration) => new(Path.Combine(Place, migration));

    /// <summary>A migration's own name: both databases have it under times of their own.</summary>
    public static string NameOf(string migration) => migration[(migration.IndexOf('_', StringComparison.Ordinal) + 1)..];

    public bool Exists => File.Exists(PathOf(Rows));

    /// <summary>What was read in it by the Croft that made it.</summary>
    public string[] Expected => File.ReadAllLines(PathOf(Facts));

    /// <summary>Puts the workspace into a folder, its database as it was then.</summary>
    /// <param name="server">Where its schema is made; null for the file.</param>
    public async Task PutAsync(WorkspaceFolder into, PostgresServer? server, CancellationToken ct)
    {
        File.Copy(PathOf(Yaml), Path.Combine(into.Folder, Workspace.FileName));
        var id = into.Start().Get<Workspace>().Id;
        Copy(Key, MasterKey.PathOf(into.Location, id));
        Copy(Head, Path.Combine(into.Location.StateHome, "croft", "heads", id.ToString()));
        PrivateFiles.MakeFolder(Path.GetDirectoryName(into.DatabasePath)!);
        PrivateFiles.Touch(into.DatabasePath);
        await FillFileAsync(into.DatabasePath, ct);
        if (server is null)
            return;
        await File.WriteAllTextAsync(Path.Combine(into.Root, "password"), PostgresServer.Password, ct);
        await File.AppendAllTextAsync(Path.Combine(into.Folder, Workspace.FileName), $"\ndatabase:\n  url: {server.Url}\n  password: file:{into.Root}/password\n", ct);
        await FillServerAsync(into.DatabasePath, server, id, ct);
        SqliteConnection.ClearAllPools();
        File.Delete(into.DatabasePath);
    }

    /// <summary>Writes what was put there as that Croft backed it up: its rows under the name of its schema.</summary>
    public static async Task BackUpAsync(WorkspaceFolder from, string migration, string file, string passphrase, CancellationToken ct)
    {
        var croft = from.Start();
        var (workspace, database) = (croft.Get<Workspace>(), new SqliteFile(from.DatabasePath, TimeSpan.FromSeconds(10), mounts: null));
        await using var stream = File.Create(file);
        using var envelope = Envelope.Make(passphrase, RandomNumberGenerator.Create());
        await stream.WriteAsync(envelope.Bytes, ct);
        await using var sealing = new SealingStream(stream, envelope);
        await using (var packed = new ZLibStream(sealing, CompressionLevel.Fastest, leaveOpen: true))
        {
            using var lines = new SavedWriter(packed);
            lines.Say(new SavedLine(Head: new SavedHead("0.0.1", workspace.Id, workspace.Name, DateTimeOffset.UnixEpoch, migration, croft.Get<MasterKey>().Export())));
            lines.Say(new SavedLine(File: new SavedFile(Workspace.FileName, await File.ReadAllBytesAsync(Path.Combine(from.Folder, Workspace.FileName), ct))));
            await using var connection = database.Connect(Durability.Full);
            foreach (var table in await database.Tables.InOrderAsync(connection, ct))
            {
                await using var select = connection.Command(null, $"SELECT * FROM \"{table}\"");
                await using var row = await select.ExecuteReaderAsync(ct);
                lines.Say(new SavedLine(Table: new SavedTable(table, [.. Enumerable.Range(0, row.FieldCount).Select(row.GetName)], await database.Tables.CounterAsync(connection, table, ct))));
                var values = new object[row.FieldCount];
                while (await row.ReadAsync(ct))
                {
                    row.GetValues(values);
                    lines.Row(table, values);
                }
            }
            lines.End();
        }
        sealing.End();
    }

    /// <summary>Makes the schema of that time and runs the rows into it.</summary>
    async Task FillFileAsync(string path, CancellationToken ct)
    {
        var file = new SqliteFile(path, TimeSpan.FromSeconds(10), mounts: null);
        await using var connection = file.Connect(Durability.Full);
        await using var context = file.Context(connection);
        await MigrateAsync(context, file.Migrations, ct);
        await using var command = connection.Command(null, $"PRAGMA foreign_keys=OFF; {await File.ReadAllTextAsync(PathOf(Rows), ct)}");
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The same on a server: each row is taken from the file, each value as the type of its column there.</summary>
    async Task FillServerAsync(string path, PostgresServer server, Guid workspace, CancellationToken ct)
    {
        await server.SqlAsync($"DROP SCHEMA IF EXISTS croft_{workspace:n} CASCADE", ct);
        var schema = new PostgresSchema(PostgresAddress.Parse(server.Url), workspace, () => PostgresServer.Password, TimeSpan.FromSeconds(10));
        schema.Demand(isNew: true);
        await using var target = (NpgsqlConnection)schema.Connect(Durability.Full);
        await using var context = schema.Context(target);
        await MigrateAsync(context, schema.Migrations, ct);
        await using var source = new SqliteConnection($"Data Source={path};Pooling=false");
        await source.OpenAsync(ct);
        // The order of the tables is no matter then; only the tests' own server lets it be.
        await RunAsync(target, "SET session_replication_role = replica", ct);
        foreach (var table in await KeptTables.OfAsync(source, ct))
            await CopyAsync(source, target, table, ct);
        await RunAsync(target, "RESET session_replication_role", ct);
    }

    Task MigrateAsync(CroftDb context, IReadOnlyList<string> migrations, CancellationToken ct) =>
        context.GetService<IMigrator>().MigrateAsync(migrations.Single(m => NameOf(m) == Path.GetFileName(folder)), ct);

    static async Task CopyAsync(SqliteConnection source, NpgsqlConnection target, string table, CancellationToken ct)
    {
        await using var select = source.Command(null, $"SELECT * FROM \"{table}\"");
        await using var row = await select.ExecuteReaderAsync(ct);
        var columns = Enumerable.Range(0, row.FieldCount).Select(row.GetName).ToList();
        var types = await TypesAsync(target, table, ct);
        while (await row.ReadAsync(ct))
        {
            await using var insert = target.Command(null, $"INSERT INTO {table} ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})");
            for (var column = 0; column < columns.Count; column++)
                insert.Parameters.Add(new NpgsqlParameter($"p{column}", await row.IsDBNullAsync(column, ct) ? DBNull.Value : Value(row.GetValue(column), types[columns[column]])));
            await insert.ExecuteNonQueryAsync(ct);
        }
        foreach (var (column, type) in types.Where(t => t.Value.StartsWith("identity ", StringComparison.Ordinal)))
            await RunAsync(target, $"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), (SELECT coalesce(max({column}), 1) FROM {table}))", ct);
    }

    static async Task<Dictionary<string, string>> TypesAsync(NpgsqlConnection target, string table, CancellationToken ct)
    {
        await using var select = target.Command(
            null, "SELECT column_name, CASE is_identity WHEN 'YES' THEN 'identity ' ELSE '' END || data_type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = @table", ("@table", table));
        await using var row = await select.ExecuteReaderAsync(ct);
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await row.ReadAsync(ct))
            types.Add(row.GetString(0), row.GetString(1));
        return types;
    }

    static object Value(object value, string type) => type.Replace("identity ", "", StringComparison.Ordinal) switch
    {
        "boolean" => (long)value != 0,
        "integer" => checked((int)(long)value),
        "double precision" => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture),
        _ => value,
    };

    static async Task RunAsync(DbConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.Command(null, sql);
        await command.ExecuteNonQueryAsync(ct);
    }

    void Copy(string file, string to)
    {
        PrivateFiles.MakeFolder(Path.GetDirectoryName(to)!);
        PrivateFiles.Replace(to, File.ReadAllBytes(PathOf(file)));
    }

    string PathOf(string file) => Path.Combine(folder, file);
}
