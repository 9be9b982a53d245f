using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Croft.Proxmox;

namespace Croft.Engine.Nodes;

/// <summary>What one node told of itself, and the parts it did not tell.</summary>
sealed record NodeAnswer<T>(string Cluster, string Node, T? Told, IReadOnlyList<Missing> Missing) where T : class;

/// <summary>What the nodes told, and what could not be asked.</summary>
sealed record NodeAnswers<T>(IReadOnlyList<NodeAnswer<T>> Nodes, IReadOnlyList<Missing> Missing) where T : class
{
    /// <summary>The rows of all nodes as a list.</summary>
    public Page<TRow> Page<TRow>(Func<T, IEnumerable<TRow>> rows) where TRow : class =>
        new([.. Nodes.Select(n => n.Told).OfType<T>().SelectMany(rows)]) { Missing = Missing };
}

/// <summary>Asks one node or all nodes of all clusters at once.</summary>
sealed class EachNode(ClusterConnections connections)
{
    /// <summary>Disks that wake up take their time; pveproxy itself gives a node 30 s.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks for one part of each node.</summary>
    /// <param name="typed">One node, as <c>pve1</c> or <c>lab/pve1</c>; all when null.</param>
    /// <param name="inCluster">Only of this cluster.</param>
    /// <param name="part">The part, for what is missing: <c>disks</c>.</param>
    /// <param name="ask">Asks a node; what it throws is missing.</param>
    /// <param name="ct">Ends the asking.</param>
    /// <exception cref="FailureException">NotFound: every cluster answered, and none has a node of that name.</exception>
    public async Task<NodeAnswers<T>> AskAsync<T>(string? typed, string? inCluster, string part, Func<NodeAsked, Task<T>> ask, CancellationToken ct) where T : class
    {
        var (cluster, node) = typed is not null ? NodeFinder.Split(typed, inCluster) : (inCluster, null);
        var names = new List<string>();
        var page = await connections.ListAsync<NodeAnswer<T>>(
            cluster,
            async (api, name) =>
            {
                var nodes = await api.NodesAsync(ct);
                lock (names) names.AddRange(nodes.Select(n => n.Name));
                return await Task.WhenAll(nodes.Where(n => node is null || n.Name == node).OrderBy(n => n.Name, StringComparer.Ordinal).Select(n => OneAsync(new NodeAsked(name, n, api), part, ask)));
            },
            ct,
            Patience);
        if (node is not null && page.Items.Count == 0 && page.Missing.Count == 0) throw NodeFinder.Unknown(cluster, node, names);
        return new NodeAnswers<T>(page.Items, [.. page.Missing, .. page.Items.SelectMany(i => i.Missing)]);
    }

    static async Task<NodeAnswer<T>> OneAsync<T>(NodeAsked node, string part, Func<NodeAsked, Task<T>> ask) where T : class
    {
        if (node.Entry.State.Value == NodeState.Offline)
            return new NodeAnswer<T>(node.Cluster, node.Name, null, [new Missing($"{node.Cluster}/{node.Name}/{part}", FailureKind.Unreachable, "the node is down")]);
        var told = await node.TryAsync(part, () => ask(node));
        return new NodeAnswer<T>(node.Cluster, node.Name, told, node.Missing);
    }
}

/// <summary>A node that is asked, and what it has not told so far.</summary>
sealed record NodeAsked(string Cluster, NodeEntry Entry, ProxmoxApi Api)
{
    readonly List<Missing> missing = [];

    public string Name => Entry.Name;

    public ProxmoxNode Node => Api.Node(Name);

    public IReadOnlyList<Missing> Missing => missing;

    /// <summary>What was asked for, or null when it did not come, which is then missing with the reason.</summary>
    public async Task<T?> TryAsync<T>(string part, Func<Task<T>> ask) where T : class
    {
        try
        {
            return await ask();
        }
        catch (ProxmoxException e)
        {
            lock (missing) missing.Add(new Missing($"{Cluster}/{Name}/{part}", FailureMap.Of(e, "").Kind, FailureMap.Why(e)));
            return null;
        }
    }
}
