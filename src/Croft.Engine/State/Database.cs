using System.Data.Common;
using Croft.Contracts;
using Croft.Engine.State.Copies;
using Croft.Engine.State.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace Croft.Engine.State;

/// <summary>What a connection's commits survive.</summary>
public enum Durability
{
    /// <summary>The process's death; a power cut may lose the last commits. For readings.</summary>
    Normal,
    /// <summary>A power cut, too. For the journal, leases, credentials and the audit.</summary>
    Full,
}

/// <summary>The workspace's database: prepared commands for what is hot, EF for rows that change one at a time.</summary>
public sealed class Database
{
    /// <summary>There is one writer, and the database's own wait for that one is neither fair nor asynchronous.</summary>
    readonly Turns turns = new();
    readonly Lock gate = new();
    readonly DatabaseKind kind;
    readonly Workspace? workspace;
    bool ready;
    Upgrade? upgraded;

    /// <summary>A file as it is: neither its place nor its schema is looked at.</summary>
    public Database(string path) : this(new SqliteFile(path, new StateOptions().BusyTimeout, mounts: null), workspace: null)
    {
    }

    /// <summary>A file that is thrown away with what it is for: nothing of it has to survive a power cut.</summary>
    internal static Database Throwaway(string path) => new(new SqliteFile(path, new StateOptions().BusyTimeout, mounts: null) { Lasts = false }, workspace: null);

    /// <summary>A workspace's database in its folder; at its first use the schema is compared, once a process, and an older one brought up to date.</summary>
    public Database(Workspace workspace, StateOptions options, MountTable mounts) : this(new SqliteFile(workspace.DatabasePath, options.BusyTimeout, mounts), workspace)
    {
    }

    Database(DatabaseKind kind, Workspace? workspace) => (this.kind, this.workspace) = (kind, workspace);

    /// <summary>A workspace's schema on a PostgreSQL server.</summary>
    internal static Database OnServer(string url, Workspace workspace, Func<string?> password, StateOptions options) =>
        new(new PostgresSchema(PostgresAddress.Parse(url), workspace.Id, password, options.BusyTimeout), workspace);

    /// <summary>What messages call it: the file's path, or the server's address.</summary>
    public string Name => kind.Name;

    /// <summary>Opens it now, so that what is wrong with it is told before anything else is begun.</summary>
    /// <returns>What was brought up to date by it; null for nothing.</returns>
    /// <exception cref="FailureException">As <see cref="OpenAsync"/>.</exception>
    public Upgrade? Open()
    {
        Ready();
        return upgraded;
    }

    /// <summary>What opening it would bring up to date without a copy to go back to, as on a server; null where there is nothing to ask about.</summary>
    /// <exception cref="FailureException">As <see cref="OpenAsync"/>.</exception>
    public Upgrade? Due()
    {
        if (workspace is null || kind.KeepsCopies)
            return null;
        lock (gate)
        {
            if (ready)
                return null;
            kind.Demand(isNew: false);
            return new Schema(kind, kind.Migrations).Due();
        }
    }

    /// <summary>Opens a connection for prepared commands; the caller disposes it, the pool keeps it.</summary>
    /// <exception cref="FailureException">The database is missing, locked, damaged, newer than this Croft, on a network file system, or its server is away.</exception>
    public Task<DbConnection> OpenAsync(Durability durability, CancellationToken ct)
    {
        Ready();
        return kind.ConnectAsync(durability, ct);
    }

    /// <summary>True while it answers, within a few seconds.</summary>
    public async Task<bool> AnswersAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(3));
        try
        {
            await using var connection = await OpenAsync(Durability.Normal, patience.Token);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT 1";
            return await command.ExecuteScalarAsync(patience.Token) is not null;
        }
        catch (Exception e) when (e is DbException or FailureException or TimeoutException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Begins a transaction that writes; those of this process come one after another, in the order in which they asked.</summary>
    /// <exception cref="FailureException">As <see cref="OpenAsync"/>.</exception>
    public Task<WriteTransaction> WriteAsync(Durability durability, CancellationToken ct)
    {
        Ready();
        return WriteTransaction.BeginAsync(kind, durability, turns, ct);
    }

    /// <summary>A context for rows that change one at a time, fully durable; slow to warm up, so not for lists.</summary>
    /// <exception cref="FailureException">As <see cref="OpenAsync"/>.</exception>
    public CroftDb Context()
    {
        Ready();
        return kind.Context(kind.Connect(Durability.Full));
    }

    /// <inheritdoc cref="Context"/>
    public async Task<CroftDb> ContextAsync(CancellationToken ct)
    {
        Ready();
        return kind.Context(await kind.ConnectAsync(Durability.Full, ct));
    }

    /// <summary>What a refusal of this database means, and the way out of it.</summary>
    internal Failure Explain(DbException e) => kind.Explain(e);

    /// <summary>Waits until no other process writes, for the rest of a context's transaction.</summary>
    internal Task AloneAsync(CroftDb context, CancellationToken ct) =>
        kind.AloneAsync(context.Database.GetDbConnection(), context.Database.CurrentTransaction!.GetDbTransaction(), ct);

    /// <summary>Makes the empty database of a new workspace, for its owner alone.</summary>
    internal void Create() => Ready(isNew: true);

    /// <summary>The tables, for a copy of all rows.</summary>
    internal Tables Tables => kind.Tables;

    /// <summary>The migrations that this Croft knows, by the names that both kinds have in common.</summary>
    internal IReadOnlyList<string> Schemas => [.. kind.Migrations.Select(SchemaOf)];

    /// <summary>A migration's own name: each kind has it under a time of its own.</summary>
    internal static string SchemaOf(string migration) => migration[(migration.IndexOf('_', StringComparison.Ordinal) + 1)..];

    /// <summary>Makes the database of a workspace that comes out of a backup, at the backup's own schema; all rows come in one transaction.</summary>
    internal async Task FillAsync(string schema, Func<DbConnection, Task> fill, CancellationToken ct)
    {
        try
        {
            kind.Demand(isNew: true);
            var connection = kind.Connect(Durability.Full);
            await using var context = kind.Context(connection);
            await context.GetService<IMigrator>().MigrateAsync(kind.Migrations.Single(m => SchemaOf(m) == schema), ct);
            await RunAsync(connection, "BEGIN", ct);
            await fill(connection);
            await RunAsync(connection, "COMMIT", ct);
        }
        catch (DbException e)
        {
            throw new FailureException(kind.Explain(e), e);
        }
    }

    static async Task RunAsync(DbConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.Command(null, sql);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Takes away what <see cref="Create"/> or <see cref="FillAsync"/> made, where that lies outside of the workspace's folder.</summary>
    internal void Drop() => (kind as PostgresSchema)?.Drop();

    void Ready(bool isNew = false)
    {
        lock (gate)
        {
            if (ready)
                return;
            if (workspace is null)
                SystemSqlite.Demand();
            else
            {
                kind.Demand(isNew);
                upgraded = new Schema(kind, kind.Migrations).BringUpToDate();
                Mark(workspace, isNew);
            }
            ready = true;
        }
    }

    void Mark(Workspace owner, bool isNew)
    {
        try
        {
            using var connection = kind.Connect(isNew ? Durability.Full : Durability.Normal);
            if (isNew)
                WorkspaceMark.Write(connection, owner);
            else
                WorkspaceMark.Demand(connection, owner, Name);
        }
        catch (DbException e)
        {
            throw new FailureException(kind.Explain(e), e);
        }
    }
}
