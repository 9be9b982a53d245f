using System.Data.Common;
using Croft.Engine.State;

namespace Croft.Engine.Identity;

/// <summary>The tables of this room, in one transaction or without.</summary>
sealed class Tables(DbConnection connection, DbTransaction? transaction, CancellationToken ct)
{
    public async Task<int> ExecuteAsync(string sql, params (string, object?)[] values)
    {
        await using var command = connection.Command(transaction, sql, values);
        return await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<List<T>> ListAsync<T>(string sql, Func<DbDataReader, T> read, params (string, object?)[] values)
    {
        await using var command = connection.Command(transaction, sql, values);
        await using var row = await command.ExecuteReaderAsync(ct);
        List<T> rows = [];
        while (await row.ReadAsync(ct)) rows.Add(read(row));
        return rows;
    }

    public async Task<T?> FirstAsync<T>(string sql, Func<DbDataReader, T> read, params (string, object?)[] values) => (await ListAsync(sql, read, values)).FirstOrDefault();

    public async Task<long> NumberAsync(string sql, params (string, object?)[] values)
    {
        await using var command = connection.Command(transaction, sql, values);
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <summary>How the room reads and changes its tables; every change empties what callers were found by.</summary>
sealed class IdentityStore(Database database)
{
    long version;

    /// <summary>Grows with each change in this process.</summary>
    public long Version => Interlocked.Read(ref version);

    public async Task<T> ReadAsync<T>(Func<Tables, Task<T>> read, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        return await read(new Tables(connection, null, ct));
    }

    /// <summary>All of it or nothing, with no other writer in between.</summary>
    public async Task<T> ChangeAsync<T>(Func<Tables, Task<T>> change, CancellationToken ct)
    {
        var result = await WriteAsync(Durability.Full, change, ct);
        Interlocked.Increment(ref version);
        return result;
    }

    /// <summary>As <see cref="ChangeAsync"/>, of what no caller's rights hang on.</summary>
    public Task<T> KeepAsync<T>(Func<Tables, Task<T>> change, CancellationToken ct) => WriteAsync(Durability.Full, change, ct);

    /// <summary>Notes what may be lost with a power cut, and nobody's rights hang on.</summary>
    public Task<T> NoteAsync<T>(Func<Tables, Task<T>> note, CancellationToken ct) => WriteAsync(Durability.Normal, note, ct);

    async Task<T> WriteAsync<T>(Durability durability, Func<Tables, Task<T>> change, CancellationToken ct)
    {
        await using var write = await database.WriteAsync(durability, ct);
        var result = await change(new Tables(write.Connection, write.Transaction, ct));
        await write.CommitAsync(ct);
        return result;
    }
}
