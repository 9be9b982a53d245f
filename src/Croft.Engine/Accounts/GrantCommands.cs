namespace Croft.Engine.Accounts;

/// <summary>Who is to have rights, as far as it is known.</summary>
/// <param name="User">Full id, <c>user@realm</c>.</param>
/// <param name="Token">Name of the token; null for the user alone.</param>
internal sealed record GrantHolder(string User, string? Token)
{
    /// <summary>Whether the user is there; null when nobody may tell.</summary>
    public bool? HasUser { get; init; }

    /// <summary>Whether the token is there; null when nobody may tell.</summary>
    public bool? HasToken { get; init; }

    /// <summary>Whether the token has rights of its own; null when nobody may tell.</summary>
    public bool? IsSeparated { get; init; }

    /// <summary>User or token in full.</summary>
    public string Account => Token is null ? User : $"{User}!{Token}";

    /// <summary>True for Proxmox's own administrator: entries of theirs are not kept, since they may do everything.</summary>
    public bool IsRoot => User == "root@pam";

    public static GrantHolder Parse(string account) => account.Split('!', 2) is [var user, var token] ? new(user, token) : new(account, null);
}

/// <summary>Commands of <c>pveum</c> that give an account what it needs.</summary>
internal static class GrantCommands
{
    /// <param name="grants">What it needs.</param>
    /// <param name="holder">Who.</param>
    /// <param name="present">Privileges of the roles that the cluster has.</param>
    /// <param name="spare">Entries of the account that the grants do not ask for: path, role.</param>
    public static IReadOnlyList<string> Of(Grants grants, GrantHolder holder, IReadOnlyDictionary<string, IReadOnlyList<string>> present, IReadOnlyList<(string Path, string Who, string Role)> spare)
    {
        List<string> all = [];
        foreach (var (role, privileges) in grants.Roles)
        {
            var wanted = privileges.Keys.Order(StringComparer.Ordinal).ToList();
            if (!present.TryGetValue(role, out var there)) all.Add($"pveum role add {role} --privs {string.Join(',', wanted)}");
            else if (!there.Order(StringComparer.Ordinal).SequenceEqual(wanted, StringComparer.Ordinal)) all.Add($"pveum role modify {role} --privs {string.Join(',', wanted)}");
        }
        if (holder.HasUser != true && !holder.IsRoot)
        {
            if (holder.HasUser is null) all.Add($"# where {holder.User} is not there yet:");
            all.Add($"pveum user add {holder.User} --comment Croft");
        }
        // A token of root's without rights of its own would be root; any other is as narrow as its user.
        var separated = holder.IsRoot || holder.IsSeparated == true;
        if (holder.Token is { } token && holder.HasToken != true)
        {
            if (holder.HasToken is null) all.Add($"# where {holder.Account} is not there yet; its secret is shown once:");
            all.Add($"pveum user token add {holder.User} {token} --privsep {(separated ? 1 : 0)}");
        }
        foreach (var (path, (role, propagates)) in grants.Entries)
        {
            var rest = $"--roles {role} --propagate {(propagates ? 1 : 0)}";
            if (!holder.IsRoot) all.Add($"pveum acl modify {path} --users {holder.User} {rest}");
            if (separated && holder.Token is not null) all.Add($"pveum acl modify {path} --tokens '{holder.Account}' {rest}");
        }
        if (spare.Count > 0) all.Add("# what it has beside that; take it away where nobody else uses the account:");
        all.AddRange(spare.Select(s => $"pveum acl delete {s.Path} {(s.Who.Contains('!', StringComparison.Ordinal) ? $"--tokens '{s.Who}'" : $"--users {s.Who}")} --roles {s.Role}"));
        return all;
    }
}
