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
            Permission = new Permission(static exchange => exchange.Require(exchange.Text("path") ?? "/", "Permissions.Modify")),
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

    static void List(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var entry in exchange.Cluster.Access.Acl)
        {
            if (!exchange.May(entry.Path, "Permissions.Modify") && !exchange.May("/access", "Sys.Audit"))
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
        var path = exchange.Required("path");
        if (!exchange.Arguments.Has("users") && !exchange.Arguments.Has("groups") && !exchange.Arguments.Has("tokens"))
            throw ApiFault.Parameters(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["users"] = "either 'users', 'groups' or 'tokens' is required.",
                ["groups"] = "either 'users', 'groups' or 'tokens' is required.",
                ["tokens"] = "either 'users', 'groups' or 'tokens' is required.",
            });
        foreach (var role in Split(exchange.Required("roles")))
        {
            if (!access.RolePrivileges.ContainsKey(role))
                throw ApiFault.Failed($"ACL update failed: role '{role}' does not exist");
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

    static IEnumerable<(AclSubject, string)> Subjects(Exchange exchange)
    {
        var access = exchange.Cluster.Access;
        foreach (var user in Split(exchange.Text("users")))
            yield return access.Find(user) is null ? throw ApiFault.Failed($"ACL update failed: user '{user}' does not exist") : (AclSubject.User, user);
        foreach (var group in Split(exchange.Text("groups")))
            yield return access.Groups.ContainsKey(group) ? (AclSubject.Group, group) : throw ApiFault.Failed($"ACL update failed: group '{group}' does not exist");
        foreach (var token in Split(exchange.Text("tokens")))
            yield return (AclSubject.Token, token);
    }

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
        if (!exchange.Cluster.Access.RolePrivileges.TryAdd(role, new HashSet<string>(Split(exchange.Text("privs")), StringComparer.Ordinal)))
            throw ApiFault.Failed($"create role failed: role '{role}' already exists");
        exchange.Cluster.Access.Touch();
        exchange.Cluster.Effects.Count($"role/{role}", "create");
    }

    static void RequireKnown(Exchange exchange, string prefix)
    {
        var known = Roles.All(exchange.Cluster.Release);
        if (Split(exchange.Text("privs")).FirstOrDefault(privilege => !known.Contains(privilege)) is { } unknown)
            throw ApiFault.Failed($"{prefix}invalid privilege '{unknown}'");
    }

    static void UpdateRole(Exchange exchange)
    {
        var (access, role) = (exchange.Cluster.Access, exchange.Required("roleid"));
        if (BuiltIn.ContainsKey(role))
            throw ApiFault.Failed($"auto-generated role '{role}' cannot be modified");
        var before = access.RolePrivileges.GetValueOrDefault(role) ?? throw ApiFault.Failed($"update role failed: role '{role}' does not exist");
        RequireKnown(exchange, "update role failed: ");
        access.RolePrivileges[role] = new HashSet<string>(exchange.Flag("append") ? before.Concat(Split(exchange.Text("privs"))) : Split(exchange.Text("privs")), StringComparer.Ordinal);
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
        exchange.Cluster.Access.Touch();
        exchange.Cluster.Effects.Count($"role/{role}", "delete");
    }

    static string[] Split(string? list) => list?.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries) ?? [];
}
