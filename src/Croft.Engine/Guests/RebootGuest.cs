using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest reboot</c>: Reboots a guest in order, with the settings that wait.</summary>
internal sealed class RebootGuest(GuestBatch guests) : IChangeVerb<RebootGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("guest", "reboot", "Reboots a guest in order, with the settings that wait.", Permissions.GuestPower, Effect.Changes, typeof(RebootGuestRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(RebootGuestRequest request, VerbContext context, CancellationToken ct) =>
        guests.PlanAsync(request, guest => PowerPlans.Reboot(guest, request.Timeout), ct);
}
