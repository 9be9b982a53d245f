using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Proxmox;

namespace Croft.Engine.Accounts;

/// <summary>Reads accounts and rights of clusters; what Croft's own account may not see is told with the privilege.</summary>
internal sealed class AccountReader(ClusterConnections connections, ClusterStore store)
{
    /// <summary>Where, and by which of which privileges, all users with their tokens and factors are seen.</summary>
    const string Groups = "/access/groups";

    /// <summary>Where roles and rights of others are seen.</summary>
    const string Root = "/access";

    static readonly string[] SeeUsers = ["User.Modify", "Sys.Audit"];

    /// <summary>Users that Croft's account sees, and what it misses.</summary>
    public Task<Page<UserRow>> UsersAsync(string? cluster, CancellationToken ct) => connections.ListAsync<UserRow>(
        cluster,
        async (api, name) =>
        {
            var hidden = HiddenAsync(api, name, "users", Groups, SeeUsers, ct);
            var realms = api.Access.Realms.ListAsync(ct);
            var factors = FactorsAsync(api, ct);
            var users = await api.Access.UsersAsync(null, full: true, ct);
            var types = (await realms).ToDictionary(r => r.Name, r => r.Type, StringComparer.Ordinal);
            var known = await factors;
            return new Page<UserRow>([.. users.Select(u => Row(name, u, types, known)).OrderBy(u => u.User, StringComparer.Ordinal)]) { Missing = await hidden };
        },
        ct);

    /// <summary>Tokens that Croft's account sees, of all users or one.</summary>
    public Task<Page<TokenRow>> TokensAsync(string? cluster, string? user, CancellationToken ct) => connections.ListAsync<TokenRow>(
        cluster,
        async (api, name) =>
        {
            var hidden = HiddenAsync(api, name, "tokens", Groups, SeeUsers, ct);
            var own = (await store.GetAsync(name, ct)).Account;
            var users = await api.Access.UsersAsync(null, full: true, ct);
            return new Page<TokenRow>(
            [
                .. from entry in users
                   where user is null || entry.Id == user
                   from token in entry.Tokens
                   let id = $"{entry.Id}!{token.Name}"
                   orderby id
                   select new TokenRow { Cluster = name, Token = id, Expires = token.Expires, Separated = token.IsSeparated, Own = id == own, Comment = token.Comment },
            ])
            { Missing = await hidden };
        },
        ct);

    /// <summary>Roles; everybody sees them.</summary>
    public Task<Page<RoleRow>> RolesAsync(string? cluster, string? role, CancellationToken ct) => connections.ListAsync<RoleRow>(
        cluster,
        async (api, name) =>
        [
            .. from entry in await api.Access.Roles.ListAsync(ct)
               where role is null || entry.Name == role
               orderby entry.IsBuiltIn, entry.Name
               select new RoleRow { Cluster = name, Role = entry.Name, Special = entry.IsBuiltIn, Privileges = entry.Privileges },
        ],
        ct);

    /// <summary>Entries of the ACL that Croft's account sees.</summary>
    public Task<Page<AclRow>> AclAsync(string? cluster, CancellationToken ct) => connections.ListAsync<AclRow>(
        cluster,
        async (api, name) =>
        {
            var hidden = HiddenAsync(api, name, "acl", Root, ["Sys.Audit"], ct);
            var entries = await api.Access.AclAsync(ct);
            return new Page<AclRow>([.. entries.Select(e => Row(name, e)).OrderBy(e => e.Path, StringComparer.Ordinal).ThenBy(e => e.Who, StringComparer.Ordinal).ThenBy(e => e.Role, StringComparer.Ordinal)])
            { Missing = await hidden };
        },
        ct);

    /// <summary>What an account holds, at a path or at each that has an entry; Croft's own account when none is named.</summary>
    /// <exception cref="FailureException">NotFound: no cluster has that account.</exception>
    public async Task<Page<PermissionRow>> PermissionsAsync(string? cluster, string? account, string? path, CancellationToken ct)
    {
        var held = await HeldAsync(cluster, account, path, ct);
        return held.Items.Count > 0 || held.Missing.Count == 0 || held.Missing.Any(m => m.Kind != FailureKind.NotFound) ? held
            : throw new FailureException(FailureKind.NotFound, $"There is no account '{account}'{(cluster is null ? "" : $" in {cluster}")}.", "'croft access users' and 'croft access tokens' list those there are.");
    }

