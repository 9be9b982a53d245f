using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Firewall;

/// <summary>/cluster/firewall/groups: security groups, each a list of rules that others take over by its name.</summary>
internal static class FirewallGroups
{
    const string Path = "/cluster/firewall/groups";

    static readonly Parameter Group = Parameter.Text("group", Formats.ConfigId, 18) with { MinLength = 2 };

    public static IEnumerable<Call> All =>
    [
        new("GET", Path, List),
        new("POST", Path, Create)
        {
            Relayed = true,
            Permission = FirewallScope.Cluster.MayChange,
            Parameters = [Group.Required(), Parameter.Text("comment"), SectionWords.Digest, Group with { Name = "rename" }],
        },
        new("DELETE", Path + "/{group}", Delete) { Relayed = true, Permission = FirewallScope.Cluster.MayChange },
        .. FirewallRules.At(FirewallScope.Cluster, Path + "/{group}", Rules),
    ];

    static List<Section> Rules(Exchange exchange) => exchange.Cluster.Firewall.GroupRules.GetValueOrDefault(exchange.Required("group"))
        ?? throw ApiFault.Failed($"no such security group '{exchange.Required("group")}'");

    static void List(Exchange exchange)
    {
        var file = exchange.Cluster.Firewall.Groups;
        exchange.Json.WriteStartArray();
        foreach (var group in file.Sections)
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("group", group.Id);
            exchange.Json.Optional("comment", group["comment"]);
            exchange.Json.WriteString("digest", file.Digest);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Create(Exchange exchange)
    {
        var (firewall, name) = (exchange.Cluster.Firewall, exchange.Required("group"));
        exchange.RequireDigest(firewall.Groups.Digest);
        var made = new Section("group", name);
        if (exchange.Text("comment") is { } comment)
            made.Values["comment"] = comment;
        if (exchange.Text("rename") is { } old)
        {
            var group = firewall.Groups.Find(old) ?? throw ApiFault.Parameter("group", $"Security group '{old}' does not exist");
            if (name != old && firewall.Groups.Find(name) is not null)
                throw ApiFault.Parameter("group", $"Security group '{name}' does already exist");
            firewall.Groups.Sections[firewall.Groups.Sections.IndexOf(group)] = made;
            firewall.GroupRules.Remove(old, out var rules);
            firewall.GroupRules[name] = rules ?? [];
        }
        else
        {
            if (firewall.Groups.Find(name) is not null)
                throw ApiFault.Parameter("group", $"Security group '{name}' already exists");
            firewall.Groups.Sections.Add(made);
            firewall.GroupRules[name] = [];
        }
        exchange.Cluster.Effects.Count($"firewall/group/{name}", "create");
    }

    static void Delete(Exchange exchange)
    {
        var name = exchange.Required("group");
        if (Rules(exchange).Count > 0)
            throw ApiFault.Failed($"Security group '{name}' is not empty");
        exchange.Cluster.Firewall.Groups.Sections.RemoveAll(group => group.Id == name);
        exchange.Cluster.Firewall.GroupRules.Remove(name);
        exchange.Cluster.Effects.Count($"firewall/group/{name}", "delete");
    }
}
