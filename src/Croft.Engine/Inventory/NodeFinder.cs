using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Proxmox;

namespace Croft.Engine.Inventory;

/// <summary>Finds a node by what a user types, <c>pve1</c> or <c>lab/pve1</c>: the one way there is.</summary>
sealed class NodeFinder(Readings readings, ClusterConnections connections)
{
    /// <summary>The node and its cluster, for verbs that change it; the cluster is asked whether it is there and up.</summary>
    /// <exception cref="FailureException">NotFound: none is known of that name. Invalid: several are. Unreachable: it is down.</exception>
    /// <exception cref="ProxmoxException">The cluster does not answer.</exception>
    public async Task<(string Cluster, string Node)> FindAsync(string typed, string? cluster, CancellationToken ct)
    {
        var (where, name) = await MeantAsync(typed, cluster, ct);
        where ??= Pick(null, name, (await readings.NodesAsync(null, ct)).Items).Cluster;
        var nodes = await AskAsync(where, ct);
        var node = nodes.FirstOrDefault(n => n.Name == name) ?? throw Unknown(where, name, nodes.Select(n => n.Name));
        return node.State.Value != NodeState.Offline ? (where, name) : throw new FailureException(
            FailureKind.Unreachable, $"Node {where}/{name} is down.", $"Nothing was changed. Bring it back, then try again; croft node show {where}/{name} tells how it was.");
    }

    /// <summary>Every node that may be meant: by the readings; a cluster of which there are none is asked where it is the only one, or named.</summary>
    public async Task<IReadOnlyList<(string Cluster, string Node)>> CalledAsync(string typed, string? cluster, CancellationToken ct)
    {
        var (where, name) = await MeantAsync(typed, cluster, ct);
        if (where is not null && (!Horizon.Current.Whole(where) || !(await connections.NamesAsync(ct)).Contains(where))) return [];
        var known = (await readings.NodesAsync(where, ct)).Items;
        return known.Count == 0 && where is not null
            ? [.. (await AskAsync(where, ct)).Where(n => n.Name == name).Select(n => (where, n.Name))]
            : [.. known.Where(n => n.Node == name).Select(n => (n.Cluster, n.Node))];
    }

    /// <summary>A node's name as it was typed, and its cluster where that stands before it.</summary>
    internal static (string? Cluster, string Node) Split(string typed, string? cluster) => typed.Split('/') is [var before, var name] ? (before, name) : (cluster, typed);

    /// <summary>The one node of that name.</summary>
    internal static NodeRow Pick(string? cluster, string name, IReadOnlyList<NodeRow> nodes)
    {
        var fitting = nodes.Where(n => n.Node == name).ToList();
        return fitting.Count switch
        {
            1 => fitting[0],
            0 => throw Unknown(cluster, name, nodes.Select(n => n.Node)),
            _ => throw new FailureException(FailureKind.Invalid, $"'{name}' may mean {string.Join(" or ", fitting.Select(n => $"{n.Cluster}/{n.Node}"))}.",
                $"Say which, such as {fitting[0].Cluster}/{fitting[0].Node}."),
        };
    }

    /// <summary>What to say of a node that none of those asked has.</summary>
    internal static FailureException Unknown(string? cluster, string name, IEnumerable<string> nodes) => new(FailureKind.NotFound, $"No node '{name}' is known{(cluster is null ? "" : $" in {cluster}")}.",
        Nearest.Of(name, nodes).ToList() is { Count: > 0 } near ? $"Near: {string.Join(", ", near)}." : "See what is known: croft node list; read it anew: croft sync.");

    async Task<(string? Cluster, string Node)> MeantAsync(string typed, string? cluster, CancellationToken ct)
    {
        var (where, name) = Split(typed, cluster);
        return (where ?? (await connections.NamesAsync(ct) is [var only] ? only : null), name);
    }

    async Task<IReadOnlyList<NodeEntry>> AskAsync(string cluster, CancellationToken ct) => await (await connections.GetAsync(cluster, ct)).NodesAsync(ct);
}
