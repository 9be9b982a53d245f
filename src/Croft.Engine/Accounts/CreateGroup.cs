using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Accounts;

/// <summary><c>access create-group</c>: makes a group of users.</summary>
internal sealed class CreateGroup(AccessReader access) : IChangeVerb<CreateGroupRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "access", "create-group", "Makes a group of users.", Permissions.AccessChange, Effect.Changes, typeof(CreateGroupRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(CreateGroupRequest request, VerbContext context, CancellationToken ct) =>
        UserPlans.CreateGroup(await access.ReadAsync(request.Cluster, ct), request);
}
