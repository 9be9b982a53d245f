using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Accounts;

/// <summary><c>access delete-token</c>: deletes an API token.</summary>
internal sealed class DeleteToken(AccessReader access) : IChangeVerb<DeleteTokenRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "access", "delete-token", "Deletes an API token; it works no more.", Permissions.AccessChange, Effect.Destroys, typeof(DeleteTokenRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DeleteTokenRequest request, VerbContext context, CancellationToken ct) =>
        AccessPlans.DeleteToken(await access.ReadAsync(request.Cluster, ct), request);
}
