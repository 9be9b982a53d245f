using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest shutdown</c>: Asks a guest to shut itself down.</summary>
internal sealed class ShutdownGuest(GuestReader guests) : IChangeVerb<ShutdownGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("guest", "shutdown", "Asks a guest to shut itself down.", Permissions.GuestPower, Effect.Changes, typeof(ShutdownGuestRequest), typeof(Plan));

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(ShutdownGuestRequest request, VerbContext context, CancellationToken ct) =>
        PowerPlans.Shutdown([await guests.ReadAsync(request.Guest, request.Cluster, ct)], request.Timeout, request.Force);
}
