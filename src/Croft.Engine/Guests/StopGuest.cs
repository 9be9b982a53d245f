using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest stop</c>: Stops a guest at once, as by pulling the plug.</summary>
internal sealed class StopGuest(GuestBatch guests) : IChangeVerb<StopGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("guest", "stop", "Stops a guest at once, as by pulling the plug.", Permissions.GuestPower, Effect.Changes, typeof(StopGuestRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(StopGuestRequest request, VerbContext context, CancellationToken ct) =>
        guests.PlanAsync(request, guest => PowerPlans.Stop(guest, request.Timeout), ct);
}
