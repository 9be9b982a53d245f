using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;

namespace Croft.Engine.Ha;

/// <summary>Lists groups, asked live of the clusters that have them.</summary>
internal sealed class ListHaGroups(ClusterConnections connections) : IVerb<ListHaGroupsRequest, Page<HaGroupRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "ha", "groups", "Lists groups of nodes that guests prefer.", Permissions.EstateRead, Effect.Reads, typeof(ListHaGroupsRequest), typeof(Page<HaGroupRow>))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Page<HaGroupRow>> RunAsync(ListHaGroupsRequest request, VerbContext context, CancellationToken ct)
    {
        var page = await connections.ListAsync<HaSeen>(request.Cluster, async (api, cluster) => [await HaReader.ReadAsync(api, cluster, ct)], ct);
        if (page.Items.Count > 0 && page.Items.All(s => s.Groups is null)) page.Items[0].DemandGroups();
        return new Page<HaGroupRow>([.. page.Items.SelectMany(s => (s.Groups ?? []).Select(r => HaRows.Group(s, r)))]) { Missing = page.Missing };
    }
}
