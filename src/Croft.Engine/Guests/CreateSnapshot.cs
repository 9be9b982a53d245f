using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>snapshot create</c>: Makes a snapshot of a guest.</summary>
internal sealed class CreateSnapshot(GuestBatch guests, ClusterConnections connections) : IChangeVerb<CreateSnapshotRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "snapshot", "create", "Makes a snapshot of a guest.", Permissions.SnapshotChange, Effect.Changes, typeof(CreateSnapshotRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(CreateSnapshotRequest request, VerbContext context, CancellationToken ct) =>
        guests.PlanAsync(request, (guest, stop) => PlanAsync(guest, request, stop), ct);

    async Task<Plan> PlanAsync(GuestReading guest, CreateSnapshotRequest request, CancellationToken ct)
    {
        var view = new GuestView(await connections.GetAsync(guest.At.Cluster, ct), guest.At);
        var snapshots = await view.SnapshotsAsync(ct);
        return SnapshotPlans.Create(guest, snapshots, await view.CanAsync("snapshot", ct), request);
    }
}
