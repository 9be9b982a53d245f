using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest configure</c>: Changes settings of a guest.</summary>
internal sealed class ConfigureGuest(GuestBatch guests) : IChangeVerb<ConfigureGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("guest", "configure", "Changes settings of a guest.", Permissions.GuestChange, Effect.Changes, typeof(ConfigureGuestRequest), typeof(Plan));

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(ConfigureGuestRequest request, VerbContext context, CancellationToken ct) =>
        request is { Select: not null, Name: not null } ? throw new FailureException(FailureKind.Invalid, "One name can't be given to many guests.", "Leave --name or --select out.")
        : guests.PlanAsync(request, guest => ConfigurePlans.Configure(guest, request), ct);
}
