using Croft.Sandbox.Access;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Access;

/// <summary>/access/acl and /access/roles.</summary>
internal static class AclCalls
{
    public static readonly Call[] All =
    [
        new("GET", "/access/acl", List),
        new("PUT", "/access/acl", Change)
        {
            Relayed = true,
            Permission = new Permission(RequireModify),
            Parameters =
            [
                Parameter.Text("path").Required(), Parameter.Text("roles").Required(), Parameter.Text("users"), Parameter.Text("groups"),
                Parameter.Text("tokens"), Parameter.Flag("propagate"), Parameter.Flag("delete"),
            ],
        },
        new("GET", "/access/roles", ListRoles),
        new("GET", "/access/roles/{roleid}", ShowRole),
        new("POST", "/access/roles", CreateRole)
        {
            Relayed = true,
            Permission = Permission.All("/access", "Sys.Modify"),
            Parameters = [Parameter.Text("roleid").Required(), Parameter.Text("privs")],
        },
        new("PUT", "/access/roles/{roleid}", UpdateRole)
        {
            Relayed = true,
            Permission = Permission.All("/access", "Sys.Modify"),
            Parameters = [Parameter.Text("privs"), Parameter.Flag("append")],
        },
        new("DELETE", "/access/roles/{roleid}", DeleteRole) { Relayed = true, Permission = Permission.All("/access", "Sys.Modify") },
    ];

    static readonly SortedDictionary<string, IReadOnlySet<string>> BuiltIn = Roles.BuiltIn(State.PveVersion.V84);

    // whoever may make what lies there may hand out rights on it, too
    static readonly (string Path, string Privilege)[] Owners = [("/storage/", "Datastore.Allocate"), ("/vms/", "VM.Allocate"), ("/pool/", "Pool.Allocate")];

    static bool MayModify(Exchange exchange, string path) => exchange.May(path, "Permissions.Modify")
        || Owners.Any(owner => path.StartsWith(owner.Path, StringComparison.Ordinal) && exchange.May(path, owner.Privilege));

    static void RequireModify(Exchange exchange)
    {
        var path = AclPaths.Normalize(exchange.Text("path") ?? "/") ?? "";
        if (!MayModify(exchange, path))
            throw ApiFault.DeniedAt(path, ["Permissions.Modify", .. Owners.Where(owner => path.StartsWith(owner.Path, StringComparison.Ordinal)).Select(owner => owner.Privilege)]);
    }

    static void List(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var entry in exchange.Cluster.Access.Acl)
        {
            if (!MayModify(exchange, entry.Path) && !exchange.May("/access", "Sys.Audit"))
                continue;
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("path", entry.Path);
            exchange.Json.WriteString("type", entry.Subject switch { AclSubject.User => "user", AclSubject.Group => "group", _ => "token" });
            exchange.Json.WriteString("ugid", entry.Name);
            exchange.Json.WriteString("roleid", entry.Role);
            exchange.Json.Flag("propagate", entry.Propagates);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Change(Exchange exchange)
    {
        var access = exchange.Cluster.Access;
        var path = AclPaths.Normalize(exchange.Required("path"));
        if (path is null || (!exchange.Flag("delete") && !AclPaths.IsKnown(path, exchange.Cluster.Release)))
            throw ApiFault.Parameter("path", $"invalid ACL path '{exchange.Required("path")}'");
        if (!exchange.Arguments.Has("users") && !exchange.Arguments.Has("groups") && !exchange.Arguments.Has("tokens"))
            throw ApiFault.Parameters(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["users"] = "either 'users', 'groups' or 'tokens' is required.",
                ["groups"] = "either 'users', 'groups' or 'tokens' is required.",
                ["tokens"] = "either 'users', 'groups' or 'tokens' is required.",
            });
        foreach (var role in SectionWords.SplitList(exchange.Required("roles")))
        {
            if (!access.RolePrivileges.ContainsKey(role))
                throw ApiFault.Failed($"ACL update failed: role '{role}' does not exist");
            RequireSubset(exchange, path, role);
            foreach (var (subject, name) in Subjects(exchange))
            {
                access.Acl.RemoveAll(entry => entry.Path == path && entry.Subject == subject && entry.Name == name && entry.Role == role);
                if (!exchange.Flag("delete"))
                    access.Acl.Add(new AclEntry(path, subject, name, role, exchange.Flag("propagate", otherwise: true)));
            }
        }
        access.Touch();
        exchange.Cluster.Effects.Count($"acl{path}", "update");
    }

