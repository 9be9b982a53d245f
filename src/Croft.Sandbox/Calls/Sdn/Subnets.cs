using Croft.Sandbox.Calls.Firewall;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Sdn;

/// <summary>/cluster/sdn/vnets/{vnet}/subnets, whose ids are "zone-10.0.0.0-24".</summary>
internal static class Subnets
{
    const string Path = "/cluster/sdn/vnets/{vnet}/subnets";

    static readonly Parameter[] Options =
    [
        Parameter.Text("dhcp-dns-server"), Parameter.List("dhcp-range"), Parameter.Text("dnszoneprefix"), Parameter.Text("gateway"),
        Parameter.Text("lock-token").From(9, 1), Parameter.Flag("snat"),
    ];

    static readonly SdnKind Kind = new("subnet", new ParameterTable(Options), sdn => sdn.Subnets, sdn => sdn.RunningSubnets);

    public static readonly Call[] All =
    [
        new("GET", Path, static exchange => Kind.List(exchange, subnet => subnet["vnet"] == Vnets.Find(exchange).Id)) { Parameters = SdnKind.Which },
        new("POST", Path, Create) { Relayed = true, Parameters = [Parameter.Text("subnet").Required(), Parameter.OneOf("type", "subnet").Required(), .. Options] },
        new("GET", Path + "/{subnet}", static exchange => Kind.WriteOne(exchange, Find(exchange))) { Parameters = SdnKind.Which },
        new("PUT", Path + "/{subnet}", Update) { Relayed = true, Parameters = [SectionWords.Delete, SectionWords.Digest, .. Options] },
        new("DELETE", Path + "/{subnet}", Delete) { Relayed = true, Parameters = [Parameter.Text("lock-token").From(9, 0)] },
    ];

    static Section Find(Exchange exchange)
    {
        var vnet = Vnets.Find(exchange);
        var subnet = Kind.Find(exchange, exchange.Required("subnet"));
        return subnet["vnet"] == vnet.Id ? subnet : throw ApiFault.Parameter("vnet", "wrong vnet");
    }

    static void Create(Exchange exchange)
    {
        var (sdn, vnet, cidr) = (exchange.Cluster.Sdn, Vnets.Find(exchange), exchange.Required("subnet"));
        if (!FirewallAddresses.IsCidr(cidr) || !cidr.Contains('/', StringComparison.Ordinal))
            throw ApiFault.Parameter("subnet", $"invalid format - value does not look like a valid subnet\n");
        var id = $"{vnet["zone"]}-{cidr.Replace('/', '-')}";
        if (sdn.Subnets.Find(id) is not null)
            throw ApiFault.Failed($"create sdn subnet object failed: sdn subnet object ID '{id}' already defined");
        var subnet = new Section("subnet", id) { Values = { ["vnet"] = vnet.Id, ["cidr"] = cidr, ["zone"] = vnet["zone"]! } };
        Kind.Take(exchange, subnet, "subnet", "vnet");
        sdn.Subnets.Sections.Add(subnet);
        Kind.Changed(exchange, id, "create");
    }

    static void Update(Exchange exchange)
    {
        var subnet = Find(exchange);
        Kind.Take(exchange, subnet, "subnet", "vnet");
        Kind.Changed(exchange, subnet.Id, "update");
    }

    static void Delete(Exchange exchange)
    {
        var subnet = Find(exchange);
        exchange.Cluster.Sdn.Subnets.Sections.Remove(subnet);
        Kind.Changed(exchange, subnet.Id, "delete");
    }
}
