using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Sdn;

/// <summary>/cluster/sdn/zones: what virtual networks run over.</summary>
internal static class Zones
{
    const string Path = "/cluster/sdn/zones";
    static readonly Permission MayLook = Permission.OneOf("/sdn/zones/{zone}", "SDN.Audit", "SDN.Allocate");
    static readonly Permission MayChange = Permission.All("/sdn/zones/{zone}", "SDN.Allocate");

    static readonly Parameter[] Options =
    [
        Parameter.Flag("advertise-subnets"), Parameter.Text("bridge"), Parameter.Flag("bridge-disable-mac-learning"), Parameter.Text("controller"),
        Parameter.OneOf("dhcp", "dnsmasq"), Parameter.Flag("disable-arp-nd-suppression"), Parameter.Text("dns"), Parameter.Text("dnszone"),
        Parameter.Integer("dp-id"), Parameter.Text("exitnodes"), Parameter.Flag("exitnodes-local-routing"),
        Parameter.Text("exitnodes-primary", Formats.Node), Parameter.Text("fabric").From(9, 1), Parameter.Text("ipam"),
        Parameter.Text("lock-token").From(9, 1), Parameter.Text("mac"), Parameter.Integer("mtu"), Parameter.Text("nodes"), Parameter.Text("peers"),
        Parameter.Text("reversedns"), Parameter.Text("rt-import"), Parameter.List("secondary-controllers").From(9, 2), Parameter.Integer("tag", 0),
        Parameter.OneOf("vlan-protocol", "802.1q", "802.1ad"), Parameter.Integer("vrf-vxlan", 1, 16777215), Parameter.Integer("vxlan-port", 1, 65536),
    ];

    static readonly Parameter Type = Parameter.OneOf("type", "evpn", "faucet", "qinq", "simple", "vlan", "vxlan");

    static readonly Dictionary<string, string[]> Needed = new(StringComparer.Ordinal)
    {
        ["vlan"] = ["bridge"],
        ["qinq"] = ["bridge", "tag"],
        ["vxlan"] = ["peers"],
        ["evpn"] = ["controller", "vrf-vxlan"],
    };

    public static readonly SdnKind Kind = new("zone", new ParameterTable(Options), sdn => sdn.Zones, sdn => sdn.RunningZones);

    public static readonly Call[] All =
    [
        new("GET", Path, List) { Parameters = [Type, .. SdnKind.Which] },
        new("POST", Path, Create)
        {
            Relayed = true,
            Permission = Permission.All("/sdn/zones", "SDN.Allocate"),
            Parameters = [SdnFormats.Id("zone").Required(), Type.Required(), .. Options],
        },
        new("GET", Path + "/{zone}", Show) { Permission = Permission.All("/sdn/zones/{zone}", "SDN.Allocate"), Parameters = SdnKind.Which },
        new("PUT", Path + "/{zone}", Update) { Relayed = true, Permission = MayChange, Parameters = [SectionWords.Delete, SectionWords.Digest, .. Options] },
        new("DELETE", Path + "/{zone}", Delete) { Relayed = true, Permission = MayChange, Parameters = [Parameter.Text("lock-token").From(9, 0)] },
        new("GET", "/nodes/{node}/sdn", static exchange => exchange.WriteNames("name", "zones")),
        new("GET", "/nodes/{node}/sdn/zones", Running) { Relayed = true },
        new("GET", "/nodes/{node}/sdn/zones/{zone}/content", Content) { Relayed = true, Permission = MayLook },
    ];

    static void List(Exchange exchange) => Kind.List(exchange, zone =>
        (exchange.Text("type") is not { } type || zone.Type == type)
        && (exchange.May($"/sdn/zones/{zone.Id}", "SDN.Audit") || exchange.May($"/sdn/zones/{zone.Id}", "SDN.Allocate")));

    static void Show(Exchange exchange) => Kind.WriteOne(exchange, Kind.Find(exchange, exchange.Required("zone")));

    static void Create(Exchange exchange)
    {
        var (file, id) = (exchange.Cluster.Sdn.Zones, exchange.Required("zone"));
        if (file.Find(id) is not null)
            throw ApiFault.Failed($"create sdn zone object failed: sdn zone object ID '{id}' already defined");
        var zone = new Section(exchange.Required("type"), id);
        foreach (var name in Needed.GetValueOrDefault(zone.Type) ?? [])
            if (!exchange.Arguments.Has(name))
                throw ApiFault.Failed($"missing value for required option '{name}'");
        Kind.Take(exchange, zone, "zone");
        file.Sections.Add(zone);
        Kind.Changed(exchange, id, "create");
    }

    static void Update(Exchange exchange)
    {
        var zone = Kind.Find(exchange, exchange.Required("zone"));
        Kind.Take(exchange, zone, "zone");
        Kind.Changed(exchange, zone.Id, "update");
    }

    static void Delete(Exchange exchange)
    {
        var (sdn, zone) = (exchange.Cluster.Sdn, Kind.Find(exchange, exchange.Required("zone")));
        if (sdn.Vnets.Sections.Find(vnet => vnet["zone"] == zone.Id) is { } user)
            throw ApiFault.Failed($"delete sdn zone object failed: zone {zone.Id} is used by vnet {user.Id} at /usr/share/perl5/PVE/Network/SDN/Zones/Plugin.pm line 158.");
        sdn.Zones.Sections.Remove(zone);
        Kind.Changed(exchange, zone.Id, "delete");
    }

    static void Running(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var zone in exchange.Cluster.Sdn.RunningZones.Sections.Select(zone => zone.Id).Prepend("localnetwork").Where(id => exchange.May($"/sdn/zones/{id}", "SDN.Audit")))
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("zone", zone);
            exchange.Json.WriteString("status", "available");
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Content(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var vnet in exchange.Cluster.Sdn.RunningVnets.Sections.Where(vnet => vnet["zone"] == exchange.Required("zone")))
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("vnet", vnet.Id);
            exchange.Json.WriteString("status", exchange.Node.Vnets.Contains(vnet.Id) ? "available" : "error");
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }
}
