using System.Globalization;
using System.Text.Json;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Cluster.Ha;

/// <summary>/cluster/ha and its status: quorum, the manager's node, each node's agent and each resource.</summary>
internal static class HaStatus
{
    const string Dead = "old timestamp - dead?";

    public static readonly Call[] All =
    [
        new("GET", "/cluster/ha", static exchange =>
        {
            if (exchange.Cluster.Release.Major > 8)
                exchange.WriteNames("id", "status", "resources", "groups", "rules");
            else
                exchange.WriteNames("id", "status", "resources", "groups");
        }) { Permission = Permission.All("/", "Sys.Audit") },
        new("GET", "/cluster/ha/status", static exchange => exchange.WriteNames("name", "current", "manager_status")),
        new("GET", "/cluster/ha/status/current", Current) { Permission = Permission.All("/", "Sys.Audit") },
        new("GET", "/cluster/ha/status/manager_status", Manager) { Permission = Permission.All("/", "Sys.Audit") },
    ];

    static void Current(Exchange exchange)
    {
        var (cluster, json) = (exchange.Cluster, exchange.Json);
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("id", "quorum");
        json.WriteString("type", "quorum");
        json.WriteString("node", exchange.AskedNode.Name);
        json.WriteString("status", cluster.IsQuorate ? "OK" : $"No quorum on node '{exchange.AskedNode.Name}'!");
        json.Flag("quorate", cluster.IsQuorate);
        json.WriteEndObject();
        if (cluster.Nodes.Count > 1 && Master(cluster) is { } master)
        {
            var isActive = cluster.Ha.Services.Count > 0 && master.IsReachable;
            WriteDaemon(exchange, "master", "master", master, !master.IsReachable ? Dead : isActive ? "active" : "idle");
            if (cluster.Release.IsFrom(9, 2))
                WriteFencing(exchange, master, isActive);
            foreach (var node in cluster.Nodes)
                WriteDaemon(exchange, "lrm", $"lrm:{node.Name}", node, AgentState(cluster, node));
        }
        foreach (var service in cluster.Ha.Services.Values)
            WriteResource(exchange, service.Sid, service, cluster.Ha.Resources.Find(service.Sid));
        foreach (var resource in cluster.Ha.Resources.Sections.Where(resource => !cluster.Ha.Services.ContainsKey(resource.Id)))
            WriteResource(exchange, resource.Id, null, resource);
        json.WriteEndArray();
    }

    // a manager that nobody needs is the first node's
    static NodeState? Master(ClusterState cluster) => cluster.Ha.Master ?? cluster.Nodes.Find(node => node.IsReachable);

    static bool IsActive(ClusterState cluster, NodeState node) =>
        cluster.Ha.Services.Values.Any(service => (service.Node == node || service.Target == node) && service.State is not ("stopped" or "freeze" or "error" or "request_start"));

    static string AgentState(ClusterState cluster, NodeState node)
    {
        var (ha, isActive) = (cluster.Ha.Of(node), IsActive(cluster, node));
        var state = ha.IsInMaintenance ? "maintenance mode" : ha.IsRestarting ? "restart mode" : !node.IsReachable ? Dead : isActive ? "active" : "idle";
        return !cluster.Release.IsFrom(9, 2) ? state : $"{state}, watchdog {(isActive && node.IsReachable ? "active" : "standby")}";
    }

    static void WriteDaemon(Exchange exchange, string type, string id, NodeState node, string state)
    {
        var (at, json) = (node.LastSeen(exchange.Cluster), exchange.Json);
        var text = DateTimeOffset.FromUnixTimeSeconds(at).ToString("ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture);
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("type", type);
        json.WriteString("node", node.Name);
        json.WriteString("status", $"{node.Name} ({state}, {text})");
        json.WriteNumber("timestamp", at);
        json.WriteEndObject();
    }

    static void WriteFencing(Exchange exchange, NodeState master, bool isActive)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("id", "fencing");
        json.WriteString("type", "fencing");
        json.WriteString("node", master.Name);
        json.WriteString("status", isActive ? "armed (CRM watchdog active)" : "standby (CRM watchdog standby)");
        json.WriteString("armed-state", isActive ? "armed" : "standby");
        json.WriteEndObject();
    }

