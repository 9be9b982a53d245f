using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Ha;

/// <summary><c>ha migrate</c>: has a guest moved, running where it can.</summary>
internal sealed class MigrateHa(HaReader ha) : IChangeVerb<MigrateHaRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "ha", "migrate", "Has high availability move a guest, running where it can.", Permissions.HaChange, Effect.Changes, typeof(MigrateHaRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(MigrateHaRequest request, VerbContext context, CancellationToken ct) =>
        ha.PlanAsync(request, (seen, guest) => HaPlans.Move(seen, guest, request.Node, relocate: false), ct);
}
