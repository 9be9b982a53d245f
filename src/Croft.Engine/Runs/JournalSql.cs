using System.Data.Common;
using Croft.Engine.State;

namespace Croft.Engine.Runs;

/// <summary>One-line commands for the journal's transactions; they take no token, since what has begun is finished or rolled back.</summary>
static class JournalSql
{
    public static async Task<int> ExecuteAsync(this DbConnection connection, DbTransaction transaction, string text, params (string, object?)[] values)
    {
        await using var command = connection.Command(transaction, text, values);
        return await command.ExecuteNonQueryAsync();
    }

    public static async Task<object?> ScalarAsync(this DbConnection connection, DbTransaction? transaction, string text, params (string, object?)[] values)
    {
        await using var command = connection.Command(transaction, text, values);
        var value = await command.ExecuteScalarAsync();
        return value is DBNull ? null : value;
    }

    public static DateTimeOffset? MaybeTime(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.Time(column);
}
