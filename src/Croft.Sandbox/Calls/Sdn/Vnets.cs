using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Sdn;

/// <summary>/cluster/sdn/vnets: networks that guests are plugged into like bridges.</summary>
internal static class Vnets
{
    const string Path = "/cluster/sdn/vnets";

    static readonly Parameter[] Options =
    [
        Parameter.Text("alias", max: 256), Parameter.Flag("isolate-ports"), Parameter.Text("lock-token").From(9, 1), Parameter.Integer("tag", 1, 16777215),
        Parameter.Flag("vlanaware"),
    ];

    public static readonly SdnKind Kind = new("vnet", new ParameterTable(Options), sdn => sdn.Vnets, sdn => sdn.RunningVnets);

    public static readonly Call[] All =
    [
        new("GET", Path, List) { Parameters = SdnKind.Which },
        new("POST", Path, Create)
        {
            Relayed = true,
            Permission = Permission.All("/sdn/zones/{zone}", "SDN.Allocate"),
            Parameters = [SdnFormats.Id("vnet").Required(), Parameter.Text("zone").Required(), Parameter.OneOf("type", "vnet"), .. Options],
        },
        new("GET", Path + "/{vnet}", Show) { Parameters = SdnKind.Which },
        new("PUT", Path + "/{vnet}", Update) { Relayed = true, Parameters = [SectionWords.Delete, SectionWords.Digest, Parameter.Text("zone"), .. Options] },
        new("DELETE", Path + "/{vnet}", Delete) { Relayed = true, Parameters = [Parameter.Text("lock-token").From(9, 0)] },
    ];

    static void List(Exchange exchange) => Kind.List(exchange, vnet =>
        exchange.May(At(vnet), "SDN.Audit") || exchange.May(At(vnet), "SDN.Allocate"));

    static string At(Section vnet) => $"/sdn/zones/{vnet["zone"]}/{vnet.Id}";

    /// <summary>The vnet of the path, for one who may allocate in its zone.</summary>
    public static Section Find(Exchange exchange)
    {
        var vnet = Kind.Find(exchange, exchange.Required("vnet"));
        exchange.Require(At(vnet), "SDN.Allocate");
        return vnet;
    }

    static void Show(Exchange exchange) => Kind.WriteOne(exchange, Find(exchange));

    static void Create(Exchange exchange)
    {
        var (sdn, id, zone) = (exchange.Cluster.Sdn, exchange.Required("vnet"), exchange.Required("zone"));
        if (sdn.Vnets.Find(id) is not null)
            throw ApiFault.Failed($"create sdn vnet object failed: sdn vnet object ID '{id}' already defined");
        RequireZone(exchange, zone);
        var vnet = new Section("vnet", id);
        Kind.Take(exchange, vnet, "vnet");
        sdn.Vnets.Sections.Add(vnet);
        Kind.Changed(exchange, id, "create");
    }

    static void RequireZone(Exchange exchange, string zone)
    {
        // the zone's plugin is looked up before anything asks whether there is a zone
        var found = exchange.Cluster.Sdn.Zones.Find(zone)
            ?? throw ApiFault.Failed("create sdn vnet object failed: cannot lookup undefined type! at /usr/share/perl5/PVE/API2/Network/SDN/Vnets.pm line 326.");
        if (found.Type is "vlan" or "qinq" or "vxlan" or "evpn" && !exchange.Arguments.Has("tag") && exchange.Text("vnet") is { } id && exchange.Cluster.Sdn.Vnets.Find(id) is null)
            throw ApiFault.Parameter("tag", "missing vlan tag");
    }

    static void Update(Exchange exchange)
    {
        var vnet = Find(exchange);
        if (exchange.Text("zone") is { } zone && zone != vnet["zone"])
        {
            RequireZone(exchange, zone);
            if (exchange.Cluster.Sdn.Subnets.Sections.Exists(subnet => subnet["vnet"] == vnet.Id))
                throw ApiFault.Parameter("zone", "can't change zone if subnets exist");
        }
        Kind.Take(exchange, vnet, "vnet");
        Kind.Changed(exchange, vnet.Id, "update");
    }

    static void Delete(Exchange exchange)
    {
        var (sdn, vnet) = (exchange.Cluster.Sdn, Find(exchange));
        if (sdn.Subnets.Sections.Exists(subnet => subnet["vnet"] == vnet.Id))
            throw ApiFault.Failed("delete sdn vnet object failed: 400 Parameter verification failed.\nvnet: Can't delete vnet if subnets exists");
        sdn.Vnets.Sections.Remove(vnet);
        Kind.Changed(exchange, vnet.Id, "delete");
    }
}
