using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Planning;

/// <summary><c>plan</c>: holds the manifests against the estate and shows what would be done.</summary>
sealed class PlanEstate(EstatePlanner planner) : IChangeVerb<PlanRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "", "plan", "Shows what would make the estate as the manifests say.", Permissions.EstateRead, Effect.Changes, typeof(PlanRequest), typeof(Plan))
    { About = Part.Cluster, OnlyShows = true };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(PlanRequest request, VerbContext context, CancellationToken ct) =>
        await planner.PlanAsync(request, request.Offline ? Asking.Nothing : Asking.Everything, ct) with { Verb = Info.FullName };
}
