using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest shutdown</c>: Asks a guest to shut itself down.</summary>
internal sealed class ShutdownGuest(GuestBatch guests) : IChangeVerb<ShutdownGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("guest", "shutdown", "Asks a guest to shut itself down.", Permissions.GuestPower, Effect.Changes, typeof(ShutdownGuestRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(ShutdownGuestRequest request, VerbContext context, CancellationToken ct) =>
        guests.PlanAsync(request, guest => PowerPlans.Shutdown(guest, request.Timeout, request.Force), ct);
}
