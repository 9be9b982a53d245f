using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Nodes;

/// <summary>GET /nodes; figures only for those who may look.</summary>
internal static class NodeIndex
{
    public static Call Of(Certificates certificates) => new("GET", "/nodes", exchange => Run(exchange, certificates));

    static void Run(Exchange exchange, Certificates certificates)
    {
        exchange.Json.WriteStartArray();
        foreach (var node in exchange.Cluster.Nodes)
        {
            exchange.Json.WriteStartObject();
            Write(exchange, node);
            exchange.Json.WriteString("ssl_fingerprint", Certificates.Fingerprint(certificates.Of(node.Name, node.Address)));
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    /// <summary>What /nodes and /cluster/resources say alike of a node.</summary>
    public static void Write(Exchange exchange, NodeState node)
    {
        var json = exchange.Json;
        json.WriteString("id", $"node/{node.Name}");
        json.WriteString("node", node.Name);
        json.WriteString("type", "node");
        json.WriteString("status", node.IsReachable ? "online" : "offline");
        if (node.IsReachable)
            json.WriteString("level", "");
        if (!node.IsReachable || !exchange.May($"/nodes/{node.Name}", "Sys.Audit"))
            return;
        var load = Load.Of(exchange.Cluster, node);
        json.WriteNumber("cpu", load.Cpu);
        json.WriteNumber("maxcpu", node.Cores);
        json.WriteNumber("mem", load.Memory);
        json.WriteNumber("maxmem", node.Memory);
        json.WriteNumber("disk", load.RootUsed);
        json.WriteNumber("maxdisk", node.RootDisk);
        json.WriteNumber("uptime", load.Uptime);
    }
}
