using Croft.Contracts;
using Croft.Engine.Clusters;

namespace Croft.Engine.Inventory;

/// <summary>Finds a node by what a user types, <c>pve1</c> or <c>lab/pve1</c>, and asks its cluster whether it is there.</summary>
sealed class NodeFinder(Readings readings, ClusterConnections connections)
{
    /// <summary>The node and its cluster; by the readings where the cluster is not said and there are several.</summary>
    /// <exception cref="FailureException">NotFound: none is known of that name. Invalid: several are.</exception>
    /// <exception cref="Croft.Proxmox.ProxmoxException">The cluster does not answer.</exception>
    public async Task<(string Cluster, string Node)> FindAsync(string typed, string? cluster, CancellationToken ct)
    {
        var (where, name) = Split(typed, cluster);
        where ??= await connections.NamesAsync(ct) is [var only] ? only : Pick(typed, name, (await readings.NodesAsync(null, ct)).Items).Cluster;
        var nodes = (await (await connections.GetAsync(where, ct)).NodesAsync(ct)).Select(n => n.Name).ToList();
        return nodes.Contains(name) ? (where, name) : throw Unknown(typed, name, nodes);
    }

    /// <summary>A node's name as it was typed, and its cluster where that stands before it.</summary>
    internal static (string? Cluster, string Node) Split(string typed, string? cluster) => typed.Split('/') is [var before, var name] ? (before, name) : (cluster, typed);

    /// <summary>The one node of that name.</summary>
    internal static NodeRow Pick(string typed, string name, IReadOnlyList<NodeRow> nodes)
    {
        var fitting = nodes.Where(n => n.Node == name).ToList();
        return fitting.Count switch
        {
            1 => fitting[0],
            0 => throw Unknown(typed, name, nodes.Select(n => n.Node)),
            _ => throw new FailureException(FailureKind.Invalid, $"'{typed}' may mean {string.Join(" or ", fitting.Select(n => $"{n.Cluster}/{n.Node}"))}.",
                $"Say which, such as {fitting[0].Cluster}/{fitting[0].Node}."),
        };
    }

    /// <summary>What to say of a node that none of those asked has.</summary>
    internal static FailureException Unknown(string typed, string name, IEnumerable<string> nodes) => new(FailureKind.NotFound, $"No node '{typed}' is known.",
        Nearest.Of(name, nodes).ToList() is { Count: > 0 } near ? $"Near: {string.Join(", ", near)}." : "See what is known: croft node list; read it anew: croft sync.");
}
