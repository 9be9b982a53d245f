using System.Data.Common;
using Croft.Contracts;
using Croft.Engine.State.Migrations.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

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
    /// <summary>SQLite has one writer, and its own wait for that one is neither fair nor asynchronous.</summary>
    readonly Turns turns = new();
    readonly Lock gate = new();
    readonly MountTable? mounts;
    readonly TimeSpan busyTimeout;
    bool ready;

    /// <summary>A file as it is: neither its place nor its schema is looked at.</summary>
    public Database(string path)
    {
        Path = path;
        busyTimeout = new StateOptions().BusyTimeout;
    }

    /// <summary>A workspace's database; at its first use the schema is compared, once a process, and an older one brought up to date.</summary>
    public Database(Workspace workspace, StateOptions options, MountTable mounts)
    {
        Path = workspace.DatabasePath;
        busyTimeout = options.BusyTimeout;
        this.mounts = mounts;
    }

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>Opens a connection for prepared commands; the caller disposes it, the pool keeps it.</summary>
    /// <exception cref="FailureException">The database is missing, locked, read-only, damaged, newer than this Croft, or on a network file system.</exception>
    public Task<DbConnection> OpenAsync(Durability durability, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        Ready();
        return Task.FromResult<DbConnection>(Connect(durability));
    }

    /// <summary>Begins a transaction that writes; those of this process come one after another, in the order in which they asked.</summary>
    /// <exception cref="FailureException">As <see cref="OpenAsync"/>.</exception>
    public Task<WriteTransaction> WriteAsync(Durability durability, CancellationToken ct)
    {
        Ready();
        return WriteTransaction.BeginAsync(() => Connect(durability), turns, ct);
    }

    /// <summary>A context for rows that change one at a time, fully durable; slow to warm up, so not for lists.</summary>
    /// <exception cref="FailureException">As <see cref="OpenAsync"/>.</exception>
    public CroftDb Context()
    {
        Ready();
        return new SqliteDb(new DbContextOptionsBuilder<SqliteDb>().UseSqlite(Connect(Durability.Full), contextOwnsConnection: true).Options);
    }

    /// <summary>What a refusal of this database means, and the way out of it.</summary>
    internal Failure Explain(DbException e) => e is SqliteException sqlite
        ? DatabaseFailures.Explain(sqlite, Path)
        : new Failure(FailureKind.Bug, $"The database {Path} refused a command.") { Cause = e.Message };

    /// <summary>Makes the empty database of a new workspace, readable by its owner alone.</summary>
    internal void Create()
    {
        PrivateFiles.MakeFolder(System.IO.Path.GetDirectoryName(Path)!);
        mounts?.RefuseNetwork(System.IO.Path.GetDirectoryName(Path)!);
        PrivateFiles.Touch(Path);
        Ready(empty: true);
    }

    void Ready(bool empty = false)
    {
        lock (gate)
        {
            if (ready)
                return;
            SystemSqlite.Demand();
            if (mounts is not null)
            {
                mounts.RefuseNetwork(System.IO.Path.GetDirectoryName(Path)!);
                if (!File.Exists(Path))
                    throw PrivateFiles.IsClosedToUs(System.IO.Path.GetDirectoryName(Path)!) ? new FailureException(
                        FailureKind.Denied, $"The folder of the workspace's database {Path} can't be looked into by this user.",
                        "Run Croft as the workspace's owner, or give this user the folder with everything in it.") : new FailureException(
                        FailureKind.NotFound, $"The workspace's database {Path} is missing.",
                        $"Put it back from a copy, or begin anew: remove {Workspace.FileName} and .croft, then croft init.");
                if (!empty && IsEmpty())
                    throw new FailureException(
                        FailureKind.Conflict, $"The workspace's database {Path} is empty: what it held is gone. Nothing was written.",
                        $"Put it back from a copy, or begin anew: remove {Workspace.FileName} and .croft, then croft init.");
                new Schema(this, KnownMigrations.All).BringUpToDate();
            }
            ready = true;
        }
    }

    /// <summary>True when neither the file nor its log holds a byte, which no workspace's database is.</summary>
    bool IsEmpty() => new FileInfo(Path).Length == 0 && new FileInfo($"{Path}-wal") is not { Exists: true, Length: > 0 };

    internal SqliteConnection Connect(Durability durability) => new SqliteFile(Path, busyTimeout, mayCreate: mounts is null).Open(durability);
}
