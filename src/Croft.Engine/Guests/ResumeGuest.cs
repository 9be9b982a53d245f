using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary><c>guest resume</c>: lets a suspended virtual machine go on.</summary>
internal sealed class ResumeGuest(GuestBatch guests) : IChangeVerb<ResumeGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("guest", "resume", "Lets a suspended virtual machine go on.", Permissions.GuestPower, Effect.Changes, typeof(ResumeGuestRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(ResumeGuestRequest request, VerbContext context, CancellationToken ct) =>
        guests.PlanAsync(request, PausePlans.Resume, ct);
}
