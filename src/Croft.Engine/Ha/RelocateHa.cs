using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Ha;

/// <summary><c>ha relocate</c>: has a guest stopped and started elsewhere.</summary>
internal sealed class RelocateHa(HaReader ha) : IChangeVerb<RelocateHaRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "ha", "relocate", "Has high availability stop a guest and start it elsewhere.", Permissions.HaChange, Effect.Changes, typeof(RelocateHaRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(RelocateHaRequest request, VerbContext context, CancellationToken ct) =>
        ha.PlanAsync(request, (seen, guest) => HaPlans.Move(seen, guest, request.Node, relocate: true), ct);
}
