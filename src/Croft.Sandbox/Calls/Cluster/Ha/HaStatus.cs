using System.Globalization;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Cluster.Ha;

/// <summary>/cluster/ha and its status: quorum, the manager's node, each node's agent and each resource.</summary>
internal static class HaStatus
{
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
        if (cluster.Nodes.Count > 1 && cluster.Nodes.Find(node => node.IsReachable) is { } master)
        {
            WriteDaemon(exchange, "master", "master", master, cluster.Ha.Resources.Sections.Count > 0 ? "active" : "idle");
            foreach (var node in cluster.Nodes)
                WriteDaemon(exchange, "lrm", $"lrm:{node.Name}", node, !node.IsReachable ? "old timestamp - dead?" : Resources(cluster, node).Any() ? "active" : "idle");
        }
        foreach (var resource in cluster.Ha.Resources.Sections)
            WriteResource(exchange, resource);
        json.WriteEndArray();
    }

    static IEnumerable<Section> Resources(ClusterState cluster, NodeState node) => cluster.Ha.Resources.Sections.Where(resource => cluster.Ha.GuestOf(resource.Id)?.Node == node);

    static void WriteDaemon(Exchange exchange, string type, string id, NodeState node, string state)
    {
        var (now, json) = (exchange.Cluster.Now, exchange.Json);
        var text = DateTimeOffset.FromUnixTimeSeconds(now).ToString("ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture);
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("type", type);
        json.WriteString("node", node.Name);
        json.WriteString("status", $"{node.Name} ({state}, {text})");
        json.WriteNumber("timestamp", now);
        json.WriteEndObject();
    }

    static void WriteResource(Exchange exchange, Section resource)
    {
        var (cluster, json) = (exchange.Cluster, exchange.Json);
        var (state, node) = (cluster.Ha.StateOf(resource), cluster.Ha.GuestOf(resource.Id)?.Node.Name ?? "---");
        json.WriteStartObject();
        json.WriteString("id", $"service:{resource.Id}");
        json.WriteString("type", "service");
        json.WriteString("sid", resource.Id);
        json.WriteString("node", node);
        json.WriteString("state", state);
        if (state != "queued")
            json.WriteString("crm_state", state == "starting" ? "started" : state);
        json.WriteString("request_state", HighAvailability.Request(resource));
        json.WriteString("status", $"{resource.Id} ({node}, {state})");
        foreach (var name in (ReadOnlySpan<string>)["max_restart", "max_relocate"])
            json.WriteNumber(name, int.Parse(resource[name] ?? "1", CultureInfo.InvariantCulture));
        if (cluster.Release.Major > 8)
            json.WriteNumber("failback", resource["failback"] == "0" ? 0 : 1);
        if (resource["group"] is { } group)
            json.WriteString("group", group);
        json.WriteEndObject();
    }

    static void Manager(Exchange exchange)
    {
        var (cluster, json) = (exchange.Cluster, exchange.Json);
        json.WriteStartObject();
        json.WriteStartObject("lrm_status");
        foreach (var node in cluster.Nodes)
        {
            json.WriteStartObject(node.Name);
            json.WriteString("mode", "active");
            json.WriteString("state", Resources(cluster, node).Any() ? "active" : "wait_for_agent_lock");
            json.WriteNumber("timestamp", cluster.Now);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartObject("manager_status");
        json.WriteString("master_node", cluster.Nodes.Find(node => node.IsReachable)?.Name);
        json.WriteStartObject("node_status");
        foreach (var node in cluster.Nodes)
            json.WriteString(node.Name, node.IsReachable ? "online" : "unknown");
        json.WriteEndObject();
        json.WriteNumber("timestamp", cluster.Now);
        json.WriteEndObject();
        json.WriteStartObject("quorum");
        json.WriteString("node", exchange.AskedNode.Name);
        json.Flag("quorate", cluster.IsQuorate);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
