using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Pools;

/// <summary><c>pool create</c>: makes a pool.</summary>
internal sealed class CreatePool(PoolReader pools) : IChangeVerb<CreatePoolRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "pool", "create", "Makes a pool.", Permissions.PoolChange, Effect.Changes, typeof(CreatePoolRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(CreatePoolRequest request, VerbContext context, CancellationToken ct) =>
        PoolPlans.Create(await pools.ReadAsync(request, ct), request.Comment);
}
