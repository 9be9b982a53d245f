using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Accounts;

/// <summary>Lists roles with the privileges they stand for.</summary>
internal sealed class ListRoles(AccountReader accounts) : IVerb<ListRolesRequest, Page<RoleRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "access", "roles", "Lists roles with the privileges they stand for.", Permissions.AccessRead, Effect.Reads, typeof(ListRolesRequest), typeof(Page<RoleRow>))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Page<RoleRow>> RunAsync(ListRolesRequest request, VerbContext context, CancellationToken ct)
    {
        var page = await accounts.RolesAsync(request.Cluster, request.Role, ct);
        return request.Role is null || page.Items.Count > 0 || page.Missing.Count > 0 ? page
            : throw new FailureException(FailureKind.NotFound, $"There is no role '{request.Role}'.", "See which there are: croft access roles.");
    }
}
