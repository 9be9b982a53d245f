using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Accounts;

/// <summary>Lists users with realm, expiry, tokens and second factor.</summary>
internal sealed class ListUsers(AccountReader accounts) : IVerb<ListUsersRequest, Page<UserRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "access", "users", "Lists users with realm, expiry, tokens and second factor.", Permissions.AccessRead, Effect.Reads, typeof(ListUsersRequest), typeof(Page<UserRow>))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public Task<Page<UserRow>> RunAsync(ListUsersRequest request, VerbContext context, CancellationToken ct) => accounts.UsersAsync(request.Cluster, ct);
}
