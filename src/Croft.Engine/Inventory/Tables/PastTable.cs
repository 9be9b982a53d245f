using System.Data.Common;

namespace Croft.Engine.Inventory.Tables;

/// <summary>What readings were before they changed.</summary>
sealed class PastTable(DbConnection connection, DbTransaction transaction, DateTimeOffset until) : IDisposable
{
    readonly Prepared insert = new(connection, transaction,
        "INSERT INTO past_readings (cluster, kind, subject, until, before) VALUES (@p0, @p1, @p2, @p3, @p4)", 5);

    /// <summary>Keeps the changed values as they were; nothing when none changed.</summary>
    public void Write(string cluster, string kind, object subject, string? before)
    {
        if (before is not null)
            insert.Run(cluster, kind, Convert.ToString(subject, System.Globalization.CultureInfo.InvariantCulture), until.UtcTicks, before);
    }

    public void Dispose() => insert.Dispose();
}
