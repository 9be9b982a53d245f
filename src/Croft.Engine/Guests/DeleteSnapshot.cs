using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>snapshot delete</c>: Deletes a snapshot; the guest keeps its present state.</summary>
internal sealed class DeleteSnapshot(GuestReader guests, ClusterConnections connections) : IChangeVerb<DeleteSnapshotRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "snapshot", "delete", "Deletes a snapshot; the guest keeps its present state.", Permissions.SnapshotChange, Effect.Destroys, typeof(DeleteSnapshotRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DeleteSnapshotRequest request, VerbContext context, CancellationToken ct)
    {
        var guest = await guests.ReadAsync(request.Guest, request.Cluster, ct);
        var view = new GuestView(await connections.GetAsync(guest.At.Cluster, ct), guest.At);
        var snapshots = await view.SnapshotsAsync(ct);
        return SnapshotPlans.Delete(guest, snapshots, request);
    }
}
