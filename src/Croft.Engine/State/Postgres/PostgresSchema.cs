using System.Data.Common;
using System.Diagnostics;
using Croft.Contracts;
using Croft.Engine.State.Copies;
using Croft.Engine.State.Migrations.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Croft.Engine.State.Postgres;

/// <summary>A workspace's own schema in a PostgreSQL database, which any number of workspaces may share.</summary>
/// <param name="address">The database.</param>
/// <param name="workspace">Names the schema.</param>
/// <param name="password">Asked once, when first needed.</param>
/// <param name="patience">How long another writer, or a server that restarts, is waited for.</param>
sealed class PostgresSchema(PostgresAddress address, Guid workspace, Func<string?> password, TimeSpan patience) : DatabaseKind
{
    const string History = "__EFMigrationsHistory";
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    readonly string schema = $"croft_{workspace:n}";
    readonly Lazy<string?> known = new(password);

    /// <summary>Stands for this workspace among the server's advisory locks.</summary>
    readonly long writers = BitConverter.ToInt64(workspace.ToByteArray());

    /// <summary>A server that answered once may be restarting; one that never did is named at once.</summary>
    bool met;
    bool made;

    public override string Name => address.ToString();

    public override IReadOnlyList<string> Migrations => KnownMigrations.All;

    public override Tables Tables { get; } = new PostgresTables();

    public override string WayBack => $"Use that Croft or a newer one, or put back a backup made before its upgrade (pg_dump --schema={schema}).";

    public override void Demand(bool isNew)
    {
        using var connection = (NpgsqlConnection)Connect(Durability.Full);
        if (connection.PostgreSqlVersion.Major < PostgresFailures.Oldest)
            throw new FailureException(PostgresFailures.TooOld(connection.PostgreSqlVersion, address));
        try
        {
            if (isNew)
                made = Run(connection, $"CREATE SCHEMA {schema}") is null;
            else if (Run(connection, $"SELECT 1 FROM pg_namespace WHERE nspname = '{schema}'") is null)
                throw new FailureException(PostgresFailures.Missing(address, schema));
        }
        catch (DbException e)
        {
            throw new FailureException(Explain(e), e);
        }
    }

    /// <summary>Takes the schema away with everything in it, if it was made here.</summary>
    public void Drop()
    {
        if (!made)
            return;
        using var connection = Connect(Durability.Full);
        Run(connection, $"DROP SCHEMA IF EXISTS {schema} CASCADE");
    }

    public override DbConnection Connect(Durability durability)
    {
        var connection = Closed(durability);
        var began = Stopwatch.GetTimestamp();
        using var pause = new ManualResetEventSlim();
        while (true)
        {
            try
            {
                connection.Open();
                met = true;
                return connection;
            }
            catch (NpgsqlException e)
            {
                if (!MayWait(e, began))
                    throw Failed(connection, e);
                pause.Wait(Pause);
            }
        }
    }

    public override async Task<DbConnection> ConnectAsync(Durability durability, CancellationToken ct)
    {
        var connection = Closed(durability);
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await connection.OpenAsync(ct);
                met = true;
                return connection;
            }
            catch (NpgsqlException e)
            {
                if (!MayWait(e, began))
                    throw Failed(connection, e);
            }
            // The machine's own clock: the server is outside, whatever time it is here.
            await Task.Delay(Pause, TimeProvider.System, ct);
        }
    }

    NpgsqlConnection Closed(Durability durability) => new(address.ConnectionString(schema, known.Value, durability, patience));

    bool MayWait(NpgsqlException e, long began) => (met || e.SqlState == "57P03") && PostgresFailures.IsAway(e) && Stopwatch.GetElapsedTime(began) < patience;

    FailureException Failed(NpgsqlConnection connection, NpgsqlException e)
    {
        connection.Dispose();
        return new FailureException(Explain(e), e);
    }

    /// <summary>One writer at a time, as SQLite has it: what a transaction reads stays true until it has written.</summary>
    public override async Task AloneAsync(DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        await using var command = connection.Command(transaction, "SELECT pg_advisory_xact_lock(@writers)", ("@writers", writers));
        await command.ExecuteNonQueryAsync(ct);
    }

    public override CroftDb Context(DbConnection connection) => new PostgresDb(
        new DbContextOptionsBuilder<PostgresDb>().UseNpgsql(connection, contextOwnsConnection: true, o => o.MigrationsHistoryTable(History, schema)).Options);

    public override string? LastMigration()
    {
        using var connection = Connect(Durability.Full);
        return Run(connection, $"SELECT to_regclass('{schema}.\"{History}\"')::text") is null or DBNull
            ? null
            : Run(connection, $"SELECT \"MigrationId\" FROM {schema}.\"{History}\" ORDER BY \"MigrationId\" DESC LIMIT 1") as string;
    }

    public override IDisposable MigrateAlone()
    {
        var connection = Connect(Durability.Full);
        try
        {
            // Another number than the writers': a migration writes, too.
            Run(connection, $"SET lock_timeout = '5min'; SELECT pg_advisory_lock({unchecked(writers + 1)})");
            return new Migrator(connection, unchecked(writers + 1));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override bool KeepsCopies => false;

    /// <summary>None: each migration is one transaction of the server's, tables included, so there is nothing half done to go back from.</summary>
    public override string? BeforeMigration(DbConnection connection, string from) => null;

    public override Failure Explain(DbException e) => PostgresFailures.Explain(e, address);

    public override bool IsLost(DbException e)
    {
        if (!PostgresFailures.IsLost(e))
            return false;
        // Whatever cut this one, as a restart of the server, has cut the idle ones, too.
        foreach (var durability in Enum.GetValues<Durability>())
            using (var any = Closed(durability))
                NpgsqlConnection.ClearPool(any);
        return true;
    }

    static object? Run(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>The server frees the lock with the connection, however that ends; the pool would keep it open.</summary>
    sealed class Migrator(DbConnection connection, long number) : IDisposable
    {
        public void Dispose()
        {
            Run(connection, $"SELECT pg_advisory_unlock({number}); RESET lock_timeout");
            connection.Dispose();
        }
    }
}
