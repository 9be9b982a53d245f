using System.Data.Common;

namespace Croft.Engine.Runs;

/// <summary>Commands with named values, in SQL that both databases understand.</summary>
static class Sql
{
    public static DbCommand Command(this DbConnection connection, string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value switch { null => DBNull.Value, DateTimeOffset at => at.UtcTicks, _ => value };
            command.Parameters.Add(parameter);
        }
        return command;
    }

    public static async Task<int> ExecuteAsync(this DbConnection connection, DbTransaction transaction, string text, params (string, object?)[] values)
    {
        await using var command = connection.Command(text, values);
        command.Transaction = transaction;
        return await command.ExecuteNonQueryAsync();
    }

    public static async Task<object?> ScalarAsync(this DbConnection connection, DbTransaction? transaction, string text, params (string, object?)[] values)
    {
        await using var command = connection.Command(text, values);
        command.Transaction = transaction;
        var value = await command.ExecuteScalarAsync();
        return value is DBNull ? null : value;
    }

    public static string? Text(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset? Time(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : new DateTimeOffset(reader.GetInt64(column), TimeSpan.Zero);
}
