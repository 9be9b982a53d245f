using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Accounts;

/// <summary><c>access revoke</c>: takes a role at a path.</summary>
internal sealed class RevokeAccess(AccessReader access) : IChangeVerb<RevokeRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "access", "revoke", "Takes a role at a path from whoever has it.", Permissions.AccessChange, Effect.Changes, typeof(RevokeRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(RevokeRequest request, VerbContext context, CancellationToken ct) =>
        AccessPlans.Revoke(await access.ReadAsync(request.Cluster, ct), request);
}
