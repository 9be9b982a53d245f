using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest resize</c>: lets a disk of a guest grow.</summary>
internal sealed class ResizeGuest(GuestBatch guests) : IChangeVerb<ResizeGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("guest", "resize", "Lets a disk of a guest grow.", Permissions.GuestChange, Effect.Changes, typeof(ResizeGuestRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(ResizeGuestRequest request, VerbContext context, CancellationToken ct) =>
        guests.PlanAsync(request, guest => DiskPlans.Resize(guest, request), ct);
}
