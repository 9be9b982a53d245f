using System.Data.Common;

namespace Croft.Engine.State;

/// <summary>Commands with named values, in SQL that both databases understand.</summary>
static class Sql
{
    public static DbCommand Command(this DbConnection connection, DbTransaction? transaction, string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
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

    public static string? Text(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static long? Number(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public static DateTimeOffset Time(this DbDataReader reader, int column) => new(reader.GetInt64(column), TimeSpan.Zero);
}
