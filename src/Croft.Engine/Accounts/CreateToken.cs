using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Accounts;

/// <summary><c>access create-token</c>: makes an API token.</summary>
internal sealed class CreateToken(AccessReader access, TimeProvider time) : IChangeVerb<CreateTokenRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "access", "create-token", "Makes an API token and tells its secret once.", Permissions.AccessChange, Effect.Changes, typeof(CreateTokenRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(CreateTokenRequest request, VerbContext context, CancellationToken ct) =>
        AccessPlans.CreateToken(await access.ReadAsync(request.Cluster, ct), request, time.GetUtcNow());
}
