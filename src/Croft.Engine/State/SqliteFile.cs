using System.Data.Common;
using Croft.Contracts;
using Croft.Engine.State.Copies;
using Croft.Engine.State.Migrations.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Croft.Engine.State;

/// <summary>A database in a file; for reading alone where nothing can be written beside it.</summary>
/// <param name="path">The file.</param>
/// <param name="busyTimeout">How long another writer is waited for.</param>
/// <param name="mounts">Refuses network file systems; null for a file that may be anywhere, and is made when it is missing.</param>
sealed class SqliteFile(string path, TimeSpan busyTimeout, MountTable? mounts) : DatabaseKind
{
    const int ReadOnly = 8, Io = 10, Full = 13, CantOpen = 14, Protocol = 15;
    const int MostCopies = 2;
    static readonly TimeSpan MigrationPatience = TimeSpan.FromMinutes(5);

    public override string Name => path;

    /// <summary>False where nothing has to survive a power cut.</summary>
    public bool Lasts { get; init; } = true;

    public override IReadOnlyList<string> Migrations => KnownMigrations.All;

    public override Tables Tables { get; } = new SqliteTables();

    public override string WayBack => "Use that Croft or a newer one, or put back the copy made before its upgrade (croft.db.before-*).";

    string Folder => Path.GetDirectoryName(Path.GetFullPath(path))!;

    bool HasLog => new FileInfo($"{path}-wal") is { Exists: true, Length: > 0 };

    /// <summary>True when neither the file nor its log holds a byte, which no workspace's database is.</summary>
    bool IsEmpty => new FileInfo(path).Length == 0 && !HasLog;

    public override void Demand(bool isNew)
    {
        SystemSqlite.Demand();
        if (mounts is null)
            return;
        if (isNew)
            PrivateFiles.MakeFolder(Folder);
        mounts.RefuseNetwork(Folder);
        if (isNew)
            PrivateFiles.Touch(path);
        else if (!File.Exists(path))
            throw new FailureException(PrivateFiles.IsClosedToUs(Folder) ? DatabaseFailures.Closed(path) : DatabaseFailures.Missing(path));
        else if (IsEmpty)
            throw new FailureException(DatabaseFailures.Empty(path));
    }

    /// <summary>A connection as durable as asked; on a disk that is read-only or full one that reads, and refuses to write with SQLite's own words.</summary>
    /// <exception cref="FailureException">The file is locked, damaged, or can't even be read.</exception>
    public override DbConnection Connect(Durability durability)
    {
        try
        {
            return Open(Usual, $"PRAGMA journal_mode=WAL; PRAGMA synchronous={(!Lasts ? "OFF" : durability == Durability.Full ? "FULL" : "NORMAL")}");
        }
        catch (SqliteException e)
        {
            if (e.SqliteErrorCode is ReadOnly or Io or Full or CantOpen or Protocol && File.Exists(path) && OpenToRead(e) is { } reading)
                return reading;
            throw new FailureException(DatabaseFailures.Explain(e, path), e);
        }
    }

    SqliteConnectionStringBuilder Usual => new()
    {
        DataSource = path,
        Mode = mounts is null ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
        // The library waits by itself (busy_timeout); a second wait around it only adds to the first.
        DefaultTimeout = 1,
        ForeignKeys = true,
    };

    SqliteConnection Open(SqliteConnectionStringBuilder how, string pragmas)
    {
        var connection = new SqliteConnection(how.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA busy_timeout={(long)busyTimeout.TotalMilliseconds}; {pragmas}";
            command.ExecuteNonQuery();
            // Only a read makes SQLite look whether it can use the log; refusals of pragmas after the first are not told.
            command.CommandText = "SELECT 1 FROM sqlite_master LIMIT 1";
            command.ExecuteScalar();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Null when it can't be read either.</summary>
    SqliteConnection? OpenToRead(SqliteException refused)
    {
        // The log needs shared memory beside the file: one that a writer elsewhere keeps will do. Without a log there is nobody to share with.
        // A log whose index was left half written is of no use to who can't write (Protocol), and trying takes its time.
        string[] sources = refused.SqliteErrorCode == Protocol ? [] : HasLog ? [path] : [path, $"{new Uri(Path.GetFullPath(path)).AbsoluteUri}?immutable=1"];
        foreach (var source in sources)
        {
            try
            {
                var how = Usual;
                (how.DataSource, how.Mode, how.Pooling) = (source, SqliteOpenMode.ReadOnly, false);
                return Open(how, "PRAGMA query_only=ON");
            }
            catch (SqliteException e) when (e.SqliteErrorCode is ReadOnly or Io or Full or CantOpen or Protocol)
            {
                // the next way
            }
        }
        return HasLog && DatabaseFailures.UnmergedLog(path) is { } unmerged ? throw new FailureException(unmerged) : null;
    }

    public override CroftDb Context(DbConnection connection) =>
        new SqliteDb(new DbContextOptionsBuilder<SqliteDb>().UseSqlite(connection, contextOwnsConnection: true).Options);

    public override string? LastMigration()
    {
        using var connection = Connect(Durability.Normal);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1 FROM sqlite_master WHERE name = '__EFMigrationsHistory'";
        if (command.ExecuteScalar() is null)
            return null;
        command.CommandText = "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\" ORDER BY \"MigrationId\" DESC LIMIT 1";
        return command.ExecuteScalar() as string;
    }

    public override IDisposable MigrateAlone() => LockFile.Take($"{path}.migrating", MigrationPatience);

    public override string? BeforeMigration(DbConnection connection, string from)
    {
        var copy = from.Length > 0 ? $"{path}.before-{Migrations[^1]}" : null;
        if (copy is not null)
        {
            Copy((SqliteConnection)connection, copy);
            Clear();
        }
        // A process killed while migrating leaves EF's own lock behind, and EF would wait for it for ever; ours guards already.
        using var command = connection.CreateCommand();
        command.CommandText = "DROP TABLE IF EXISTS \"__EFMigrationsLock\"";
        command.ExecuteNonQuery();
        return copy;
    }

    /// <summary>The newest copies stay: the one of now, and one to go back to where now's is of no use.</summary>
    void Clear()
    {
        foreach (var old in Directory.EnumerateFiles(Folder, $"{Path.GetFileName(path)}.before-*").OrderByDescending(File.GetLastWriteTimeUtc).Skip(MostCopies))
            File.Delete(old);
    }

    static void Copy(SqliteConnection from, string to)
    {
        var next = $"{to}.next";
        File.Delete(next);
        PrivateFiles.Touch(next);
        using (var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = next, Pooling = false }.ToString()))
        {
            copy.Open();
            from.BackupDatabase(copy);
        }
        File.Move(next, to, overwrite: true);
    }

    public override Failure Explain(DbException e) => DatabaseFailures.Explain((SqliteException)e, path);
}
