using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest reset</c>: presses a virtual machine's reset button.</summary>
internal sealed class ResetGuest(GuestBatch guests) : IChangeVerb<ResetGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("guest", "reset", "Presses a virtual machine's reset button.", Permissions.GuestPower, Effect.Changes, typeof(ResetGuestRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(ResetGuestRequest request, VerbContext context, CancellationToken ct) =>
        guests.PlanAsync(request, PausePlans.Reset, ct);
}
