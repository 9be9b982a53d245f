using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Engine.Manifests;

/// <summary>A zone of the software-defined network (<c>/cluster/sdn/zones</c>).</summary>
[Kind("SdnZone", "A zone of the software-defined network.")]
sealed record SdnZoneSpec : EntrySpec
{
    [Required, AllowedValues("evpn", "faucet", "qinq", "simple", "vlan", "vxlan"), Description("Type; fixed when it is made.")]
    public string? Type { get; init; }

    [PartedBy(',', AnyOrder = true), Description("Nodes that have it; all where none is named.")]
    public IReadOnlyList<string>? Nodes { get; init; }

    [Description("MTU.")]
    public int? Mtu { get; init; }

    [Description("Bridge that VLANs run over.")]
    public string? Bridge { get; init; }

    [Range(0, 4096), Description("Outer VLAN.")]
    public int? Tag { get; init; }

    [Key("vlan-protocol"), Default("802.1q"), AllowedValues("802.1q", "802.1ad"), Description("Protocol of the outer VLAN.")]
    public string? VlanProtocol { get; init; }

    [Key("bridge-disable-mac-learning"), Default("0"), Description("Bridges learn no MAC addresses.")]
    public bool? BridgeDisableMacLearning { get; init; }

    [PartedBy(','), Description("Addresses of the nodes that a VXLAN runs between.")]
    public IReadOnlyList<string>? Peers { get; init; }

    [Description("Fabric that a VXLAN runs over.")]
    public string? Fabric { get; init; }

    [Key("vxlan-port"), Range(1, 65536), Default("4789"), Description("UDP port of the tunnel.")]
    public int? VxlanPort { get; init; }

    [Description("Controller.")]
    public string? Controller { get; init; }

    [Key("secondary-controllers"), PartedBy('\n'), Description("Further controllers.")]
    public IReadOnlyList<string>? SecondaryControllers { get; init; }

    [Key("vrf-vxlan"), Range(1, 16_777_215), Description("VNI of the zone's routing.")]
    public int? VrfVxlan { get; init; }

    [FilledByProxmox, Description("MAC address of the router that every node is.")]
    public string? Mac { get; init; }

    [PartedBy(',', AnyOrder = true), Description("Nodes where traffic leaves.")]
    public IReadOnlyList<string>? Exitnodes { get; init; }

    [Key("exitnodes-local-routing"), Default("0"), Description("Those nodes reach guests themselves.")]
    public bool? ExitnodesLocalRouting { get; init; }

    [Key("exitnodes-primary"), Description("The one that traffic leaves by first.")]
    public string? ExitnodesPrimary { get; init; }

    [Key("advertise-subnets"), Default("0"), Description("Whole subnets are told to others.")]
    public bool? AdvertiseSubnets { get; init; }

    [Key("disable-arp-nd-suppression"), Default("0"), Description("ARP and neighbour discovery are let through.")]
    public bool? DisableArpNdSuppression { get; init; }

    [Key("rt-import"), PartedBy(','), Description("Route targets that are taken over.")]
    public IReadOnlyList<string>? RtImport { get; init; }

    [AllowedValues("dnsmasq"), Description("What gives out addresses.")]
    public string? Dhcp { get; init; }

    [Description("Where addresses are kept.")]
    public string? Ipam { get; init; }

    [Description("Server that names are registered with.")]
    public string? Dns { get; init; }

    [Description("Server for names of addresses.")]
    public string? Reversedns { get; init; }

    [Description("Domain.")]
    public string? Dnszone { get; init; }

    [Key("dp-id"), Description("Data plane of faucet.")]
    public int? DpId { get; init; }
}

/// <summary>A network of a zone (<c>/cluster/sdn/vnets</c>).</summary>
[Kind("SdnVnet", "A network of the software-defined network.")]
sealed record SdnVnetSpec : EntrySpec
{
    [Required, RefersTo("SdnZone"), Description("Its zone.")]
    public string? Zone { get; init; }

    [Range(1, 16_777_215), Description("VLAN, or VNI.")]
    public int? Tag { get; init; }

    [StringLength(256), Description("What people call it.")]
    public string? Alias { get; init; }

    [Default("0"), Description("VLANs pass.")]
    public bool? Vlanaware { get; init; }

    [Key("isolate-ports"), Default("0"), Description("Guests don't reach each other.")]
    public bool? IsolatePorts { get; init; }
}

/// <summary>A subnet of such a network (<c>…/vnets/{vnet}/subnets</c>); the name is network and addresses, as in <c>web/10.0.0.0/24</c>.</summary>
[Kind("SdnSubnet", "A subnet of a network of the software-defined network.")]
sealed record SdnSubnetSpec : EntrySpec
{
    [Description("The gateway's address.")]
    public string? Gateway { get; init; }

    [Default("0"), Description("What leaves is translated to the node's address.")]
    public bool? Snat { get; init; }

    [Key("dhcp-range"), PartedBy('\n'), Description("Addresses that are given out: 10.0.0.100-10.0.0.200.")]
    public IReadOnlyList<string>? DhcpRange { get; init; }

    [Key("dhcp-dns-server"), Description("Name server that is told with them.")]
    public string? DhcpDnsServer { get; init; }

    [Description("Prefix of the domain.")]
    public string? Dnszoneprefix { get; init; }
}
