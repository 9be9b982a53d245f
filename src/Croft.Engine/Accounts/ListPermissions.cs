using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Accounts;

/// <summary>Lists what an account effectively holds, and where.</summary>
internal sealed class ListPermissions(AccountReader accounts) : IVerb<ListPermissionsRequest, Page<PermissionRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "access", "permissions", "Lists what an account effectively holds, and where.", Permissions.AccessRead, Effect.Reads, typeof(ListPermissionsRequest), typeof(Page<PermissionRow>))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public Task<Page<PermissionRow>> RunAsync(ListPermissionsRequest request, VerbContext context, CancellationToken ct) =>
        accounts.PermissionsAsync(request.Cluster, request.Account, request.Path, ct);
}
