using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Nodes.Network;

/// <summary>/nodes/{node}/network: changes wait in a file of their own until they are applied or thrown away.</summary>
internal static class NetworkCalls
{
    const string Path = "/nodes/{node}/network";
    static readonly Permission MayChange = Permission.All("/nodes/{node}", "Sys.Modify");

    static readonly Parameter[] Options = NetworkFormats.Checked(
    [
        Parameter.Text("address"), Parameter.Text("address6"), Parameter.Flag("autostart"), Parameter.Text("bond-primary"),
        Parameter.OneOf("bond_mode", "balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb", "balance-slb", "lacp-balance-slb", "lacp-balance-tcp"),
        Parameter.OneOf("bond_xmit_hash_policy", "layer2", "layer2+3", "layer3+4"), Parameter.Text("bridge_ports"), Parameter.Text("bridge_vids"),
        Parameter.Flag("bridge_vlan_aware"), Parameter.Text("cidr"), Parameter.Text("cidr6"), Parameter.Text("comments"), Parameter.Text("comments6"),
        Parameter.Text("gateway"), Parameter.Text("gateway6"), Parameter.Integer("mtu", 1280, 65520), Parameter.Text("netmask"),
        Parameter.Integer("netmask6", 0, 128), Parameter.Text("ovs_bonds"), Parameter.Text("ovs_bridge"), Parameter.Text("ovs_options", max: 1024),
        Parameter.Text("ovs_ports"), Parameter.Integer("ovs_tag", 1, 4094), Parameter.Text("slaves"),
        Parameter.OneOf("type", "bridge", "bond", "eth", "alias", "vlan", "fabric", "OVSBridge", "OVSBond", "OVSPort", "OVSIntPort", "vnet", "unknown").Required(),
        Parameter.Integer("vlan-id", 1, 4094), Parameter.Text("vlan-raw-device"),
    ]);

    public static readonly Call[] All =
    [
        new("GET", Path, List)
        {
            Parameters =
            [
                Parameter.OneOf("type", "bridge", "bond", "eth", "alias", "vlan", "fabric", "OVSBridge", "OVSBond", "OVSPort", "OVSIntPort", "vnet", "any_bridge", "any_local_bridge", "include_sdn"),
            ],
        },
        new("POST", Path, Create) { Relayed = true, Permission = MayChange, Parameters = [NetworkFormats.Name.Required(), .. Options] },
        new("PUT", Path, NetworkApply.Run)
        {
            Relayed = true,
            Permission = MayChange,
            Parameters =
            [
                Parameter.Flag("regenerate-frr").From(9, 1),
            ],
        },
        new("DELETE", Path, Revert) { Relayed = true, Permission = MayChange },
        new("GET", Path + "/{iface}", Show) { Permission = Permission.All("/nodes/{node}", "Sys.Audit") },
        new("PUT", Path + "/{iface}", Update) { Relayed = true, Permission = MayChange, Parameters = [SectionWords.Delete, .. Options] },
        new("DELETE", Path + "/{iface}", Delete) { Relayed = true, Permission = MayChange },
    ];

    static void List(Exchange exchange)
    {
        var (network, type) = (exchange.Node.System.Network, exchange.Text("type"));
        exchange.Json.WriteStartArray();
        foreach (var (entry, at) in network.Shown.Select((entry, at) => (entry, at)))
        {
            if (type is not null && !Fits(entry, type))
                continue;
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("iface", entry.Id);
            Write(exchange, entry, at);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
        if (network.Pending is not null && NetworkText.Difference(network.Active, network.Pending) is { Length: > 0 } changes)
            exchange.Changes = changes;
    }

    static bool Fits(Section entry, string type) => type switch
    {
        "any_bridge" or "any_local_bridge" => entry.Type is "bridge" or "OVSBridge",
        "include_sdn" => true,
        _ => entry.Type == type,
    };

    static void Show(Exchange exchange)
    {
        var shown = exchange.Node.System.Network.Shown;
        var at = shown.FindIndex(entry => entry.Id == exchange.Required("iface"));
        if (at < 0)
            throw ApiFault.Parameter("iface", "interface does not exist");
        exchange.Json.WriteStartObject();
        Write(exchange, shown[at], at);
        exchange.Json.WriteEndObject();
    }

    static void Write(Exchange exchange, Section entry, int at)
    {
        var json = exchange.Json;
        json.WriteString("type", entry.Type);
        json.WriteNumber("priority", at + 3);
        if (entry.Type == "eth")
            json.WriteNumber("exists", 1);
        if (exchange.Node.System.Network.Active.Exists(active => active.Id == entry.Id))
            json.WriteNumber("active", 1);
        json.WriteString("method", entry["method"] ?? "manual");
        json.WriteString("method6", entry["method6"] ?? (entry["address6"] is null ? "manual" : "static"));
        json.WriteStartArray("families");
        json.WriteStringValue("inet");
        if (entry["address6"] is not null)
            json.WriteStringValue("inet6");
        json.WriteEndArray();
        foreach (var (key, value) in entry.Values)
        {
            if (key is "autostart" or "bridge_vlan_aware")
                json.WriteNumber(key, value == "1" ? 1 : 0);
            else if (key is "comments" or "comments6")
                json.WriteString(key, value.EndsWith('\n') ? value : value + "\n");
            else if (key is not ("method" or "method6"))
                json.WriteString(key, value);
        }
    }

    static void Revert(Exchange exchange)
    {
        exchange.Node.System.Network.Revert();
        exchange.Cluster.Effects.Count($"{exchange.Node.Name}/network", "revert");
    }

    static void Create(Exchange exchange)
    {
        var (network, name) = (exchange.Node.System.Network, exchange.Required("iface"));
        if (network.Shown.Exists(entry => entry.Id == name))
            throw ApiFault.Parameter("iface", "interface already exists");
        var made = new Section(exchange.Required("type"), name);
        made.Take(exchange, "iface");
        NetworkFormats.Complete(made);
        NetworkFormats.RequireConsistent(network.Shown, made);
        network.Open().Add(made);
        exchange.Cluster.Effects.Count($"{exchange.Node.Name}/network/{name}", "create");
    }

    static void Update(Exchange exchange)
    {
        var entry = Find(exchange);
        entry.Take(exchange, "iface");
        // an address is one thing by three names
        foreach (var name in SectionWords.SplitList(exchange.Text("delete")).Contains("cidr") ? ["address", "netmask"] : Array.Empty<string>())
            entry.Values.Remove(name);
        NetworkFormats.Complete(entry);
        NetworkFormats.RequireConsistent(exchange.Node.System.Network.Shown, entry);
        exchange.Cluster.Effects.Count($"{exchange.Node.Name}/network/{entry.Id}", "update");
    }

    static void Delete(Exchange exchange)
    {
        var entry = Find(exchange);
        exchange.Node.System.Network.Open().Remove(entry);
        exchange.Cluster.Effects.Count($"{exchange.Node.Name}/network/{entry.Id}", "delete");
    }

    static Section Find(Exchange exchange) =>
        exchange.Node.System.Network.Shown.Exists(entry => entry.Id == exchange.Required("iface"))
            ? exchange.Node.System.Network.Open().Find(entry => entry.Id == exchange.Required("iface"))!
            : throw ApiFault.Parameter("iface", "interface does not exist");
}
