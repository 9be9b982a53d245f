using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Accounts;

/// <summary><c>access delete-role</c>: deletes a role.</summary>
internal sealed class DeleteRole(AccessReader access) : IChangeVerb<DeleteRoleRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "access", "delete-role", "Deletes a role and what it gives.", Permissions.AccessChange, Effect.Destroys, typeof(DeleteRoleRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DeleteRoleRequest request, VerbContext context, CancellationToken ct) =>
        AccessPlans.DeleteRole(await access.ReadAsync(request.Cluster, ct), request);
}
