using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest destroy</c>: destroys a guest and its disks.</summary>
internal sealed class DestroyGuest(GuestBatch guests, DestroyReader bounds) : IChangeVerb<DestroyGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "guest", "destroy", "Destroys a guest and its disks.", Permissions.GuestDestroy, Effect.Destroys, typeof(DestroyGuestRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(DestroyGuestRequest request, VerbContext context, CancellationToken ct) => guests.PlanAsync(
        request, async (guest, stop) => DestroyPlans.Destroy(guest, await bounds.LinkedAsync(guest, stop), await bounds.ReplicatedAsync(guest.At, stop), request.Stop, request.Purge), ct);
}