    Task<Page<PermissionRow>> HeldAsync(string? cluster, string? account, string? path, CancellationToken ct) => connections.ListAsync<PermissionRow>(
        cluster,
        async (api, name) =>
        {
            var own = (await store.GetAsync(name, ct)).Account;
            var held = await api.Access.PermissionsAsync(path, account is null || account == own ? null : account, ct);
            // Proxmox answers for an account that is not there as for one without rights.
            if (held.ByPath.Values.All(p => p.Count == 0) && account is not null && account != own && await MissesAsync(api, name, account, ct) is { } missing)
                return new Page<PermissionRow>([]) { Missing = [missing] };
            if (held.ByPath.Count == 0)
                return new Page<PermissionRow>([Row(name, account ?? own, ["/"], new Dictionary<string, bool>(StringComparer.Ordinal))]);
            return new Page<PermissionRow>(
            [
                .. from path in held.ByPath
                   orderby path.Key
                   group path by string.Join(' ', path.Value.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}")) into same
                   select Row(name, account ?? own, [.. same.Select(p => p.Key)], same.First().Value),
            ]);
        },
        ct);

    /// <summary>What Croft's own account is kept from seeing; none where one of the privileges is held.</summary>
    static async Task<IReadOnlyList<Missing>> HiddenAsync(ProxmoxApi api, string cluster, string what, string path, string[] anyOf, CancellationToken ct)
    {
        var held = await api.Access.PermissionsAsync(path, null, ct);
        return anyOf.Any(p => held.Holds(path, p)) ? [] :
            [new Missing($"{cluster}/access/{what}", FailureKind.Denied, $"unknown but for what is listed: Croft's account lacks {string.Join(" or ", anyOf)} on {path}.")];
    }

    static async Task<Missing?> MissesAsync(ProxmoxApi api, string cluster, string account, CancellationToken ct)
    {
        var parts = account.Split('!', 2);
        var user = (await api.Access.UsersAsync(null, full: true, ct)).FirstOrDefault(u => u.Id == parts[0]);
        if (user is not null && (parts.Length == 1 || user.Tokens.Any(t => t.Name == parts[1]))) return null;
        return await HiddenAsync(api, cluster, "permissions", Groups, SeeUsers, ct) is [var hidden]
            ? hidden with { Why = $"{account} holds nothing or does not exist; which, is unknown: Croft's account lacks {string.Join(" or ", SeeUsers)} on {Groups}." }
            : new Missing($"{cluster}/access/permissions", FailureKind.NotFound, $"{cluster} has no account '{account}'.");
    }

    /// <summary>Second factors by user; null where they can't be asked for.</summary>
    static async Task<ILookup<string, UserFactors>?> FactorsAsync(ProxmoxApi api, CancellationToken ct)
    {
        try
        {
            return (await api.Access.FactorsAsync(ct)).ToLookup(f => f.User, StringComparer.Ordinal);
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.Forbidden or ProxmoxError.NotImplemented)
        {
            return null;
        }
    }

    static UserRow Row(string cluster, UserEntry user, Dictionary<string, string> types, ILookup<string, UserFactors>? factors)
    {
        var realm = user.Id[(user.Id.LastIndexOf('@') + 1)..];
        return new UserRow
        {
            Cluster = cluster,
            User = user.Id,
            Realm = types.GetValueOrDefault(realm) is { } type && type != realm ? $"{realm} ({type})" : realm,
            Enabled = user.IsEnabled,
            Expires = user.Expires,
            Tokens = user.Tokens.Count,
            SecondFactor = factors is null ? "unknown" : Factors([.. factors[user.Id]], user.FactorsLockedUntil is not null),
            Groups = user.Groups,
            Name = string.Join(' ', new[] { user.FirstName, user.LastName }.OfType<string>()) is { Length: > 0 } full ? full : null,
            Email = user.Email,
            Comment = user.Comment,
        };
    }

    static string Factors(IReadOnlyList<UserFactors> factors, bool locked)
    {
        var kinds = factors.SelectMany(f => f.Factors).Where(f => f.IsEnabled).Select(f => f.Type).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return kinds.Count == 0 ? "none" : string.Join(", ", kinds) + (locked || factors.Any(f => f.IsTotpLocked) ? " (locked)" : "");
    }

    static AclRow Row(string cluster, AclEntry entry) => new()
    {
        Cluster = cluster,
        Path = entry.Path,
        Who = Who(entry),
        Kind = entry.Kind.Text,
        Role = entry.Role,
        Propagates = entry.ReachesBelow,
    };

    internal static string Who(AclEntry entry) => entry.Kind.Value == AclHolder.Group ? $"@{entry.Holder}" : entry.Holder;

    static PermissionRow Row(string cluster, string account, IReadOnlyList<string> paths, IReadOnlyDictionary<string, bool> held) => new()
    {
        Cluster = cluster,
        Account = account,
        Paths = paths,
        Privileges = [.. held.Where(p => p.Value).Select(p => p.Key).Order(StringComparer.Ordinal)],
        HereAlone = [.. held.Where(p => !p.Value).Select(p => p.Key).Order(StringComparer.Ordinal)],
    };
}
