using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Croft.Engine.Inventory.Tables;
using Croft.Engine.State;

namespace Croft.Engine.Inventory.Past;

/// <summary>What one thing was at a moment, as far as it differs from the present.</summary>
sealed class PastValues
{
    readonly Dictionary<string, string?> values = new(StringComparer.Ordinal);

    /// <summary>True when the present says nothing of that moment: it was not there yet, or it is another of the same name now.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>True when it was not there.</summary>
    public bool Absent { get; private set; }

    /// <summary>Every value that is known to differ, or all of them where the present says nothing.</summary>
    public IReadOnlyDictionary<string, string?> Values => values;

    public string? Text(string field, string? present) => values.TryGetValue(field, out var past) ? past : present;

    public bool Truth(string field, bool present) => values.TryGetValue(field, out var past) ? past == "true" : present;

    public double? Double(string field, double? present) =>
        values.TryGetValue(field, out var past) ? past is null ? null : double.Parse(past, CultureInfo.InvariantCulture) : present;

    public long? Number(string field, long? present) =>
        values.TryGetValue(field, out var past) ? past is null ? null : long.Parse(past, CultureInfo.InvariantCulture) : present;

    /// <summary>Adds a change; they come oldest first, so that the first word about a value is the one that held.</summary>
    public void Add(string field, string? before)
    {
        if (IsWhole)
            return;
        if (field.Length > 0)
        {
            values.TryAdd(field, before);
            return;
        }
        IsWhole = true;
        Absent = before is null;
        foreach (var (name, value) in before is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string?>>(before)!)
            values.TryAdd(name, value);
    }
}

/// <summary>What changed since a moment, thing by thing: taken back from the present it gives the past.</summary>
sealed class PastSet
{
    readonly Dictionary<(string Cluster, string Subject), PastValues> changed = [];

    /// <summary>Nothing changed.</summary>
    public bool IsEmpty => changed.Count == 0;

    /// <summary>Everything that changed.</summary>
    public IReadOnlyDictionary<(string Cluster, string Subject), PastValues> All => changed;

    /// <summary>Reads changes of one kind; of one cluster or one thing where named.</summary>
    public static PastSet Read(DbConnection connection, string kind, DateTimeOffset when, string? cluster, string? subject = null)
    {
        var sql = "SELECT cluster, subject, field, before FROM past_readings WHERE until > @p0 AND kind = @p1";
        List<object?> values = [when.UtcTicks, kind];
        if (cluster is not null)
        {
            sql += " AND cluster = @p2";
            values.Add(cluster);
            if (subject is not null)
            {
                sql += " AND subject = @p3";
                values.Add(subject);
            }
        }
        using var select = new Prepared(connection, null, $"{sql} ORDER BY until, id", values.Count);
        using var row = select.Read([.. values]);
        var columns = Columns.Of(row);
        var set = new PastSet();
        while (row.Read())
            set.Add(columns.Repeated(0), columns.Text(1)).Add(columns.Repeated(2), columns.MaybeRepeated(3));
        return set;
    }

    /// <summary>What changed of one thing; null when nothing did.</summary>
    public PastValues? Of(string cluster, string subject) => changed.GetValueOrDefault((cluster, subject));

    PastValues Add(string cluster, string subject)
    {
        if (!changed.TryGetValue((cluster, subject), out var values))
            changed.Add((cluster, subject), values = new PastValues());
        return values;
    }
}
