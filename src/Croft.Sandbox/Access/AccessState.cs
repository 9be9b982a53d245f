using Croft.Sandbox.State;

namespace Croft.Sandbox.Access;

internal enum AclSubject
{
    User,
    Group,
    Token,
}

internal sealed record AclEntry(string Path, AclSubject Subject, string Name, string Role, bool Propagates);

/// <summary>Users, groups, roles and ACL, and what they come to at a path.</summary>
internal sealed class AccessState(PveVersion release)
{
    readonly Dictionary<(string Auth, string Path), IReadOnlyDictionary<string, bool>> cache = [];
    static readonly IReadOnlyDictionary<string, bool> None = new Dictionary<string, bool>(StringComparer.Ordinal);
    readonly IReadOnlyDictionary<string, bool> everything =
        Roles.All(release).ToDictionary(privilege => privilege, _ => true, StringComparer.Ordinal);

    public SortedDictionary<string, User> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>Comments by group.</summary>
    public SortedDictionary<string, string?> Groups { get; } = new(StringComparer.Ordinal);

    public SectionFile Domains { get; } = new()
    {
        Sections =
        [
            new Section("pam", "pam") { Values = { ["comment"] = "Linux PAM standard authentication" } },
            new Section("pve", "pve") { Values = { ["comment"] = "Proxmox VE authentication server" } },
        ],
    };

    /// <summary>Privileges by role, the built-in ones first.</summary>
    public SortedDictionary<string, IReadOnlySet<string>> RolePrivileges { get; } = Roles.BuiltIn(release);

    public List<AclEntry> Acl { get; } = [];

    /// <summary>The pool a guest or storage path belongs to; its ACL counts there too.</summary>
    public Func<string, string?> PoolOf { get; set; } = static _ => null;

    /// <summary>Forgets computed permissions after users, ACL or pools changed.</summary>
    public void Touch() => cache.Clear();

    public User? Find(string userId) => Users.GetValueOrDefault(userId);

    public bool Has(Identity identity, string path, string privilege) =>
        identity.IsRoot || PrivilegesAt(identity, path).ContainsKey(privilege);

    /// <summary>Privileges at the path; the value tells whether they propagate.</summary>
    public IReadOnlyDictionary<string, bool> PrivilegesAt(Identity identity, string path)
    {
        if (identity.IsRoot)
            return everything;
        if (!cache.TryGetValue((identity.AuthId, path), out var found))
            cache[(identity.AuthId, path)] = found = Compute(identity, path);
        return found;
    }

    IReadOnlyDictionary<string, bool> Compute(Identity identity, string path)
    {
        if (Find(identity.UserId) is not { } user)
            return None;
        var users = user.Id == "root@pam" ? everything : WithPool(path, at => RolesAt(at, AclSubject.User, user.Id, user.Groups));
        if (identity.Token is not { IsSeparated: true })
            return users;
        var tokens = WithPool(path, at => RolesAt(at, AclSubject.Token, identity.AuthId, []));
        return tokens.Where(privilege => users.ContainsKey(privilege.Key)).ToDictionary(StringComparer.Ordinal);
    }

    Dictionary<string, bool> WithPool(string path, Func<string, Dictionary<string, bool>> rolesAt)
    {
        var roles = rolesAt(path);
        var privileges = Privileges(roles);
        if (!roles.ContainsKey("NoAccess") && PoolOf(path) is { } pool)
            foreach (var (privilege, propagates) in Privileges(rolesAt($"/pool/{pool}")))
                privileges.TryAdd(privilege, propagates);
        return privileges;
    }

    Dictionary<string, bool> Privileges(Dictionary<string, bool> roles)
    {
        var privileges = new Dictionary<string, bool>(StringComparer.Ordinal);
        if (roles.ContainsKey("NoAccess"))
            return privileges;
        foreach (var (role, propagates) in roles)
            foreach (var privilege in RolePrivileges.GetValueOrDefault(role) ?? (IReadOnlySet<string>)new HashSet<string>(StringComparer.Ordinal))
                privileges[privilege] = propagates || privileges.GetValueOrDefault(privilege);
        return privileges;
    }

    // What is nearer to the path replaces what is above it; a user's own entry goes before those of groups.
    Dictionary<string, bool> RolesAt(string path, AclSubject subject, string name, ICollection<string> groups)
    {
        var roles = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var level in Levels(path))
        {
            var own = Entries(level, path, entry => entry.Subject == subject && entry.Name == name);
            if (own.Count == 0)
                own = Entries(level, path, entry => entry.Subject == AclSubject.Group && groups.Contains(entry.Name));
            if (own.Count > 0)
                roles = own;
        }
        return roles;
    }

    Dictionary<string, bool> Entries(string level, string path, Predicate<AclEntry> mine)
    {
        var roles = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var entry in Acl)
            if (entry.Path == level && mine(entry) && (level == path || entry.Propagates))
                roles[entry.Role] = entry.Propagates;
        return roles;
    }

    static IEnumerable<string> Levels(string path)
    {
        yield return "/";
        for (var slash = path.IndexOf('/', 1); slash > 0; slash = path.IndexOf('/', slash + 1))
            yield return path[..slash];
        if (path != "/")
            yield return path;
    }
}