    static void WriteResource(Exchange exchange, string sid, HaService? service, Section? resource)
    {
        var (cluster, json) = (exchange.Cluster, exchange.Json);
        var state = resource is null ? "deleting" : cluster.Ha.StateOf(resource);
        var node = (service?.Node ?? cluster.Ha.GuestOf(sid)?.Node)?.Name;
        json.WriteStartObject();
        json.WriteString("id", $"service:{sid}");
        json.WriteString("type", "service");
        json.WriteString("sid", sid);
        json.Optional("node", node);
        json.WriteString("state", state);
        json.Optional("crm_state", service?.State);
        json.WriteString("status", $"{sid} ({node ?? "---"}, {state})");
        if (resource is not null)
            WriteOptions(exchange, resource);
        json.WriteEndObject();
    }

    static void WriteOptions(Exchange exchange, Section resource)
    {
        var json = exchange.Json;
        json.WriteString("request_state", HighAvailability.Request(resource));
        foreach (var name in (ReadOnlySpan<string>)["max_restart", "max_relocate"])
            json.WriteNumber(name, int.Parse(resource[name] ?? "1", CultureInfo.InvariantCulture));
        if (exchange.Cluster.Release.Major > 8)
            json.WriteNumber("failback", resource["failback"] == "0" ? 0 : 1);
        json.Optional("group", resource["group"]);
        json.Optional("comment", resource["comment"]);
    }

    static void Manager(Exchange exchange)
    {
        var (cluster, json) = (exchange.Cluster, exchange.Json);
        json.WriteStartObject();
        json.WriteStartObject("lrm_status");
        foreach (var node in cluster.Nodes)
        {
            json.WriteStartObject(node.Name);
            json.WriteString("mode", cluster.Ha.Of(node) is { IsInMaintenance: true } ? "maintenance" : cluster.Ha.Of(node).IsRestarting ? "restart" : "active");
            json.WriteString("state", IsActive(cluster, node) ? "active" : "wait_for_agent_lock");
            json.WriteNumber("timestamp", node.LastSeen(cluster));
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartObject("manager_status");
        json.Optional("master_node", Master(cluster)?.Name);
        json.WriteStartObject("node_status");
        foreach (var node in cluster.Nodes)
            json.WriteString(node.Name, cluster.Ha.Services.Count > 0 ? cluster.Ha.Of(node).State : node.IsReachable ? "online" : "unknown");
        json.WriteEndObject();
        json.WriteStartObject("service_status");
        foreach (var service in cluster.Ha.Services.Values)
            WriteService(json, service);
        json.WriteEndObject();
        json.WriteNumber("timestamp", Master(cluster)?.LastSeen(cluster) ?? cluster.Now);
        json.WriteEndObject();
        json.WriteStartObject("quorum");
        json.WriteString("node", exchange.AskedNode.Name);
        json.Flag("quorate", cluster.IsQuorate);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteService(Utf8JsonWriter json, HaService service)
    {
        json.WriteStartObject(service.Sid);
        json.WriteString("node", service.Node.Name);
        json.WriteString("state", service.State);
        json.WriteString("uid", System.FormattableString.Invariant($"{service.Sid}-{service.Changes}"));
        json.Optional("target", service.Target?.Name);
        json.Optional("maintenance_node", service.MaintenanceNode?.Name);
        if (service.IsSeenRunning)
            json.WriteNumber("running", 1);
        if (service.FailedNodes.Count > 0)
        {
            json.WriteStartArray("failed_nodes");
            foreach (var node in service.FailedNodes)
                json.WriteStringValue(node.Name);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
