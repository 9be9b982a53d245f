using System.Data.Common;
using Croft.Engine.State;

namespace Croft.Engine.Clusters;

/// <summary>When a cluster last answered, kept by prepared commands in the same transaction as what it answered.</summary>
static class ClusterTable
{
    /// <summary>Why it did not answer when last asked; null when it did.</summary>
    public static string? Trouble(DbConnection connection, DbTransaction transaction, string cluster)
    {
        using var select = connection.Command(transaction, "SELECT trouble FROM clusters WHERE name = @name", ("@name", cluster));
        using var row = select.ExecuteReader();
        return row.Read() ? row.Text(0) : null;
    }

    /// <summary>Keeps that it answered; false when no such cluster is known any more.</summary>
    public static bool Answered(DbConnection connection, DbTransaction transaction, string cluster, DateTimeOffset at) =>
        Update(connection, transaction, "UPDATE clusters SET seen = @at, trouble = NULL WHERE name = @name", cluster, at.UtcTicks, null);

    /// <summary>Keeps why it did not answer.</summary>
    public static bool Silent(DbConnection connection, DbTransaction transaction, string cluster, string trouble) =>
        Update(connection, transaction, "UPDATE clusters SET trouble = @trouble WHERE name = @name", cluster, null, trouble);

    static bool Update(DbConnection connection, DbTransaction transaction, string sql, string cluster, long? at, string? trouble)
    {
        using var update = connection.CreateCommand();
        update.CommandText = sql;
        update.Transaction = transaction;
        Add("@name", cluster);
        if (at is not null)
            Add("@at", at);
        if (trouble is not null)
            Add("@trouble", trouble);
        return update.ExecuteNonQuery() == 1;

        void Add(string name, object value)
        {
            var parameter = update.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            update.Parameters.Add(parameter);
        }
    }
}
