using System.Data.Common;
using Croft.Contracts;
using Croft.Engine.State.Copies;

namespace Croft.Engine.State;

/// <summary>Everything in which SQLite and PostgreSQL differ; the rooms know neither.</summary>
abstract class DatabaseKind
{
    /// <summary>What messages call it: a path, or an address without password.</summary>
    public abstract string Name { get; }

    /// <summary>The migrations of this kind, in order.</summary>
    public abstract IReadOnlyList<string> Migrations { get; }

    /// <summary>Its tables, for a copy of all rows.</summary>
    public abstract Tables Tables { get; }

    /// <summary>What a user can do about a schema that is newer than this Croft.</summary>
    public abstract string WayBack { get; }

    /// <summary>Refuses what is not there, or can't be used.</summary>
    /// <param name="isNew">True for a workspace that is being made.</param>
    public abstract void Demand(bool isNew);

    /// <exception cref="FailureException">It can't be opened.</exception>
    public abstract DbConnection Connect(Durability durability);

    /// <inheritdoc cref="Connect"/>
    public virtual Task<DbConnection> ConnectAsync(Durability durability, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(Connect(durability));
    }

    /// <summary>Waits until no other process writes to this workspace, for the rest of the transaction.</summary>
    public virtual Task AloneAsync(DbConnection connection, DbTransaction transaction, CancellationToken ct) => Task.CompletedTask;

    /// <summary>A context on an open connection, which it then owns.</summary>
    public abstract CroftDb Context(DbConnection connection);

    /// <summary>The last migration that was applied; null when there was none.</summary>
    public abstract string? LastMigration();

    /// <summary>Lets one process migrate; the others wait here.</summary>
    public abstract IDisposable MigrateAlone();

    /// <summary>True where a copy of the database as it was is kept before a migration.</summary>
    public virtual bool KeepsCopies => true;

    /// <summary>Keeps what can be gone back to, and clears what a killed migration left.</summary>
    /// <returns>The copy; null where none was made.</returns>
    public abstract string? BeforeMigration(DbConnection connection, string from);

    /// <summary>What a refusal means, and the way out of it.</summary>
    public abstract Failure Explain(DbException e);

    /// <summary>True when the connection is gone, and with it whatever was not committed; the pool then forgets the others, too.</summary>
    public virtual bool IsLost(DbException e) => false;
}
