using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Croft.Engine.Inventory.Past;

namespace Croft.Engine.Inventory.Tables;

/// <summary>What readings were before they changed, written in the transaction that changes them.</summary>
/// <param name="connection">The writer's.</param>
/// <param name="transaction">The writer's.</param>
/// <param name="until">When the change was seen.</param>
/// <param name="first">True at the first look at a cluster, when all is new and nothing has appeared.</param>
sealed class PastTable(DbConnection connection, DbTransaction transaction, DateTimeOffset until, bool first = false) : IDisposable
{
    readonly Prepared insert = new(connection, transaction,
        "INSERT INTO past_readings (cluster, kind, subject, until, field, before, after) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)", 7);

    /// <summary>Keeps each value that changed.</summary>
    public void Changed(string cluster, string kind, object subject, IEnumerable<Difference> differences)
    {
        foreach (var (field, before, after) in differences)
            insert.Run(cluster, kind, Name(subject), until.UtcTicks, field, before, after);
    }

    /// <summary>Keeps that it was not there until now.</summary>
    public void Appeared(string cluster, string kind, object subject)
    {
        if (!first)
            insert.Run(cluster, kind, Name(subject), until.UtcTicks, Difference.Whole, null, null);
    }

    /// <summary>Keeps it as it was until now, when it was found to be no more.</summary>
    public void Gone(string cluster, string kind, object subject, IReadOnlyDictionary<string, string?> values) =>
        insert.Run(cluster, kind, Name(subject), until.UtcTicks, Difference.Whole, JsonSerializer.Serialize(values), null);

    static string? Name(object subject) => Convert.ToString(subject, CultureInfo.InvariantCulture);

    public void Dispose() => insert.Dispose();
}
