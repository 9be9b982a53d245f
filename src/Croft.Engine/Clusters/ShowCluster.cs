using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Clusters;

/// <summary>Shows what is known of one cluster; nothing is asked.</summary>
sealed class ShowCluster(ClusterStore store) : IVerb<ShowClusterRequest, ClusterDetail>
{
    public static VerbInfo Info { get; } = new(
        "cluster", "show", "Shows a cluster's addresses, trust and account.", Permissions.EstateRead, Effect.Reads, typeof(ShowClusterRequest), typeof(ClusterDetail))
    { About = Part.Cluster };

    public async Task<ClusterDetail> RunAsync(ShowClusterRequest request, VerbContext context, CancellationToken ct) =>
        (await store.GetAsync(request.Name, ct)).Detail();
}
