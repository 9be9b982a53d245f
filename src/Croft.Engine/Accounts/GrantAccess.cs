using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Accounts;

/// <summary><c>access grant</c>: gives a role at a path.</summary>
internal sealed class GrantAccess(AccessReader access) : IChangeVerb<GrantRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "access", "grant", "Gives a user, group or token a role at a path.", Permissions.AccessChange, Effect.Changes, typeof(GrantRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(GrantRequest request, VerbContext context, CancellationToken ct) =>
        AccessPlans.Grant(await access.ReadAsync(request.Cluster, ct), request);
}
