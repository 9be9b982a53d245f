using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest suspend</c>: lets a virtual machine stand still, in memory or on disk.</summary>
internal sealed class SuspendGuest(GuestBatch guests) : IChangeVerb<SuspendGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("guest", "suspend", "Lets a virtual machine stand still, in memory or on disk.", Permissions.GuestPower, Effect.Changes, typeof(SuspendGuestRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(SuspendGuestRequest request, VerbContext context, CancellationToken ct) =>
        guests.PlanAsync(request, guest => PausePlans.Suspend(guest, request.ToDisk), ct);
}
