using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Accounts;

/// <summary>Lists API tokens, never their secrets.</summary>
internal sealed class ListTokens(AccountReader accounts) : IVerb<ListTokensRequest, Page<TokenRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "access", "tokens", "Lists API tokens, never their secrets.", Permissions.AccessRead, Effect.Reads, typeof(ListTokensRequest), typeof(Page<TokenRow>))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Page<TokenRow>> RunAsync(ListTokensRequest request, VerbContext context, CancellationToken ct)
    {
        var page = await accounts.TokensAsync(request.Cluster, request.User, ct);
        if (request.User is null || page.Items.Count > 0 || page.Missing.Count > 0) return page;
        var users = await accounts.UsersAsync(request.Cluster, ct);
        return users.Items.Any(u => u.User == request.User) ? page
            : throw new FailureException(FailureKind.NotFound, $"There is no user '{request.User}'.", "See who there is: croft access users.");
    }
}
