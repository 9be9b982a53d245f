using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Inventory;

/// <summary>Lists nodes.</summary>
sealed class ListNodes(Readings readings, PastReadings past, Freshness freshness) : IVerb<ListNodesRequest, Page<NodeRow>>
{
    public static VerbInfo Info { get; } = new(
        "node", "list", "Lists nodes with their state and load.", Permissions.EstateRead, Effect.Reads, typeof(ListNodesRequest), typeof(Page<NodeRow>))
    { About = Part.Cluster };

    public async Task<Page<NodeRow>> RunAsync(ListNodesRequest request, VerbContext context, CancellationToken ct)
    {
        if (past.When(request.AsOf, request.Fresh) is { } when)
            return await past.NodesAsync(request.Cluster, when, ct);
        var missing = await freshness.AskAsync(request.Fresh, request.Cluster, ct);
        return Freshness.With(await readings.NodesAsync(request.Cluster, ct), missing);
    }
}
