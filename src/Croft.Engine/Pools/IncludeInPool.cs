using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Pools;

/// <summary><c>pool include</c>: puts guests and storages into a pool.</summary>
internal sealed class IncludeInPool(PoolReader pools) : IChangeVerb<IncludeInPoolRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "pool", "include", "Puts guests and storages into a pool.", Permissions.PoolChange, Effect.Changes, typeof(IncludeInPoolRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(IncludeInPoolRequest request, VerbContext context, CancellationToken ct)
    {
        var seen = await pools.ReadAsync(request, ct);
        seen.Demand();
        var who = await pools.CandidatesAsync(seen.Cluster, request.Guests, request.Storage, ct);
        return PoolPlans.Include(seen, who, request.Move);
    }
}
