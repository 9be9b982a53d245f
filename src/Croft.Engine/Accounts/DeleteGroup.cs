using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Accounts;

/// <summary><c>access delete-group</c>: deletes a group of users.</summary>
internal sealed class DeleteGroup(AccessReader access) : IChangeVerb<DeleteGroupRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "access", "delete-group", "Deletes a group of users and what it gives.", Permissions.AccessChange, Effect.Destroys, typeof(DeleteGroupRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DeleteGroupRequest request, VerbContext context, CancellationToken ct) =>
        UserPlans.DeleteGroup(await access.ReadAsync(request.Cluster, ct), request);
}
