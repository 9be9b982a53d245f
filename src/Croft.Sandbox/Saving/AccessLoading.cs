using Croft.Sandbox.Access;

namespace Croft.Sandbox.Saving;

/// <summary>Saved users, groups, roles and ACL; who is logged in now stays so.</summary>
internal static class AccessLoading
{
    const string OwnToken = "croft";

    public static void Put(AccessState access, SavedAccess saved)
    {
        if (saved.Users is not null)
            PutUsers(access, saved.Users);
        if (saved.Groups is not null)
        {
            access.Groups.Clear();
            foreach (var (group, comment) in saved.Groups)
                access.Groups[group] = comment;
        }
        foreach (var (role, privileges) in saved.Roles ?? new Dictionary<string, IReadOnlyList<string>>())
            access.RolePrivileges[role] = new HashSet<string>(privileges, StringComparer.Ordinal);
        saved.Domains.Put(access.Domains.Sections);
        if (saved.Acl is null)
            return;
        access.Acl.Clear();
        access.Acl.AddRange(saved.Acl.Select(entry => new AclEntry(entry.Path, Enum.Parse<AclSubject>(entry.Subject, ignoreCase: true), entry.Name, entry.Role, entry.Propagates)));
    }

    // the tokens that the sandbox printed when it started go on working
    static void PutUsers(AccessState access, IReadOnlyList<SavedUser> users)
    {
        var own = access.Users.Values.Where(user => user.Tokens.ContainsKey(OwnToken)).ToDictionary(user => user.Id, user => user.Tokens[OwnToken], StringComparer.Ordinal);
        access.Users.Clear();
        foreach (var user in users.Select(Restore))
            access.Users[user.Id] = user;
        foreach (var (id, token) in own)
        {
            if (!access.Users.TryGetValue(id, out var user))
                access.Users[id] = user = new User(id);
            user.Tokens[OwnToken] = token;
        }
    }

    static User Restore(SavedUser saved)
    {
        var user = new User(saved.Id) { Password = saved.Password, IsEnabled = saved.Enabled ?? true, Expire = saved.Expire ?? 0 };
        foreach (var group in saved.Groups ?? [])
            user.Groups.Add(group);
        foreach (var (key, value) in saved.Details ?? new Dictionary<string, string>())
            user.Details[key] = value;
        foreach (var token in saved.Tokens ?? [])
            user.Tokens[token.Id] = new ApiToken(token.Id, token.Secret) { IsSeparated = token.Separated, Expire = token.Expire, Comment = token.Comment };
        return user;
    }
}
