using System.Data.Common;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Inventory.Tables;
using Croft.Engine.State;

namespace Croft.Engine.Inventory;

/// <summary>Where something was seen, when, and whether what was seen there can still be believed.</summary>
sealed record Place(string Cluster, string Node, bool Up, DateTimeOffset Seen);

/// <summary>Clusters and nodes as last seen: what lies on them is as old as they are, and unknown when they are down.</summary>
sealed class Places(string? only)
{
    readonly Dictionary<string, string?> troubles = new(StringComparer.Ordinal);
    readonly Dictionary<(string, string), Place> places = [];
    readonly List<NodeRow> nodes = [];
    readonly Dictionary<(string, string), string> told = [];
    readonly Horizon horizon = Horizon.Current;
    readonly List<string> unread = [];

    /// <summary>Nodes of clusters that are seen whole.</summary>
    public IReadOnlyList<NodeRow> Nodes => nodes;

    public static Places Read(DbConnection connection, string? cluster)
    {
        var read = new Places(cluster);
        using (var select = new Prepared(connection, null, "SELECT name, trouble, seen FROM clusters ORDER BY name", 0))
        using (var row = select.Read())
        {
            while (row.Read())
                read.Add(row.GetString(0), row.Text(1), row.Number(2) is not null);
        }
        read.DemandCluster();
        using (var select = new Prepared(connection, null,
            "SELECT cluster, node, status, cpu, cores, memory, memory_max, disk, disk_max, started, seen FROM node_readings ORDER BY cluster, node", 0))
        using (var row = select.Read())
        {
            while (row.Read())
                read.Add(Node(row), row.Number(9));
        }
        return read;
    }

    /// <summary>Adds a cluster, with why it does not answer.</summary>
    public void Add(string cluster, string? trouble, bool wasRead)
    {
        if (!horizon.Told(cluster))
            return;
        troubles.Add(cluster, trouble is null || horizon.Whole(cluster) ? trouble : Horizon.Unasked);
        if (trouble is null && !wasRead && (only is null || cluster == only))
            unread.Add(cluster);
    }

    /// <summary>Adds a node as it was when its cluster answered; the cluster comes first.</summary>
    public void Add(NodeRow node, long? started)
    {
        if (!horizon.Told(node.Cluster))
            return;
        var status = troubles.GetValueOrDefault(node.Cluster) is null ? node.Status : "unknown";
        var place = new Place(node.Cluster, node.Node, status == "online", node.Seen);
        places.Add((place.Cluster, place.Node), place);
        if (horizon.Told(node.Cluster, node.Node))
            told.Add((place.Cluster, place.Node), status);
        if (!horizon.Whole(node.Cluster))
            return;
        nodes.Add(node with { Status = status, Uptime = started is { } at && place.Up ? Math.Max(0, node.Seen.ToUnixTimeSeconds() - at) : null });
    }

    /// <summary>Refuses a cluster that is not known, and a workspace without any.</summary>
    /// <exception cref="FailureException">NotFound: no such cluster, or none at all; the way out names near ones.</exception>
    public void DemandCluster()
    {
        if (only is null && troubles.Count == 0)
            throw Clusters.ClusterNames.None();
        if (only is not null && !troubles.ContainsKey(only))
            throw Clusters.ClusterNames.NotFound(only, troubles.Keys);
    }

    /// <summary>A place; one that was never seen is not up.</summary>
    public Place Of(string cluster, string node) =>
        places.TryGetValue((cluster, node), out var place) ? place : new Place(cluster, node, false, DateTimeOffset.MinValue);

    /// <summary>Refuses a node that is not known, unless a cluster that was never read may hold it.</summary>
    /// <exception cref="FailureException">NotFound: no such node; the way out names near ones.</exception>
    public void Demand(string? node)
    {
        if (node is null || unread.Count > 0 || told.Keys.Any(n => n.Item2 == node))
            return;
        throw NodeFinder.Unknown(only, node, told.Keys.Select(n => n.Item2));
    }

    /// <summary>What of a list could not be asked: clusters in trouble, and those of its nodes that are down.</summary>
    public IReadOnlyList<Missing> Missing(IEnumerable<(string Cluster, string Node)> touched) =>
    [
        .. unread.Select(cluster => new Missing(cluster, FailureKind.NotFound, "it was not read yet: croft sync")),
        .. troubles.Where(t => t.Value is not null && (only is null || t.Key == only)).Select(t => new Missing(t.Key, FailureKind.Unreachable, t.Value!)),
        .. touched.Distinct().Where(t => troubles.GetValueOrDefault(t.Cluster) is null && !Of(t.Cluster, t.Node).Up).Order()
            .Select(t => new Missing($"{t.Cluster}/{t.Node}", FailureKind.Unreachable, $"the node is {StatusOf(t)}; what lies on it was last seen {Of(t.Cluster, t.Node).Seen:u}")),
    ];

    string StatusOf((string Cluster, string Node) at) => told.GetValueOrDefault(at) ?? "not known";

    static NodeRow Node(DbDataReader row) => new()
    {
        Cluster = row.GetString(0),
        Node = row.GetString(1),
        Status = row.GetString(2),
        Cpu = row.Double(3),
        Cores = (int?)row.Number(4),
        Memory = row.Number(5),
        MemoryMax = row.Number(6),
        Disk = row.Number(7),
        DiskMax = row.Number(8),
        Seen = row.Time(10),
    };
}
