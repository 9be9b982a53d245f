using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>snapshot rollback</c>: Puts a guest back to a snapshot.</summary>
internal sealed class RollbackSnapshot(GuestReader guests, ClusterConnections connections) : IChangeVerb<RollbackSnapshotRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "snapshot", "rollback", "Puts a guest back to a snapshot.", Permissions.SnapshotChange, Effect.Destroys, typeof(RollbackSnapshotRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(RollbackSnapshotRequest request, VerbContext context, CancellationToken ct)
    {
        var guest = await guests.ReadAsync(request.Guest, request.Cluster, ct);
        var view = new GuestView(await connections.GetAsync(guest.At.Cluster, ct), guest.At);
        var snapshots = await view.SnapshotsAsync(ct);
        return SnapshotPlans.Rollback(guest, snapshots, request);
    }
}
