using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest move</c>: moves a disk of a guest to another storage.</summary>
internal sealed class MoveGuest(GuestBatch guests, NodeReader nodes, ClusterConnections connections) : IChangeVerb<MoveGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("guest", "move", "Moves a disk of a guest to another storage.", Permissions.GuestChange, Effect.Changes, typeof(MoveGuestRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(MoveGuestRequest request, VerbContext context, CancellationToken ct) =>
        guests.PlanAsync(request, async (guest, stop) => DiskPlans.Move(guest, request, await GroundAsync(guest, request, stop)), ct);

    async Task<MoveGround> GroundAsync(GuestReading guest, MoveGuestRequest request, CancellationToken ct)
    {
        var volume = DiskPlans.Named(guest, request.Disk, "move").Volume;
        var view = new GuestView(await connections.GetAsync(guest.At.Cluster, ct), guest.At);
        return new MoveGround(await nodes.ReadAsync(guest.At.Cluster, guest.At.Node, ct), await view.SnapshotsOfAsync(volume, ct));
    }
}
