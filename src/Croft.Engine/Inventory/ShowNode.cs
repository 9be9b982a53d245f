using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Inventory;

/// <summary>Shows a node with what lies on it.</summary>
sealed class ShowNode(Readings readings, PastReadings past, Freshness freshness) : IVerb<ShowNodeRequest, NodeDetail>
{
    public static VerbInfo Info { get; } = new(
        "node", "show", "Shows a node with its guests and storages.", Permissions.EstateRead, Effect.Reads, typeof(ShowNodeRequest), typeof(NodeDetail))
    { About = Part.Cluster };

    public async Task<NodeDetail> RunAsync(ShowNodeRequest request, VerbContext context, CancellationToken ct)
    {
        var (cluster, name) = NodeFinder.Split(request.Node, request.Cluster);
        if (past.When(request.AsOf, request.Fresh) is { } when)
            return await PastAsync(cluster, name, when, ct);
        var missing = await freshness.AskAsync(request.Fresh, cluster, ct);
        var nodes = (await readings.NodesAsync(cluster, ct)).Items;
        var node = NodeFinder.Pick(cluster, name, nodes);
        var guests = await readings.GuestsAsync(new ListGuestsRequest { Cluster = node.Cluster, Node = node.Node }, ct);
        var storages = await readings.StoragesAsync(node.Cluster, node.Node, ct);
        return new NodeDetail(node, guests.Items, storages.Items)
        {
            Missing = [.. guests.Missing.Concat(storages.Missing).Concat(missing).DistinctBy(m => m.What)],
        };
    }

    async Task<NodeDetail> PastAsync(string? cluster, string name, DateTimeOffset when, CancellationToken ct)
    {
        var node = NodeFinder.Pick(cluster, name, (await past.NodesAsync(cluster, when, ct)).Items);
        var guests = await past.GuestsAsync(new ListGuestsRequest { Cluster = node.Cluster, Node = node.Node }, when, ct);
        var storages = await past.StoragesAsync(node.Cluster, node.Node, when, ct);
        return new NodeDetail(node, guests.Items, storages.Items) { Missing = [.. guests.Missing.Concat(storages.Missing).DistinctBy(m => m.What)] };
    }
}
