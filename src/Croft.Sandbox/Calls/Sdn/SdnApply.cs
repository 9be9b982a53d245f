using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;

namespace Croft.Sandbox.Calls.Sdn;

/// <summary>/cluster/sdn: PUT makes what is configured run on every node, in a task.</summary>
internal static class SdnApply
{
    public static readonly Call[] All =
    [
        new("GET", "/cluster/sdn", static exchange => exchange.WriteNames("id", "vnets", "zones", "controllers", "ipams", "dns")),
        new("PUT", "/cluster/sdn", Run)
        {
            Relayed = true,
            Permission = Permission.All("/sdn", "SDN.Allocate"),
            Parameters = [Parameter.Text("lock-token").From(9, 0), Parameter.Flag("release-lock").From(9, 0)],
        },
        new("POST", "/cluster/sdn/rollback", static exchange => exchange.Cluster.Sdn.Rollback())
        {
            Relayed = true,
            Since = (9, 1),
            Permission = Permission.All("/sdn", "SDN.Allocate"),
            Parameters = [Parameter.Text("lock-token"), Parameter.Flag("release-lock")],
        },
        new("GET", "/cluster/sdn/controllers", static exchange => exchange.WriteNothingListed()) { Parameters = [Parameter.OneOf("type", "bgp", "evpn", "faucet", "isis"), .. SdnKind.Which] },
        new("GET", "/cluster/sdn/dns", static exchange => exchange.WriteNothingListed()) { Parameters = [Parameter.OneOf("type", "powerdns")] },
        new("GET", "/cluster/sdn/ipams", Addresses) { Parameters = [Parameter.OneOf("type", "netbox", "phpipam", "pve")] },
    ];

    static void Addresses(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("ipam", "pve");
        exchange.Json.WriteString("type", "pve");
        exchange.Json.WriteString("digest", SectionFile.Sha1(""));
        exchange.Json.WriteEndObject();
        exchange.Json.WriteEndArray();
    }

    static void Run(Exchange exchange)
    {
        var (cluster, node) = (exchange.Cluster, exchange.AskedNode);
        exchange.Json.WriteStringValue(cluster.Tasks.Start(node, "reloadnetworkall", "", exchange.Caller, task => Work(cluster, task)).Upid);
    }

    static IEnumerable<TimeSpan> Work(ClusterState cluster, TaskRecord task)
    {
        foreach (var node in cluster.Nodes.Where(node => node.IsReachable))
        {
            task.Say($"{node.Name}: reloading network config");
            yield return TimeSpan.FromSeconds(1);
        }
        cluster.Sdn.Apply(cluster.Nodes.Where(node => node.IsReachable));
        cluster.Effects.Count("sdn", "apply");
        if (cluster.Nodes.Find(node => !node.IsReachable) is { } missing)
            throw new TaskFault($"reloading network config on '{missing.Name}' failed: no route to host");
    }
}
