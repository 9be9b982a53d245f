using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest start</c>: Starts a guest.</summary>
internal sealed class StartGuest(GuestBatch guests) : IChangeVerb<StartGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("guest", "start", "Starts a guest.", Permissions.GuestPower, Effect.Changes, typeof(StartGuestRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(StartGuestRequest request, VerbContext context, CancellationToken ct) =>
        guests.PlanAsync(request, guest => PowerPlans.Start(guest, request.Timeout), ct);
}
