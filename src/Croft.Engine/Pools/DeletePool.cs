using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Pools;

/// <summary><c>pool delete</c>: deletes an empty pool.</summary>
internal sealed class DeletePool(PoolReader pools) : IChangeVerb<DeletePoolRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "pool", "delete", "Deletes an empty pool.", Permissions.PoolChange, Effect.Destroys, typeof(DeletePoolRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DeletePoolRequest request, VerbContext context, CancellationToken ct) =>
        PoolPlans.Delete(await pools.ReadAsync(request, ct));
}
