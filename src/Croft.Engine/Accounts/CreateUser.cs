using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Secrets;
using Croft.Engine.Verbs;

namespace Croft.Engine.Accounts;

/// <summary><c>access create-user</c>: makes a user.</summary>
internal sealed class CreateUser(AccessReader access, ClusterConnections connections, SecretStore secrets, TimeProvider time) : IChangeVerb<CreateUserRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "access", "create-user", "Makes a user.", Permissions.AccessChange, Effect.Changes, typeof(CreateUserRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(CreateUserRequest request, VerbContext context, CancellationToken ct)
    {
        var seen = await access.ReadAsync(request.Cluster, ct);
        var realms = await (await connections.GetAsync(seen.Cluster, ct)).Access.Realms.ListAsync(ct);
        var password = request.Password is { } given ? Convert.ToBase64String(secrets.Seal(new Secret(given), CreateUserStep.PlaceOf(seen.Cluster, request.User))) : null;
        return UserPlans.Create(seen, realms, request, password, time.GetUtcNow());
    }
}
