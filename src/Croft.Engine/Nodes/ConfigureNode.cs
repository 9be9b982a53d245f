using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Croft.Engine.Reach;
using Croft.Engine.Verbs;

namespace Croft.Engine.Nodes;

/// <summary><c>node configure</c>.</summary>
internal sealed class ConfigureNode(NodeFinder nodes, ClusterConnections connections, NodeWays ways) : IChangeVerb<ConfigureNodeRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "node", "configure", "Changes name servers, hosts, time zone and notes of a node.", Permissions.NodeChange, Effect.Changes, typeof(ConfigureNodeRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(ConfigureNodeRequest request, VerbContext context, CancellationToken ct)
    {
        var (cluster, node) = await nodes.FindAsync(request.Node, request.Cluster, ct);
        var client = (await connections.GetAsync(cluster, ct)).Node(node);
        var values = new Dictionary<NodeSetting, SortedDictionary<string, string>>();
        foreach (var setting in NodeSettingPlans.Asked(request))
            values[setting] = (await NodeSettingCalls.ReadAsync(client, setting, ct)).Values;
        var way = values.Keys.Any(NodeSettingPlans.IsNames) ? await ways.SeeAsync(cluster, node, ct) : null;
        return NodeSettingPlans.Configure(new NodeSettingsSeen(cluster, node, values) { Way = way }, request);
    }
}
