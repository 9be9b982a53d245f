using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;

namespace Croft.Engine.Inventory;

/// <summary>Reads the estate anew.</summary>
sealed class Sync(Sweep sweep) : IVerb<SyncRequest, SyncResult>
{
    public static VerbInfo Info { get; } = new(
        "", "sync", "Reads clusters anew: nodes, guests, configs, storages, tasks.", Permissions.WorkspaceKeep, Effect.Keeps, typeof(SyncRequest), typeof(SyncResult))
    { About = Part.Cluster };

    public async Task<SyncResult> RunAsync(SyncRequest request, VerbContext context, CancellationToken ct)
    {
        var result = await sweep.RunAsync(request.Cluster, !request.StatusOnly, ct);
        return result.Clusters.Count > 0 ? result : throw ClusterNames.None();
    }
}
