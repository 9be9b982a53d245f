using System.Data.Common;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Inventory.Tables;
using Croft.Engine.State;

namespace Croft.Engine.Inventory.Past;

/// <summary>Clusters and nodes as they were at a moment.</summary>
sealed class PastPlaces(DbConnection connection, string? only, DateTimeOffset when)
{
    readonly Dictionary<string, (DateTimeOffset First, DateTimeOffset? Seen)> looks = new(StringComparer.Ordinal);

    /// <summary>Those of which something is known at that moment.</summary>
    public Places Places { get; } = new(only);

    /// <summary>Clusters that were not looked at yet then.</summary>
    public IReadOnlyList<Missing> Unknown { get; private set; } = [];

    /// <summary>Reads them.</summary>
    /// <exception cref="FailureException">NotFound: no such cluster, or nothing is known of that moment, with since when something is.</exception>
    public static PastPlaces Read(DbConnection connection, string? only, DateTimeOffset when)
    {
        var past = new PastPlaces(connection, only, when);
        past.ReadLooks();
        past.ReadClusters();
        past.ReadNodes();
        return past;
    }

    /// <summary>True when the cluster was looked at by then.</summary>
    public bool Knows(string cluster) => looks.GetValueOrDefault(cluster).Seen is not null;

    /// <summary>The clusters that were asked for: when each was last looked at by then, and why it did not answer.</summary>
    public IReadOnlyList<(string Cluster, DateTimeOffset? Seen, string? Trouble)> Clusters { get; private set; } = [];

    /// <summary>A page as it was.</summary>
    public Page<T> Page<T>(IReadOnlyList<T> rows, IEnumerable<(string Cluster, string Node)> touched, Func<T, DateTimeOffset> seen) where T : class => new(rows)
    {
        OldestReading = rows.Count == 0 ? null : rows.Min(seen),
        Missing = [.. Unknown, .. Places.Missing(touched)],
    };

    void ReadLooks()
    {
        using var select = new Prepared(connection, null,
            "SELECT cluster, MIN(since), MAX(CASE WHEN since > @p0 THEN NULL WHEN until < @p0 THEN until ELSE @p0 END) FROM look_spans GROUP BY cluster", 1);
        using var row = select.Read(when.UtcTicks);
        while (row.Read())
            looks.Add(row.GetString(0), (row.Time(1), row.MaybeTime(2)));
    }

    void ReadClusters()
    {
        var troubles = PastSet.Read(connection, PastKind.Cluster, when, only);
        var asked = new List<(string Cluster, DateTimeOffset? Seen, string? Trouble)>();
        using (var select = new Prepared(connection, null, "SELECT name, trouble FROM clusters ORDER BY name", 0))
        using (var row = select.Read())
        {
            while (row.Read())
            {
                var (cluster, trouble) = (row.GetString(0), row.Text(1));
                if (!Horizon.Current.Told(cluster)) continue;
                if (troubles.Of(cluster, cluster) is { } changed)
                    trouble = changed.Text("trouble", trouble);
                if (!Knows(cluster))
                    trouble = null;
                Places.Add(cluster, trouble, wasRead: true);
                if (only is null || cluster == only)
                    asked.Add((cluster, looks.GetValueOrDefault(cluster).Seen, trouble));
            }
        }
        Places.DemandCluster();
        if (asked.Count > 0 && asked.TrueForAll(c => c.Seen is null))
            throw NothingKnown([.. asked.Select(c => c.Cluster)]);
        Clusters = asked;
        Unknown = [.. asked.Where(c => c.Seen is null).Select(c => c.Cluster).Select(c => new Missing(c, FailureKind.NotFound,
            looks.TryGetValue(c, out var look) ? $"its history begins {look.First:u}" : "it was not read yet: croft sync"))];
    }

    void ReadNodes()
    {
        var past = PastSet.Read(connection, PastKind.Node, when, only);
        var rows = new SortedDictionary<(string Cluster, string Node), NodeRow>();
        using (var select = new Prepared(connection, null, "SELECT cluster, node, status, cores, memory_max FROM node_readings", 0))
        using (var row = select.Read())
        {
            while (row.Read())
                rows[(row.GetString(0), row.GetString(1))] = Node(row.GetString(0), row.GetString(1), row.GetString(2)) with { Cores = (int?)row.Number(3), MemoryMax = row.Number(4) };
        }
        foreach (var (place, values) in past.All)
        {
            if (values.Absent)
                rows.Remove(place);
            else
                rows[place] = Past(values.IsWhole ? Node(place.Cluster, place.Subject, "unknown") : rows.GetValueOrDefault(place) ?? Node(place.Cluster, place.Subject, "unknown"), values);
        }
        foreach (var node in rows.Values.Where(n => Knows(n.Cluster)))
            Places.Add(node with { Seen = LastOnline(node) }, started: null);
    }

    NodeRow Node(string cluster, string node, string status) => new() { Cluster = cluster, Node = node, Status = status, Seen = when };

    static NodeRow Past(NodeRow node, PastValues values) => node with
    {
        Status = values.Text("status", node.Status)!,
        Cores = (int?)values.Number("cores", node.Cores),
        MemoryMax = values.Number("memoryMax", node.MemoryMax),
    };

    /// <summary>When a node was last seen online by then: at the last look, or until it went down.</summary>
    DateTimeOffset LastOnline(NodeRow node)
    {
        var seen = looks[node.Cluster].Seen!.Value;
        if (node.Status == "online")
            return seen;
        using var select = connection.Command(null,
            "SELECT MAX(until) FROM past_readings WHERE cluster = @cluster AND kind = @kind AND subject = @node AND until <= @when AND field = 'status' AND before = 'online'",
            ("@cluster", node.Cluster), ("@kind", PastKind.Node), ("@node", node.Node), ("@when", when));
        using var row = select.ExecuteReader();
        return row.Read() && row.Number(0) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : seen;
    }

    FailureException NothingKnown(List<string> asked)
    {
        var firsts = asked.Where(looks.ContainsKey).Select(c => looks[c].First).ToList();
        return firsts.Count == 0
            ? new FailureException(FailureKind.NotFound, $"Nothing is known of {when:u}: {string.Join(", ", asked)} was not read yet.", "Read the estate: croft sync.")
            : new FailureException(FailureKind.NotFound, $"Nothing is known of {when:u}: the history of {string.Join(", ", asked)} begins {firsts.Min():u}.",
                $"Ask for a moment since then, such as {firsts.Min().AddSeconds(1):yyyy-MM-dd'T'HH:mm:ss'Z'}.");
    }
}
