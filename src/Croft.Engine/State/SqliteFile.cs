using Croft.Contracts;
using Microsoft.Data.Sqlite;

namespace Croft.Engine.State;

/// <summary>Opens connections to a database file; for reading alone where nothing can be written beside it.</summary>
sealed class SqliteFile(string path, TimeSpan busyTimeout, bool mayCreate)
{
    const int ReadOnly = 8, Io = 10, Full = 13, CantOpen = 14, Protocol = 15;

    /// <summary>A connection as durable as asked; on a disk that is read-only or full one that reads, and refuses to write with SQLite's own words.</summary>
    /// <exception cref="FailureException">The file is locked, damaged, or can't even be read.</exception>
    public SqliteConnection Open(Durability durability)
    {
        try
        {
            return Open(Usual, $"PRAGMA journal_mode=WAL; PRAGMA synchronous={(durability == Durability.Full ? "FULL" : "NORMAL")}");
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
        Mode = mayCreate ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
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
        string[] sources = refused.SqliteErrorCode == Protocol ? [] : HasLog ? [path] : [path, $"{new Uri(path).AbsoluteUri}?immutable=1"];
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
        if (HasLog && DatabaseFailures.UnmergedLog(path) is { } unmerged)
            throw new FailureException(unmerged);
        return null;
    }

    bool HasLog => new FileInfo($"{path}-wal") is { Exists: true, Length: > 0 };
}
