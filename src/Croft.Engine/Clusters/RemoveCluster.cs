using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Clusters;

/// <summary>Forgets a cluster: credential, trust, readings. Nothing changes at Proxmox.</summary>
sealed class RemoveCluster(ClusterStore store, ClusterConnections connections) : IVerb<RemoveClusterRequest, RemovedCluster>
{
    public static VerbInfo Info { get; } = new(
        "cluster", "remove", "Forgets a cluster with its credential and readings.", Permissions.ClusterKeep, Effect.Keeps,
        typeof(RemoveClusterRequest), typeof(RemovedCluster))
    {
        About = Part.Cluster,
        Forgets = "its credential, its trust, its readings and their whole history; runs, plans and the audit stay, and nothing changes at Proxmox",
    };

    public async Task<RemovedCluster> RunAsync(RemoveClusterRequest request, VerbContext context, CancellationToken ct)
    {
        var cluster = await store.GetAsync(request.Name, ct);
        await store.RemoveAsync(request.Name, ct);
        connections.Forget(request.Name);
        return new RemovedCluster(cluster.Name, cluster.Account);
    }
}
