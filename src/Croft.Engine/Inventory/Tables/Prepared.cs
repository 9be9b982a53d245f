using System.Data.Common;

namespace Croft.Engine.Inventory.Tables;

/// <summary>A command prepared once and run many times, its parameters named <c>@p0</c>, <c>@p1</c>, … in order.</summary>
sealed class Prepared : IDisposable
{
    readonly DbCommand command;

    public Prepared(DbConnection connection, DbTransaction? transaction, string sql, int parameters)
    {
        command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        for (var i = 0; i < parameters; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            command.Parameters.Add(parameter);
        }
    }

    /// <summary>Runs it; the number of rows that it touched.</summary>
    public int Run(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Runs it and reads its rows.</summary>
    public DbDataReader Read(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return command.ExecuteReader();
    }

    void Bind(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }

    public void Dispose() => command.Dispose();
}

/// <summary>A table's name, key and other columns, from which its statements are made.</summary>
sealed record Table(string Name, string[] Keys, string[] Values)
{
    public int Width => Keys.Length + Values.Length;

    /// <summary>Adds the row or puts its values in place of the old; parameters are keys, then values.</summary>
    public string Upsert { get; } =
        $"INSERT INTO {Name} ({string.Join(", ", Keys.Concat(Values))}) VALUES ({string.Join(", ", Enumerable.Range(0, Keys.Length + Values.Length).Select(i => $"@p{i}"))}) "
        + $"ON CONFLICT ({string.Join(", ", Keys)}) DO UPDATE SET {string.Join(", ", Values.Select(v => $"{v} = excluded.{v}"))}";

    /// <summary>Keys after the cluster, then values, of one cluster's rows.</summary>
    public string OfCluster { get; } =
        $"SELECT {string.Join(", ", Keys.Skip(1).Concat(Values))} FROM {Name} WHERE cluster = @p0";

    /// <summary>Removes one row by its keys.</summary>
    public string Delete { get; } =
        $"DELETE FROM {Name} WHERE {string.Join(" AND ", Keys.Select((k, i) => $"{k} = @p{i}"))}";
}

/// <summary>Values that may be null.</summary>
static class Values
{
    public static double? Double(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);

    /// <summary>A time kept as UTC ticks.</summary>
    public static DateTimeOffset? MaybeTime(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : new DateTimeOffset(row.GetInt64(column), TimeSpan.Zero);
}
