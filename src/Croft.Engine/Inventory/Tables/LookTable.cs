using System.Data.Common;
using Croft.Engine.State;

namespace Croft.Engine.Inventory.Tables;

/// <summary>When a cluster was looked at, so that a past moment can tell how old its readings were.</summary>
static class LookTable
{
    /// <summary>Looks no further apart than this make one span; a moment between them counts as seen.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Keeps that a cluster was looked at; false when it never was before.</summary>
    public static bool Write(DbConnection connection, DbTransaction transaction, string cluster, DateTimeOffset at)
    {
        var last = Last(connection, transaction, cluster);
        if (last is { } until && at.UtcTicks - until <= Pause.Ticks)
        {
            // A clock that was put back makes no span of its own.
            using var extend = connection.Command(transaction,
                "UPDATE look_spans SET until = @at WHERE cluster = @cluster AND until = @until AND until < @at", ("@at", at), ("@cluster", cluster), ("@until", until));
            extend.ExecuteNonQuery();
            return true;
        }
        using var add = connection.Command(transaction,
            "INSERT INTO look_spans (cluster, since, until) VALUES (@cluster, @at, @at) ON CONFLICT (cluster, since) DO NOTHING", ("@cluster", cluster), ("@at", at));
        add.ExecuteNonQuery();
        return last is not null;
    }

    static long? Last(DbConnection connection, DbTransaction transaction, string cluster)
    {
        using var select = connection.Command(transaction, "SELECT MAX(until) FROM look_spans WHERE cluster = @cluster", ("@cluster", cluster));
        using var row = select.ExecuteReader();
        return row.Read() ? row.Number(0) : null;
    }
}
