using System.Data.Common;
using Croft.Engine.State;
using Croft.Contracts;
using Croft.Engine.Inventory.Tables;

namespace Croft.Engine.Inventory;

/// <summary>Where something was seen, when, and whether what was seen there can still be believed.</summary>
sealed record Place(string Cluster, string Node, bool Up, DateTimeOffset Seen);

/// <summary>Clusters and nodes as last seen: what lies on them is as old as they are, and unknown when they are down.</summary>
sealed class Places(string? only)
{
    readonly Dictionary<string, string?> troubles = new(StringComparer.Ordinal);
    readonly Dictionary<(string, string), Place> places = [];
    readonly List<NodeRow> nodes = [];
    readonly List<string> unread = [];

    public IReadOnlyList<NodeRow> Nodes => nodes;

    public static Places Read(DbConnection connection, string? cluster)
    {
        var read = new Places(cluster);
        using (var select = new Prepared(connection, null, "SELECT name, trouble, seen FROM clusters ORDER BY name", 0))
        using (var row = select.Read())
        {
            while (row.Read())
            {
                read.troubles.Add(row.GetString(0), row.Text(1));
                if (row.Text(1) is null && row.Number(2) is null && (cluster is null || row.GetString(0) == cluster))
                    read.unread.Add(row.GetString(0));
            }
        }
        if (cluster is not null && !read.troubles.ContainsKey(cluster))
            throw Clusters.ClusterNames.NotFound(cluster, read.troubles.Keys);
        using (var select = new Prepared(connection, null,
            "SELECT cluster, node, status, cpu, cores, memory, memory_max, disk, disk_max, started, seen FROM node_readings ORDER BY cluster, node", 0))
        using (var row = select.Read())
        {
            while (row.Read())
                read.Add(row);
        }
        return read;
    }

    /// <summary>A place; one that was never seen is not up.</summary>
    public Place Of(string cluster, string node) =>
        places.TryGetValue((cluster, node), out var place) ? place : new Place(cluster, node, false, DateTimeOffset.MinValue);

    /// <summary>Refuses a node that is not known, unless a cluster that was never read may hold it.</summary>
    /// <exception cref="FailureException">NotFound: no such node; the way out names near ones.</exception>
    public void Demand(string? node)
    {
        if (node is null || unread.Count > 0 || nodes.Exists(n => n.Node == node))
            return;
        var near = Nearest.Of(node, nodes.Select(n => n.Node)).ToList();
        throw new FailureException(FailureKind.NotFound, $"No node '{node}' is known{(only is null ? "" : $" in {only}")}.",
            near.Count > 0 ? $"Near: {string.Join(", ", near)}." : "See what is known: croft node list; read it anew: croft sync.");
    }

    /// <summary>What of a list could not be asked: clusters in trouble, and those of its nodes that are down.</summary>
    public IReadOnlyList<Missing> Missing(IEnumerable<(string Cluster, string Node)> touched) =>
    [
        .. unread.Select(cluster => new Missing(cluster, FailureKind.NotFound, "it was not read yet: croft sync")),
        .. troubles.Where(t => t.Value is not null && (only is null || t.Key == only)).Select(t => new Missing(t.Key, FailureKind.Unreachable, t.Value!)),
        .. touched.Distinct().Where(t => troubles.GetValueOrDefault(t.Cluster) is null && !Of(t.Cluster, t.Node).Up).Order()
            .Select(t => new Missing($"{t.Cluster}/{t.Node}", FailureKind.Unreachable, $"the node is {StatusOf(t)}; what lies on it was last seen {Of(t.Cluster, t.Node).Seen:u}")),
    ];

    string StatusOf((string Cluster, string Node) at) => nodes.Find(n => n.Cluster == at.Cluster && n.Node == at.Node)?.Status ?? "not known";

    void Add(DbDataReader row)
    {
        var cluster = row.GetString(0);
        var answered = troubles.GetValueOrDefault(cluster) is null;
        var status = answered ? row.GetString(2) : "unknown";
        var seen = row.Time(10);
        var place = new Place(cluster, row.GetString(1), status == "online", seen);
        places.Add((cluster, place.Node), place);
        nodes.Add(new NodeRow
        {
            Cluster = cluster,
            Node = place.Node,
            Status = status,
            Cpu = row.Double(3),
            Cores = (int?)row.Number(4),
            Memory = row.Number(5),
            MemoryMax = row.Number(6),
            Disk = row.Number(7),
            DiskMax = row.Number(8),
            Seen = seen,
            Uptime = row.Number(9) is { } started && place.Up ? Math.Max(0, seen.ToUnixTimeSeconds() - started) : null,
        });
    }
}