    // without Permissions.Modify nobody gives or takes what they do not hold themselves
    static void RequireSubset(Exchange exchange, string path, string role)
    {
        var held = exchange.Cluster.Access.PrivilegesAt(exchange.Caller, path);
        if (held.ContainsKey("Permissions.Modify"))
            return;
        var verb = exchange.Flag("delete") ? "remove" : "add";
        if (role == "NoAccess")
            throw ApiFault.Parameter("role", $"Cannot {verb} role '{role}' - requires 'Permissions.Modify'");
        foreach (var privilege in exchange.Cluster.Access.RolePrivileges[role])
        {
            if (!held.TryGetValue(privilege, out var propagates))
                throw ApiFault.Parameter("role", $"Cannot {verb} role '{role}' - requires 'Permissions.Modify' or superset of privileges.");
            if (!propagates && exchange.Flag("propagate", otherwise: true) && !exchange.Flag("delete"))
                throw ApiFault.Parameter("role", $"Cannot {verb} role '{role}' with propagation - requires 'Permissions.Modify' or propagated superset of privileges.");
        }
    }

    static IEnumerable<(AclSubject, string)> Subjects(Exchange exchange)
    {
        var access = exchange.Cluster.Access;
        foreach (var user in SectionWords.SplitList(exchange.Text("users")))
            yield return access.Find(user) is null ? throw ApiFault.Failed($"ACL update failed: user '{user}' does not exist") : (AclSubject.User, user);
        foreach (var group in SectionWords.SplitList(exchange.Text("groups")))
            yield return access.Groups.ContainsKey(group) ? (AclSubject.Group, group) : throw ApiFault.Failed($"ACL update failed: group '{group}' does not exist");
        foreach (var token in SectionWords.SplitList(exchange.Text("tokens")))
            yield return IsToken(access, token) ? (AclSubject.Token, token) : throw ApiFault.Failed($"ACL update failed: no such token '{token[(token.IndexOf('!', StringComparison.Ordinal) + 1)..]}' for user '{token.Split('!')[0]}'");
    }

    static bool IsToken(AccessState access, string token) =>
        token.Split('!', 2) is [var user, var name] && access.Find(user)?.Tokens.ContainsKey(name) == true;

    static void ListRoles(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var (role, privileges) in exchange.Cluster.Access.RolePrivileges)
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("roleid", role);
            exchange.Json.WriteString("privs", string.Join(',', privileges.Order(StringComparer.Ordinal)));
            exchange.Json.Flag("special", BuiltIn.ContainsKey(role));
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void ShowRole(Exchange exchange)
    {
        var role = exchange.Required("roleid");
        var privileges = exchange.Cluster.Access.RolePrivileges.GetValueOrDefault(role) ?? throw ApiFault.Failed($"role '{role}' does not exist");
        exchange.Json.WriteStartObject();
        foreach (var privilege in privileges)
            exchange.Json.WriteNumber(privilege, 1);
        exchange.Json.WriteEndObject();
    }

    static void CreateRole(Exchange exchange)
    {
        var role = exchange.Required("roleid");
        if (role.StartsWith("PVE", StringComparison.OrdinalIgnoreCase))
            throw ApiFault.Parameter("roleid", $"cannot use role ID starting with the (case-insensitive) 'PVE' namespace");
        RequireKnown(exchange, "create role failed: ");
        if (!exchange.Cluster.Access.RolePrivileges.TryAdd(role, new HashSet<string>(SectionWords.SplitList(exchange.Text("privs")), StringComparer.Ordinal)))
            throw ApiFault.Failed($"create role failed: role '{role}' already exists");
        exchange.Cluster.Access.Touch();
        exchange.Cluster.Effects.Count($"role/{role}", "create");
    }

    static void RequireKnown(Exchange exchange, string prefix)
    {
        var known = Roles.All(exchange.Cluster.Release);
        if (SectionWords.SplitList(exchange.Text("privs")).FirstOrDefault(privilege => !known.Contains(privilege)) is { } unknown)
            throw ApiFault.Failed($"{prefix}invalid privilege '{unknown}'");
    }

    static void UpdateRole(Exchange exchange)
    {
        var (access, role) = (exchange.Cluster.Access, exchange.Required("roleid"));
        if (BuiltIn.ContainsKey(role))
            throw ApiFault.Failed($"auto-generated role '{role}' cannot be modified");
        var before = access.RolePrivileges.GetValueOrDefault(role) ?? throw ApiFault.Failed($"update role failed: role '{role}' does not exist");
        RequireKnown(exchange, "update role failed: ");
        access.RolePrivileges[role] = new HashSet<string>(exchange.Flag("append") ? before.Concat(SectionWords.SplitList(exchange.Text("privs"))) : SectionWords.SplitList(exchange.Text("privs")), StringComparer.Ordinal);
        access.Touch();
        exchange.Cluster.Effects.Count($"role/{role}", "update");
    }

    static void DeleteRole(Exchange exchange)
    {
        var role = exchange.Required("roleid");
        if (BuiltIn.ContainsKey(role))
            throw ApiFault.Failed($"auto-generated role '{role}' cannot be deleted");
        if (!exchange.Cluster.Access.RolePrivileges.Remove(role))
            throw ApiFault.Failed($"delete role failed: role '{role}' does not exist");
        // the config is read without entries of roles that are gone
        exchange.Cluster.Access.Acl.RemoveAll(entry => entry.Role == role);
        exchange.Cluster.Access.Touch();
        exchange.Cluster.Effects.Count($"role/{role}", "delete");
    }
}
