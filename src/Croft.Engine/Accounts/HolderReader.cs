using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Accounts;

/// <summary>An account that is to have rights, and what it has now.</summary>
internal sealed record HolderSight(GrantHolder Holder, IReadOnlyDictionary<string, IReadOnlyList<string>> Roles)
{
    public IReadOnlyList<HeldAt>? Lacks { get; init; }

    public IReadOnlyList<HeldAt>? TooMuch { get; init; }

    /// <summary>Entries of the account that are not asked for.</summary>
    public IReadOnlyList<(string Path, string Who, string Role)> Spare { get; init; } = [];

    public IReadOnlyList<Missing> Missing { get; init; } = [];
}

/// <summary>Reads what an account holds, beside what it should.</summary>
internal sealed class HolderReader(ProxmoxClient client, string cluster, string own)
{
    public async Task<HolderSight> ReadAsync(string account, Grants grants, CancellationToken ct)
    {
        var roles = (await client.Access.Roles.ListAsync(ct)).ToDictionary(r => r.Name, r => r.Privileges, StringComparer.Ordinal);
        var holder = await HolderAsync(account, ct);
        var sight = new HolderSight(holder, roles);
        try
        {
            var asked = account == own ? null : account;
            var lacks = new List<(string Path, IReadOnlyList<string> Privileges)>();
            foreach (var path in grants.Entries.Keys)
            {
                var held = (await client.Access.PermissionsAsync(path, asked, ct)).ByPath.GetValueOrDefault(path);
                lacks.Add((path, [.. grants.At(path).Where(p => held?.ContainsKey(p) != true).Order(StringComparer.Ordinal)]));
            }
            var all = (await client.Access.PermissionsAsync(null, asked, ct)).ByPath;
            sight = sight with
            {
                Lacks = Folded(lacks),
                TooMuch = Folded(all.Select(p => (p.Key, (IReadOnlyList<string>)[.. p.Value.Keys.Except(grants.At(p.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal)]))),
            };
        }
        catch (ProxmoxException e) when (e.Error == ProxmoxError.Forbidden)
        {
            sight = sight with { Missing = [new Missing($"{cluster}/access/permissions", FailureKind.Denied, $"what {account} holds is unknown: Croft's account lacks Sys.Audit on /access.")] };
        }
        return sight with { Spare = await SpareAsync(holder, grants, ct) };
    }

    /// <summary>The account as far as Croft's own may see it.</summary>
    async Task<GrantHolder> HolderAsync(string account, CancellationToken ct)
    {
        var holder = GrantHolder.Parse(account);
        var users = await client.Access.UsersAsync(null, full: true, ct);
        var sees = (await client.Access.PermissionsAsync("/access/groups", null, ct)) is var held && (held.Holds("/access/groups", "User.Modify") || held.Holds("/access/groups", "Sys.Audit"));
        var user = users.FirstOrDefault(u => u.Id == holder.User);
        var token = user?.Tokens.FirstOrDefault(t => t.Name == holder.Token);
        var isOwn = account == own;
        return holder with
        {
            HasUser = user is not null || isOwn ? true : sees ? false : null,
            HasToken = token is not null || isOwn ? true : sees ? false : null,
            IsSeparated = token?.IsSeparated,
        };
    }

    async Task<IReadOnlyList<(string Path, string Who, string Role)>> SpareAsync(GrantHolder holder, Grants grants, CancellationToken ct) =>
    [
        .. from entry in await client.Access.AclAsync(ct)
           where entry.Kind.Value != AclHolder.Group && (entry.Holder == holder.User || entry.Holder == holder.Account)
           where !(grants.Entries.TryGetValue(entry.Path, out var wanted) && wanted.Role == entry.Role)
           orderby entry.Path, entry.Role
           select (entry.Path, entry.Holder, entry.Role),
    ];

    static List<HeldAt> Folded(IEnumerable<(string Path, IReadOnlyList<string> Privileges)> at) =>
    [
        .. from row in at
           where row.Privileges.Count > 0
           orderby row.Path
           group row by string.Join(' ', row.Privileges) into same
           select new HeldAt { Paths = [.. same.Select(s => s.Path)], Privileges = same.First().Privileges },
    ];
}
