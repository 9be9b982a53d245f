using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Croft.Engine.State;

/// <summary>What a connection's commits survive.</summary>
public enum Durability
{
    /// <summary>The process's death; a power cut may lose the last commits. For readings.</summary>
    Normal,
    /// <summary>A power cut, too. For the journal, leases and the audit.</summary>
    Full,
}

/// <summary>The workspace's database: prepared commands for what is hot, EF for rows that change one at a time.</summary>
/// <param name="path">Path of <c>croft.db</c>.</param>
public sealed class Database(string path)
{
    readonly DbContextOptions<SqliteDb> options = new DbContextOptionsBuilder<SqliteDb>().UseSqlite(Connect(path)).Options;

    /// <summary>Path of the file.</summary>
    public string Path { get; } = path;

    /// <summary>Opens a connection for prepared commands; the caller disposes it, the pool keeps it.</summary>
    public async Task<DbConnection> OpenAsync(Durability durability, CancellationToken ct)
    {
        SystemSqlite.Demand();
        var connection = new SqliteConnection(Connect(Path));
        try
        {
            await connection.OpenAsync(ct);
            await using var pragma = connection.CreateCommand();
            // Not parameters: both are words of ours.
            pragma.CommandText = durability == Durability.Full
                ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON"
                : "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON";
            await pragma.ExecuteNonQueryAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A context for rows that change one at a time; slow to warm up, so not for lists.</summary>
    public CroftDb Context()
    {
        SystemSqlite.Demand();
        return new SqliteDb(options);
    }

    static string Connect(string path) =>
        new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30, Pooling = true }.ToString();
}
