using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Ha;

/// <summary><c>ha add</c>: gives a guest into high availability's care.</summary>
internal sealed class AddHa(HaReader ha) : IChangeVerb<AddHaRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "ha", "add", "Gives a guest into high availability's care.", Permissions.HaChange, Effect.Changes, typeof(AddHaRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(AddHaRequest request, VerbContext context, CancellationToken ct) =>
        ha.PlanAsync(request, (seen, guest) => HaPlans.Add(seen, guest, request), ct);
}
