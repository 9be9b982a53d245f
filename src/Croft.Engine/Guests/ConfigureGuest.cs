using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest configure</c>: Changes settings of a guest.</summary>
internal sealed class ConfigureGuest(GuestReader guests) : IChangeVerb<ConfigureGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("guest", "configure", "Changes settings of a guest.", Permissions.GuestChange, Effect.Changes, typeof(ConfigureGuestRequest), typeof(Plan));

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(ConfigureGuestRequest request, VerbContext context, CancellationToken ct) =>
        ConfigurePlans.Configure(await guests.ReadAsync(request.Guest, request.Cluster, ct), request);
}
