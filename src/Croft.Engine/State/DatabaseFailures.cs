using Croft.Contracts;
using Microsoft.Data.Sqlite;

namespace Croft.Engine.State;

/// <summary>What SQLite's refusals mean, and the way out of each.</summary>
static class DatabaseFailures
{
    const int Busy = 5, Locked = 6, ReadOnly = 8, Io = 10, Corrupt = 11, Full = 13, CantOpen = 14, NotADatabase = 26;

    /// <summary>What the log and its index need to begin.</summary>
    const long LeastRoom = 64 * 1024;

    public static Failure Explain(SqliteException e, string file) => e.SqliteErrorCode switch
    {
        Busy or Locked => new Failure(FailureKind.Conflict, $"The database {file} is locked by another process.")
        {
            Cause = FileHolders.Of(file) ?? e.Message,
            WayOut = "Wait for the other command to end, then try again; state.busyTimeout in croft.yaml sets how long Croft waits.",
        },
        // Where not even the log finds room, SQLite's words are of reading or writing.
        Full or Io or ReadOnly or CantOpen when e.SqliteErrorCode == Full || IsDiskFull(file) => new Failure(FailureKind.Conflict, $"The disk that holds {file} is full; nothing was written.")
        {
            Cause = e.Message,
            WayOut = "Free some space there and try again.",
        },
        ReadOnly => new Failure(FailureKind.Denied, $"The database {file} is read-only.")
        {
            Cause = e.Message,
            WayOut = $"Give the user that runs Croft write access to {Path.GetDirectoryName(file)} and everything in it, or mount its disk writable.",
        },
        CantOpen => new Failure(FailureKind.Denied, $"The database {file} can't be opened.")
        {
            Cause = e.Message,
            WayOut = $"Look at the owner and mode of {Path.GetDirectoryName(file)}: it has to be 0700 and belong to the user that runs Croft.",
        },
        Corrupt or NotADatabase => new Failure(FailureKind.Conflict, $"The database {file} is damaged.")
        {
            Cause = QuickCheck(file) ?? e.Message,
            WayOut = "Nothing was changed. Put back a copy (croft.db.before-* or a backup of yours), or save what can be read: "
                + "sqlite3 .croft/croft.db .recover | sqlite3 recovered.db",
        },
        Io => new Failure(FailureKind.Conflict, $"Reading or writing {file} failed.")
        {
            Cause = e.Message,
            WayOut = "Look at the disk (dmesg), then try again.",
        },
        _ => new Failure(FailureKind.Bug, $"The database {file} refused a command.") { Cause = e.Message },
    };

    public static Failure Closed(string file) => new(FailureKind.Denied, $"The folder of the workspace's database {file} can't be looked into by this user.")
    {
        WayOut = "Run Croft as the workspace's owner, or give this user the folder with everything in it.",
    };

    public static Failure Missing(string file) => new(FailureKind.NotFound, $"The workspace's database {file} is missing.") { WayOut = Anew };

    public static Failure Empty(string file) =>
        new(FailureKind.Conflict, $"The workspace's database {file} is empty: what it held is gone. Nothing was written.") { WayOut = Anew };

    const string Anew = $"Put it back from a copy, or begin anew: remove {Workspace.FileName} and .croft, then croft init.";

    static bool IsDiskFull(string file)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(file))!) is var disk && disk.TotalSize > 0 && disk.AvailableFreeSpace < LeastRoom;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A log with rows that only a writer can take over, on a disk where nobody writes.</summary>
    public static Failure? UnmergedLog(string file) => !IsReadable(file) ? null : new Failure(
        FailureKind.Denied, $"The database {file} can't be read where nothing can be written: its last changes are still in {Path.GetFileName(file)}-wal.")
    {
        Cause = "A process that wrote to it was killed, or still runs elsewhere.",
        WayOut = $"Make {Path.GetDirectoryName(file)} writable and run any croft command once; or copy the whole workspace to a disk that can be written, and work there.",
    };

    static bool IsReadable(string file)
    {
        try
        {
            using var open = File.OpenRead(file);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;      // the first refusal says more
        }
    }

    /// <summary>SQLite's own first findings; null when it can't even look.</summary>
    static string? QuickCheck(string file)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA quick_check(3)";
            using var reader = command.ExecuteReader();
            var findings = new List<string>();
            while (reader.Read())
                findings.Add(reader.GetString(0));
            return findings is [] or ["ok"] ? null : string.Join("; ", findings);
        }
        catch (SqliteException)
        {
            return null;      // the first refusal is told already
        }
    }
}
