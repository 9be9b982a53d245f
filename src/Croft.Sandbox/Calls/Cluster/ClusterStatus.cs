namespace Croft.Sandbox.Calls.Cluster;

/// <summary>GET /cluster/status: the cluster, when there is more than one node, and its nodes.</summary>
internal static class ClusterStatus
{
    public static readonly Call Call = new("GET", "/cluster/status", Run)
    {
        Permission = Permission.All("/", "Sys.Audit"),
        Relayed = true,
    };

    static void Run(Exchange exchange)
    {
        var (cluster, json) = (exchange.Cluster, exchange.Json);
        json.WriteStartArray();
        if (cluster.Nodes.Count > 1)
        {
            json.WriteStartObject();
            json.WriteString("type", "cluster");
            json.WriteString("id", "cluster");
            json.WriteString("name", cluster.Name);
            json.WriteNumber("nodes", cluster.Nodes.Count);
            json.Flag("quorate", cluster.IsQuorate);
            json.WriteNumber("version", cluster.Nodes.Count);
            json.WriteEndObject();
        }
        foreach (var node in cluster.Nodes)
        {
            json.WriteStartObject();
            json.WriteString("type", "node");
            json.WriteString("id", $"node/{node.Name}");
            json.WriteString("name", node.Name);
            json.WriteString("ip", node.Address);
            json.Flag("local", node == exchange.AskedNode);
            json.WriteString("level", "");
            json.WriteNumber("nodeid", cluster.Nodes.Count > 1 ? node.Number : 0);
            json.Flag("online", node.IsReachable);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
