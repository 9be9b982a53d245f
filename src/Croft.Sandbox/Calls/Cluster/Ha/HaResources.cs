using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Cluster.Ha;

/// <summary>/cluster/ha/resources: guests in the HA manager's care, and moving one.</summary>
internal static class HaResources
{
    const string Path = "/cluster/ha/resources";
    static readonly Permission MayLook = Permission.All("/", "Sys.Audit");
    static readonly Permission MayChange = Permission.All("/", "Sys.Console");

    static readonly Parameter[] Options =
    [
        Parameter.Flag("auto-rebalance").From(9, 2), Parameter.Text("comment", max: 4096), Parameter.Flag("failback").From(9, 1), Parameter.Text("group"),
        Parameter.Integer("max_relocate", 0), Parameter.Integer("max_restart", 0),
        Parameter.OneOf("state", "started", "stopped", "enabled", "disabled", "ignored"),
    ];

    static readonly ParameterTable Table = new(Options);

    public static IEnumerable<Call> All =>
    [
        new("GET", Path, List) { Permission = MayLook, Parameters = [Parameter.OneOf("type", "ct", "vm")] },
        new("POST", Path, Create) { Relayed = true, Permission = MayChange, Parameters = [Parameter.Text("sid").Required(), Parameter.OneOf("type", "ct", "vm"), .. Options] },
        new("GET", Path + "/{sid}", Show) { Permission = MayLook },
        new("PUT", Path + "/{sid}", Update) { Relayed = true, Permission = MayChange, Parameters = [SectionWords.Delete, SectionWords.Digest, .. Options] },
        new("DELETE", Path + "/{sid}", Delete) { Relayed = true, Permission = MayChange, Parameters = [Parameter.Flag("purge").From(9, 1)] },
        .. new[] { "migrate", "relocate" }.Select(action => new Call("POST", $"{Path}/{{sid}}/{action}", exchange => Move(exchange, action))
        {
            Relayed = true,
            Permission = MayChange,
            Parameters = [Parameter.Text("node", Formats.Node).Required()],
        }),
    ];

    // "100" is the guest with that id, whichever kind it is
    static string Sid(Exchange exchange)
    {
        var given = exchange.Required("sid");
        return given.Contains(':', StringComparison.Ordinal) ? given
            : exchange.Cluster.Ha.GuestOf(":" + given) is { } guest ? HighAvailability.Sid(guest) : throw ApiFault.Failed($"unable to detect SID from VMID - VM/CT {given} does not exist");
    }

    static Section Find(Exchange exchange) => exchange.Cluster.Ha.Resources.Find(Sid(exchange)) ?? throw ApiFault.Failed($"no such resource '{exchange.Required("sid")}'");

    static void List(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var resource in exchange.Cluster.Ha.Resources.Sections.Where(resource => exchange.Text("type") is not { } type || resource.Type == type))
            Write(exchange, resource);
        exchange.Json.WriteEndArray();
    }

    static void Show(Exchange exchange) => Write(exchange, Find(exchange));

    static void Write(Exchange exchange, Section resource)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("sid", resource.Id);
        exchange.Json.WriteString("type", resource.Type);
        exchange.Json.WriteString("digest", exchange.Cluster.Ha.Resources.Digest);
        exchange.WriteOptions(resource.Values, Table);
        exchange.Json.WriteEndObject();
    }

    static void Create(Exchange exchange)
    {
        var (ha, sid) = (exchange.Cluster.Ha, Sid(exchange));
        RequireGroup(exchange);
        if (ha.GuestOf(sid) is not { } guest || HighAvailability.Sid(guest) != sid)
            throw ApiFault.Failed($"resource '{sid}' does not exist in cluster");
        if (ha.Resources.Find(sid) is not null)
            throw ApiFault.Failed($"create resource failed: resource ID '{sid}' already defined");
        var made = new Section(sid[..2], sid);
        made.Take(exchange, "sid");
        ha.Resources.Sections.Add(made);
        ha.Wake();
        exchange.Cluster.Effects.Count($"ha/{sid}", "create");
    }

    static void Update(Exchange exchange)
    {
        var resource = Find(exchange);
        RequireGroup(exchange);
        exchange.RequireDigest(exchange.Cluster.Ha.Resources.Digest);
        if (exchange.Text("state") is not "disabled")
            RequireNoError(exchange, resource);
        resource.Take(exchange, "sid");
        exchange.Cluster.Ha.Wake();
        exchange.Cluster.Effects.Count($"ha/{resource.Id}", "update");
    }

    static void RequireGroup(Exchange exchange)
    {
        if (exchange.Text("group") is not { } group)
            return;
        if (exchange.Cluster.Release.Major > 8)
            throw ApiFault.Failed("invalid parameter 'group': ha groups have been migrated to rules");
        if (exchange.Cluster.Ha.Groups.Find(group) is null)
            throw ApiFault.Failed($"HA group '{group}' does not exist");
    }

    static void Delete(Exchange exchange)
    {
        var (ha, sid) = (exchange.Cluster.Ha, Sid(exchange));
        if (ha.Resources.Find(sid) is not { } resource)
            throw ApiFault.Failed($"cannot delete service '{sid}', not HA managed!");
        ha.Resources.Sections.Remove(resource);
        if (exchange.Cluster.Release.Major > 8 && exchange.Text("purge") is not "0")
            Purge(ha, sid);
        ha.Wake();
        exchange.Cluster.Effects.Count($"ha/{sid}", "delete");
    }

    static void Purge(HighAvailability ha, string sid)
    {
        foreach (var rule in ha.Rules.Sections.ToList())
        {
            List<string> left = [.. SectionWords.SplitList(rule["resources"]).Where(resource => resource != sid)];
            if (left.Count == 0)
                ha.Rules.Sections.Remove(rule);
            else
                rule.Values["resources"] = string.Join(',', left);
        }
    }

    static void RequireNoError(Exchange exchange, Section resource)
    {
        if (exchange.Cluster.Ha.ManagerStateOf(resource) == "error")
            throw ApiFault.Failed($"service '{resource.Id}' in error state, must be disabled and fixed first");
    }

    // whether there is such a node is found out by the manager, which forgets the order
    static void Move(Exchange exchange, string action)
    {
        var (cluster, sid, name) = (exchange.Cluster, Sid(exchange), exchange.Required("node"));
        var resource = cluster.Ha.Resources.Find(sid) ?? throw ApiFault.Failed($"resource '{sid}' is not HA managed");
        RequireNoError(exchange, resource);
        if (cluster.Node(name) is { } target)
            HaOrders.Order(cluster, resource, action, target);
        cluster.Effects.Count($"ha/{sid}", action);
        if (cluster.Release.Major < 9)
            return;
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("sid", sid);
        exchange.Json.WriteString("requested-node", name);
        exchange.Json.WriteEndObject();
    }
}
