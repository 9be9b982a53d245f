using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Ha;

/// <summary><c>ha remove</c>: takes a guest out of high availability's care.</summary>
internal sealed class RemoveHa(HaReader ha) : IChangeVerb<RemoveHaRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "ha", "remove", "Takes a guest out of high availability's care.", Permissions.HaChange, Effect.Changes, typeof(RemoveHaRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(RemoveHaRequest request, VerbContext context, CancellationToken ct) =>
        ha.PlanAsync(request, (seen, guest) => HaPlans.Remove(seen, guest), ct);
}
