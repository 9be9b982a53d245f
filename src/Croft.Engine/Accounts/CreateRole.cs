using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Accounts;

/// <summary><c>access create-role</c>: makes a role.</summary>
internal sealed class CreateRole(AccessReader access) : IChangeVerb<CreateRoleRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "access", "create-role", "Makes a role of privileges.", Permissions.AccessChange, Effect.Changes, typeof(CreateRoleRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(CreateRoleRequest request, VerbContext context, CancellationToken ct) =>
        AccessPlans.CreateRole(await access.ReadAsync(request.Cluster, ct), request);
}
