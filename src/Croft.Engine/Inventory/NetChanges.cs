using System.Data.Common;
using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Inventory.Past;
using Croft.Engine.Inventory.Tables;
using Croft.Engine.State;

namespace Croft.Engine.Inventory;

/// <summary>What two moments differ in: a value that went back to what it was is not told, nor is what came and went between them.</summary>
sealed class NetChanges(Database database)
{
    static readonly string[] kinds = [PastKind.Cluster, PastKind.Node, PastKind.Storage, PastKind.Guest, PastKind.Config];

    /// <summary>Every value that differs, in order of cluster, kind, subject and field; and clusters of which nothing is known at the earlier moment.</summary>
    /// <exception cref="FailureException">NotFound: no such cluster, or nothing is known of the earlier moment.</exception>
    public async Task<(IReadOnlyList<DiffRow> Rows, IReadOnlyList<Missing> Missing)> BetweenAsync(DateTimeOffset from, DateTimeOffset to, string? cluster, string? kind, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        var past = PastPlaces.Read(connection, cluster, from);
        var things = Read(connection, from, to, cluster, kind);
        List<DiffRow> rows = [];
        foreach (var (place, thing) in things.Where(t => past.Knows(t.Key.Cluster)).OrderBy(t => t.Key.Cluster, StringComparer.Ordinal)
                     .ThenBy(t => Array.IndexOf(kinds, t.Key.Kind)).ThenBy(t => t.Key.Subject.Length).ThenBy(t => t.Key.Subject, StringComparer.Ordinal))
        {
            // That a guest came or went is told once, not of its config, too.
            if (place.Kind == PastKind.Config && thing.IsWhole) continue;
            rows.AddRange(thing.Told().Select(t => Row(place, t)));
        }
        return (rows, past.Unknown);
    }

    /// <summary>Rows with the names that their guests bore.</summary>
    public async Task<IReadOnlyList<DiffRow>> NamedAsync(IReadOnlyList<DiffRow> rows, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        return [.. rows.Select(r => r.Name is null ? r with { Name = History.NameOf(connection, r.Cluster, r.Kind, r.Subject, r.Seen) } : r)];
    }

    static DiffRow Row((string Cluster, string Kind, string Subject) place, (string Field, string? From, string? To, DateTimeOffset Seen) told) => new()
    {
        Cluster = place.Cluster,
        Kind = place.Kind,
        Subject = place.Subject,
        Field = told.Field,
        From = History.Told(told.Field, told.From),
        To = History.Told(told.Field, told.To),
        Seen = told.Seen,
    };

    static Dictionary<(string Cluster, string Kind, string Subject), Thing> Read(DbConnection connection, DateTimeOffset from, DateTimeOffset to, string? cluster, string? kind)
    {
        var sql = "SELECT cluster, kind, subject, until, field, before, after FROM past_readings WHERE until > @p0 AND until <= @p1";
        List<object?> values = [from.UtcTicks, to.UtcTicks];
        foreach (var (column, value) in new[] { ("cluster", cluster), ("kind", kind) })
        {
            if (value is null) continue;
            sql += string.Create(CultureInfo.InvariantCulture, $" AND {column} = @p{values.Count}");
            values.Add(value);
        }
        using var select = new Prepared(connection, null, $"{sql} ORDER BY until, id", values.Count);
        using var row = select.Read([.. values]);
        var things = new Dictionary<(string, string, string), Thing>();
        while (row.Read())
        {
            var place = (row.GetString(0), row.GetString(1), row.GetString(2));
            if (!History.Seen(place.Item1, place.Item2, place.Item3, row.Time(3))) continue;
            if (!things.TryGetValue(place, out var thing)) things.Add(place, thing = new Thing());
            thing.Add(row.GetString(4), row.Text(5), row.Text(6), row.Time(3));
        }
        return things;
    }

    /// <summary>One thing's changes between the moments, added oldest first.</summary>
    sealed class Thing
    {
        readonly SortedDictionary<string, (string? From, string? To, DateTimeOffset Seen)> fields = new(StringComparer.Ordinal);
        bool was, now;
        DateTimeOffset seen;

        /// <summary>True once it came or went.</summary>
        public bool IsWhole { get; private set; }

        public void Add(string field, string? before, string? after, DateTimeOffset at)
        {
            if (field != Difference.Whole)
            {
                fields[field] = (fields.TryGetValue(field, out var known) ? known.From : before, after, at);
                return;
            }
            now = before is null;
            if (!IsWhole) was = !now;
            (IsWhole, seen) = (true, at);
        }

        public IEnumerable<(string Field, string? From, string? To, DateTimeOffset Seen)> Told() => (IsWhole, was, now) switch
        {
            (false, _, _) => fields.Where(f => f.Value.From != f.Value.To).Select(f => (f.Key, f.Value.From, f.Value.To, f.Value.Seen)),
            (_, false, false) => [],
            // Whatever bears its number now is another.
            (_, true, true) => [(History.Presence, History.Present, "replaced", seen)],
            _ => [(History.Presence, was ? History.Present : History.Absent, now ? History.Present : History.Absent, seen)],
        };
    }
}
