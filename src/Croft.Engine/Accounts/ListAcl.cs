using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Accounts;

/// <summary>Lists who has which role on which path.</summary>
internal sealed class ListAcl(AccountReader accounts) : IVerb<ListAclRequest, Page<AclRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "access", "acl", "Lists who has which role on which path.", Permissions.AccessRead, Effect.Reads, typeof(ListAclRequest), typeof(Page<AclRow>))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Page<AclRow>> RunAsync(ListAclRequest request, VerbContext context, CancellationToken ct)
    {
        var page = await accounts.AclAsync(request.Cluster, ct);
        return page with { Items = [.. page.Items.Where(e => IsAt(e.Path, request.Path) && (request.Who is not { } who || e.Who == who || e.Who == $"@{who}"))] };
    }

    static bool IsAt(string path, string? asked) => asked?.TrimEnd('/') is not { Length: > 0 } top || path == top || path.StartsWith(top + "/", StringComparison.Ordinal);
}
