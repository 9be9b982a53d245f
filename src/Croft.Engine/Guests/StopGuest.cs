using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest stop</c>: Stops a guest at once, as by pulling the plug.</summary>
internal sealed class StopGuest(GuestReader guests) : IChangeVerb<StopGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("guest", "stop", "Stops a guest at once, as by pulling the plug.", Permissions.GuestPower, Effect.Changes, typeof(StopGuestRequest), typeof(Plan));

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(StopGuestRequest request, VerbContext context, CancellationToken ct) =>
        PowerPlans.Stop([await guests.ReadAsync(request.Guest, request.Cluster, ct)], request.Timeout);
}
