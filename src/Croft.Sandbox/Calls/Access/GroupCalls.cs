using Croft.Sandbox.Access;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Access;

/// <summary>/access/groups.</summary>
internal static class GroupCalls
{
    const string Path = "/access/groups";

    public static readonly Call[] All =
    [
        new("GET", Path, List),
        new("POST", Path, Create)
        {
            Relayed = true,
            Permission = Permission.All(Path, "Group.Allocate"),
            Parameters = [Parameter.Text("groupid", Formats.AccountName).Required(), Parameter.Text("comment")],
        },
        new("GET", Path + "/{groupid}", Show) { Permission = Permission.OneOf(Path, "Sys.Audit", "Group.Allocate") },
        new("PUT", Path + "/{groupid}", Update) { Relayed = true, Permission = Permission.All(Path, "Group.Allocate"), Parameters = [Parameter.Text("comment")] },
        new("DELETE", Path + "/{groupid}", Delete) { Relayed = true, Permission = Permission.All(Path, "Group.Allocate") },
    ];

    static string Find(Exchange exchange, string prefix = "") => exchange.Cluster.Access.Groups.ContainsKey(exchange.Required("groupid"))
        ? exchange.Required("groupid")
        : throw ApiFault.Failed($"{prefix}group '{exchange.Required("groupid")}' does not exist");

    static IEnumerable<User> Members(Exchange exchange, string group) => exchange.Cluster.Access.Users.Values.Where(user => user.Groups.Contains(group));

    static void List(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var (group, comment) in exchange.Cluster.Access.Groups)
        {
            if (!exchange.May(Path, "Sys.Audit") && !exchange.May(Path, "Group.Allocate") && !exchange.May($"{Path}/{group}", "User.Modify"))
                continue;
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("groupid", group);
            exchange.Json.Optional("comment", comment);
            exchange.Json.WriteString("users", string.Join(',', Members(exchange, group).Select(user => user.Id)));
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Show(Exchange exchange)
    {
        var group = Find(exchange);
        exchange.Json.WriteStartObject();
        exchange.Json.Optional("comment", exchange.Cluster.Access.Groups[group]);
        exchange.Json.WriteStartArray("members");
        foreach (var user in Members(exchange, group))
            exchange.Json.WriteStringValue(user.Id);
        exchange.Json.WriteEndArray();
        exchange.Json.WriteEndObject();
    }

    static void Create(Exchange exchange)
    {
        var group = exchange.Required("groupid");
        if (!exchange.Cluster.Access.Groups.TryAdd(group, exchange.Text("comment")))
            throw ApiFault.Failed($"create group failed: group '{group}' already exists");
        Changed(exchange, group, "create");
    }

    static void Update(Exchange exchange)
    {
        var group = Find(exchange, "update group failed: ");
        exchange.Cluster.Access.Groups[group] = exchange.Text("comment") ?? exchange.Cluster.Access.Groups[group];
        Changed(exchange, group, "update");
    }

    static void Delete(Exchange exchange)
    {
        var group = Find(exchange, "delete group failed: ");
        var access = exchange.Cluster.Access;
        access.Groups.Remove(group);
        access.Acl.RemoveAll(entry => entry.Subject is AclSubject.Group && entry.Name == group);
        foreach (var user in Members(exchange, group))
            user.Groups.Remove(group);
        Changed(exchange, group, "delete");
    }

    static void Changed(Exchange exchange, string group, string kind)
    {
        exchange.Cluster.Access.Touch();
        exchange.Cluster.Effects.Count($"group/{group}", kind);
    }
}
