using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Proxmox;

namespace Croft.Engine.Inventory;

/// <summary>Asks before a list answers, where the request says so.</summary>
public sealed class Freshness(Sweep sweep, ClusterConnections connections, InventoryOptions options)
{
    /// <summary>Reads states anew when wanted; what did not answer is then missing from the list.</summary>
    public async Task<IReadOnlyList<Missing>> AskAsync(bool wanted, string? cluster, CancellationToken ct) =>
        wanted ? (await sweep.RunAsync(cluster, configs: false, ct)).Missing : [];

    /// <summary>Asks each node that is online by itself, when wanted: its cluster can call one online that answers nobody.</summary>
    public async Task<IReadOnlyList<Missing>> AskNodesAsync(bool wanted, IEnumerable<NodeRow> nodes, CancellationToken ct) =>
        wanted ? Horizon.Current.Tell((await Task.WhenAll(nodes.Where(n => n.Status == "online").Select(n => AskAsync(n, ct)))).OfType<Missing>()) : [];

    async Task<Missing?> AskAsync(NodeRow node, CancellationToken ct)
    {
        try
        {
            await (await connections.GetAsync(node.Cluster, ct)).Within(options.Patience).Node(node.Node).StatusAsync(ct);
            return null;
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.Forbidden)
        {
            return null; // that it refuses is an answer
        }
        catch (ProxmoxException e)
        {
            return new Missing($"{node.Cluster}/{node.Node}", FailureMap.Of(e, "").Kind, e.Message);
        }
    }

    /// <summary>A page with what was missing when it was asked for; each part is named once.</summary>
    public static Page<T> With<T>(Page<T> page, IReadOnlyList<Missing> missing) where T : class =>
        missing.Count == 0 ? page : page with { Missing = [.. page.Missing.Concat(missing).DistinctBy(m => m.What)] };
}
