using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest template</c>: makes a guest a template for good.</summary>
internal sealed class TemplateGuest(GuestBatch guests, ClusterConnections connections) : IChangeVerb<TemplateGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("guest", "template", "Makes a guest a template for good.", Permissions.GuestChange, Effect.Changes, typeof(TemplateGuestRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(TemplateGuestRequest request, VerbContext context, CancellationToken ct) =>
        guests.PlanAsync(request, async (guest, stop) => MakeTemplatePlans.Make(guest, await SnapshotsAsync(guest.At, stop)), ct);

    async Task<IReadOnlyList<SnapshotSeen>> SnapshotsAsync(GuestAddress guest, CancellationToken ct) =>
        await new GuestView(await connections.GetAsync(guest.Cluster, ct), guest).SnapshotsAsync(ct);
}
