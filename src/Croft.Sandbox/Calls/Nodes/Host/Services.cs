using Croft.Sandbox.Tasks;

namespace Croft.Sandbox.Calls.Nodes.Host;

/// <summary>/nodes/{node}/services: the daemons, their state, and starting or stopping one.</summary>
internal static class Services
{
    const string Path = "/nodes/{node}/services";

    static readonly Permission MayLook = Permission.All("/nodes/{node}", "Sys.Audit");

    static readonly Parameter Service = Parameter.OneOf("service",
        "chrony", "corosync", "cron", "ksmtuned", "lldpd", "postfix", "proxmox-firewall", "pve-cluster", "pve-firewall", "pve-ha-crm", "pve-ha-lrm",
        "pve-lxc-syscalld", "pvedaemon", "pvefw-logger", "pveproxy", "pvescheduler", "pvestatd", "qmeventd", "spiceproxy", "sshd", "syslog",
        "systemd-journald", "systemd-timesyncd").Required();

    public static IEnumerable<Call> All =>
    [
        new("GET", Path, List) { Relayed = true, Permission = MayLook },
        new("GET", Path + "/{service}", Index) { Permission = MayLook, Parameters = [Service] },
        new("GET", Path + "/{service}/state", State) { Relayed = true, Permission = MayLook, Parameters = [Service] },
        .. new[] { "start", "stop", "restart", "reload" }.Select(action => new Call("POST", $"{Path}/{{service}}/{action}", exchange => Run(exchange, action))
        {
            Relayed = true,
            Permission = Permission.All("/nodes/{node}", "Sys.Modify"),
            Parameters = [Service],
        }),
    ];

    static void List(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var name in exchange.Node.System.Services.Keys)
            Write(exchange, name);
        exchange.Json.WriteEndArray();
    }

    static void State(Exchange exchange) => Write(exchange, exchange.Required("service"));

    static void Index(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var name in (ReadOnlySpan<string>)["state", "start", "stop", "restart", "reload"])
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("subdir", name);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Write(Exchange exchange, string name)
    {
        var isKnown = exchange.Node.System.Services.TryGetValue(name, out var runs);
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("service", name);
        json.WriteString("desc", name);
        json.WriteString("state", runs ? "running" : isKnown ? "dead" : "unknown");
        json.WriteString("active-state", runs ? "active" : "inactive");
        json.WriteString("unit-state", isKnown ? "enabled" : "not-found");
        json.WriteEndObject();
    }

    static void Run(Exchange exchange, string action)
    {
        var (cluster, node, name) = (exchange.Cluster, exchange.Node, exchange.Required("service"));
        exchange.Json.WriteStringValue(cluster.Tasks.Start(node, "srv" + action, name, exchange.Caller, _ => Work(exchange, action, name)).Upid);
    }

    static IEnumerable<TimeSpan> Work(Exchange exchange, string action, string name)
    {
        yield return TimeSpan.FromSeconds(1);
        var services = exchange.Node.System.Services;
        if (!services.TryGetValue(name, out var runs))
            throw new TaskFault($"command 'systemctl {action} {name}' failed: exit code 5");
        if (action is "reload" && !runs)
            throw new TaskFault($"command 'systemctl reload {name}' failed: exit code 1");
        services[name] = action is not "stop";
        exchange.Cluster.Effects.Count($"{exchange.Node.Name}/{name}", action);
    }
}
