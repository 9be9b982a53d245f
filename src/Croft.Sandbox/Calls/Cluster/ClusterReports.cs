using System.Globalization;
using Croft.Sandbox.Calls.Cluster.Jobs;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Cluster;

/// <summary>Short answers of the cluster: its members, joining, targets of notices, mappings, metrics and schedules.</summary>
internal static class ClusterReports
{
    public static IEnumerable<Call> All(Certificates certificates) =>
    [
        new("GET", "/cluster/config", static exchange => exchange.WriteNames("name", "nodes", "totem", "join", "qdevice", "apiversion")),
        new("GET", "/cluster/config/nodes", Members) { Permission = Permission.All("/", "Sys.Audit") },
        new("GET", "/cluster/config/join", exchange => Join(exchange, certificates))
        {
            Relayed = true,
            Permission = Permission.All("/", "Sys.Audit"),
            Parameters = [Parameter.Text("node", Formats.Node)],
        },
        new("GET", "/cluster/config/totem", Totem) { Permission = Permission.All("/", "Sys.Audit") },
        new("GET", "/cluster/config/apiversion", static exchange => exchange.Json.WriteNumberValue(1)) { Permission = Permission.All("/", "Sys.Audit") },
        new("GET", "/cluster/metrics/server", static exchange => exchange.WriteNothingListed()) { Permission = Permission.All("/", "Sys.Audit") },
        new("GET", "/cluster/metrics/export", Metrics)
        {
            Relayed = true,
            Permission = Permission.All("/", "Sys.Audit"),
            Parameters = [Parameter.Flag("history"), Parameter.Flag("local-only"), Parameter.Text("node-list").From(9, 1), Parameter.Integer("start-time")],
        },
        new("GET", "/cluster/notifications/targets", Targets) { Relayed = true, Permission = Permission.OneOf("/mapping/notifications", "Mapping.Modify", "Mapping.Use", "Mapping.Audit") },
        .. new[] { "pci", "usb", "dir" }.Select(kind => new Call("GET", $"/cluster/mapping/{kind}", static exchange => exchange.WriteNothingListed())
        {
            Parameters = [Parameter.Text("check-node", Formats.Node)],
        }),
        new("GET", "/cluster/jobs/schedule-analyze", Analyze)
        {
            Parameters = [Parameter.Text("schedule", Schedule.Fault, max: 128).Required(), Parameter.Integer("iterations", 1, 100), Parameter.Integer("starttime")],
        },
    ];

    static void Members(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var node in exchange.Cluster.Nodes.Where(_ => exchange.Cluster.Nodes.Count > 1))
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("node", node.Name);
            exchange.Json.WriteString("name", node.Name);
            exchange.Json.WriteString("nodeid", node.Number.ToString(CultureInfo.InvariantCulture));
            exchange.Json.WriteString("quorum_votes", "1");
            exchange.Json.WriteString("ring0_addr", node.Address);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Join(Exchange exchange, Certificates certificates)
    {
        var (cluster, json) = (exchange.Cluster, exchange.Json);
        if (cluster.Nodes.Count < 2)
            throw ApiFault.NotInCluster("node is not in a cluster, no join info available!");
        json.WriteStartObject();
        json.WriteString("config_digest", SectionFile.Sha1(cluster.Name));
        json.WriteString("preferred_node", exchange.Text("node") ?? exchange.AskedNode.Name);
        json.WriteStartArray("nodelist");
        foreach (var node in cluster.Nodes)
        {
            json.WriteStartObject();
            json.WriteString("name", node.Name);
            json.WriteString("nodeid", node.Number.ToString(CultureInfo.InvariantCulture));
            json.WriteString("pve_addr", node.Address);
            json.WriteString("pve_fp", Certificates.Fingerprint(certificates.Of(node.Name, node.Address)));
            json.WriteString("quorum_votes", "1");
            json.WriteString("ring0_addr", node.Address);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("totem");
        WriteTotem(exchange);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void Totem(Exchange exchange)
    {
        exchange.Json.WriteStartObject();
        WriteTotem(exchange);
        exchange.Json.WriteEndObject();
    }

    static void WriteTotem(Exchange exchange)
    {
        foreach (var (key, value) in (ReadOnlySpan<(string, string)>)[("cluster_name", exchange.Cluster.Name), ("config_version", "3"), ("ip_version", "ipv4-6"),
            ("link_mode", "passive"), ("secauth", "on"), ("version", "2")])
            exchange.Json.WriteString(key, value);
    }

    static void Metrics(Exchange exchange)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WriteStartArray("data");
        foreach (var node in exchange.Cluster.Nodes.Where(node => exchange.Cluster.Nodes.Count > 1 && node.IsReachable))
            foreach (var (metric, value) in (ReadOnlySpan<(string, double)>)[("cpu_current", Load.CpuAt(node, exchange.Cluster.Now)), ("mem_total", node.Memory)])
            {
                exchange.Json.WriteStartObject();
                exchange.Json.WriteString("id", $"node/{node.Name}");
                exchange.Json.WriteString("metric", metric);
                exchange.Json.WriteString("type", "gauge");
                exchange.Json.WriteNumber("timestamp", exchange.Cluster.Now);
                exchange.Json.WriteNumber("value", value);
                exchange.Json.WriteEndObject();
            }
        exchange.Json.WriteEndArray();
        exchange.Json.WriteEndObject();
    }

    static void Targets(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("name", "mail-to-root");
        exchange.Json.WriteString("type", "sendmail");
        exchange.Json.WriteString("origin", "builtin");
        exchange.Json.WriteString("comment", "Send mails to root@pam's email address");
        exchange.Json.WriteEndObject();
        exchange.Json.WriteEndArray();
    }

    static void Analyze(Exchange exchange)
    {
        var schedule = exchange.Required("schedule");
        var at = exchange.Text("starttime") is { } start ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(start, CultureInfo.InvariantCulture)) : exchange.Cluster.Time.GetUtcNow();
        exchange.Json.WriteStartArray();
        for (var number = exchange.Number("iterations") ?? 10; number > 0 && Schedule.Next(schedule, at) is { } next; number--)
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteNumber("timestamp", next.ToUnixTimeSeconds());
            exchange.Json.WriteString("utc", next.UtcDateTime.ToString("ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture));
            exchange.Json.WriteEndObject();
            at = next;
        }
        exchange.Json.WriteEndArray();
    }
}
