using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Accounts;

/// <summary><c>access delete-user</c>: deletes a user.</summary>
internal sealed class DeleteUser(AccessReader access) : IChangeVerb<DeleteUserRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "access", "delete-user", "Deletes a user with tokens and rights.", Permissions.AccessChange, Effect.Destroys, typeof(DeleteUserRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DeleteUserRequest request, VerbContext context, CancellationToken ct) =>
        UserPlans.Delete(await access.ReadAsync(request.Cluster, ct), request);
}
