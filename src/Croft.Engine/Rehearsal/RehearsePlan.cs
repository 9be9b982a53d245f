using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;

namespace Croft.Engine.Rehearsal;

/// <summary><c>rehearse</c>: Carries a kept plan out on a twin and tells what happens.</summary>
sealed class RehearsePlan(Rehearsals rehearsals, RunEngine engine, ReadingAge ages) : IVerb<RehearseRequest, RehearsalReport>
{
    public static VerbInfo Info { get; } = new(
        "", "rehearse", "Carries a kept plan out on a twin of the estate.", Permissions.EstateRead, Effect.Reads, typeof(RehearseRequest), typeof(RehearsalReport))
    { About = Part.Cluster };

    public async Task<RehearsalReport> RunAsync(RehearseRequest request, VerbContext context, CancellationToken ct)
    {
        var plan = request.Plan is { } number ? await engine.KeptAsync(number, ct) : await engine.NewestAsync(context.Actor.Name, ct);
        if (plan is null) throw new FailureException(FailureKind.NotFound, $"{context.Actor.Name} has no plan that was not carried out.", "Make one: 'croft plan', or add --plan to a command that changes something; 'croft rehearse N' takes anybody's.");
        if (request.Offline) await ages.DemandAsync(Touched.By(plan).Clusters, request.MaxAge, ct);
        return await rehearsals.RunAsync(plan, request.Offline, context, ct);
    }
}
