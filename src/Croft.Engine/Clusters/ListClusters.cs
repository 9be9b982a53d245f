using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Clusters;

/// <summary>Lists the clusters that are known.</summary>
sealed class ListClusters(ClusterStore store) : IVerb<ListClustersRequest, Page<ClusterRow>>
{
    public static VerbInfo Info { get; } = new(
        "cluster", "list", "Lists the clusters that Croft knows.", Permissions.EstateRead, Effect.Reads, typeof(ListClustersRequest), typeof(Page<ClusterRow>))
    { About = Part.Cluster };

    public async Task<Page<ClusterRow>> RunAsync(ListClustersRequest request, VerbContext context, CancellationToken ct)
    {
        var clusters = (await store.AllAsync(ct)).Select(c => c.Row()).ToList();
        return new Page<ClusterRow>(clusters)
        {
            // A cluster that was never seen has no age; the youngest of the others is none for it.
            OldestReading = clusters.Exists(c => c.Seen is null) ? null : clusters.Min(c => c.Seen),
            Missing = [.. clusters.Where(c => c.Trouble is not null).Select(c => new Missing(c.Name, FailureKind.Unreachable, c.Trouble!))],
        };
    }
}
