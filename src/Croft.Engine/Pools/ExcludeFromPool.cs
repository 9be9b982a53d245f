using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Pools;

/// <summary><c>pool exclude</c>: takes guests and storages out of a pool.</summary>
internal sealed class ExcludeFromPool(PoolReader pools) : IChangeVerb<ExcludeFromPoolRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "pool", "exclude", "Takes guests and storages out of a pool.", Permissions.PoolChange, Effect.Changes, typeof(ExcludeFromPoolRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(ExcludeFromPoolRequest request, VerbContext context, CancellationToken ct)
    {
        var seen = await pools.ReadAsync(request, ct);
        seen.Demand();
        var who = await pools.CandidatesAsync(seen.Cluster, request.Guests, request.Storage, ct);
        return PoolPlans.Exclude(seen, who);
    }
}
