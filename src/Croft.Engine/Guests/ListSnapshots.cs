using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>snapshot list</c>: shows a guest's snapshots as a tree.</summary>
internal sealed class ListSnapshots(GuestReader guests, ClusterConnections connections) : IVerb<ListSnapshotsRequest, Page<SnapshotRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "snapshot", "list", "Shows a guest's snapshots as a tree.", Permissions.EstateRead, Effect.Reads, typeof(ListSnapshotsRequest), typeof(Page<SnapshotRow>))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Page<SnapshotRow>> RunAsync(ListSnapshotsRequest request, VerbContext context, CancellationToken ct)
    {
        var guest = await guests.ReadAsync(request.Guest, request.Cluster, ct);
        var view = new GuestView(await connections.GetAsync(guest.At.Cluster, ct), guest.At);
        return new Page<SnapshotRow>(SnapshotTree.Of(await view.SnapshotsAsync(ct)));
    }
}
