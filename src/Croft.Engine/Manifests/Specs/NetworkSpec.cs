using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Engine.Manifests;

/// <summary>A bridge, bond or VLAN of a node (<c>/nodes/{node}/network</c>); the name is node and interface, as in <c>pve1/vmbr0</c>.</summary>
[Kind("Network", "A bridge, bond or VLAN of a node.")]
sealed record NetworkSpec : EntrySpec
{
    [Required, AllowedValues("bridge", "bond", "vlan", "OVSBridge", "OVSBond", "OVSPort", "OVSIntPort"), Description("What it is; fixed when it is made. What is of Open vSwitch is compared, and changed by hand.")]
    public string? Type { get; init; }

    [Description("IPv4 address with its mask.")]
    public string? Cidr { get; init; }

    [Description("Gateway.")]
    public string? Gateway { get; init; }

    [Description("IPv6 address with its mask.")]
    public string? Cidr6 { get; init; }

    [Description("Gateway of IPv6.")]
    public string? Gateway6 { get; init; }

    [Description("Comes up with the node."), Default("0")]
    public bool? Autostart { get; init; }

    [Range(1280, 65520), Description("MTU.")]
    public int? Mtu { get; init; }

    [Key("bridge_ports"), PartedBy(' ', AnyOrder = true), Description("Ports of a bridge.")]
    public IReadOnlyList<string>? BridgePorts { get; init; }

    [Key("bridge_vlan_aware"), Default("0"), Description("A bridge lets VLANs pass.")]
    public bool? BridgeVlanAware { get; init; }

    [Key("bridge_vids"), FilledByProxmox, Description("VLANs that pass: 2-4094.")]
    public string? BridgeVids { get; init; }

    [PartedBy(' ', AnyOrder = true), Description("Members of a bond.")]
    public IReadOnlyList<string>? Slaves { get; init; }

    [Key("bond_mode"), FilledByProxmox, AllowedValues("balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb", "balance-slb", "lacp-balance-slb", "lacp-balance-tcp"), Description("How a bond shares its load.")]
    public string? BondMode { get; init; }

    [Key("bond-primary"), Description("Member that an active-backup bond prefers.")]
    public string? BondPrimary { get; init; }

    [Key("bond_xmit_hash_policy"), AllowedValues("layer2", "layer2+3", "layer3+4"), Description("What a member is chosen by.")]
    public string? BondXmitHashPolicy { get; init; }

    [Key("vlan-raw-device"), FilledByProxmox, Description("Interface below a VLAN.")]
    public string? VlanRawDevice { get; init; }

    [Key("vlan-id"), FilledByProxmox, Range(1, 4094), Description("Number of a VLAN.")]
    public int? VlanId { get; init; }

    [Key("ovs_bridge"), Description("Bridge of Open vSwitch.")]
    public string? OvsBridge { get; init; }

    [Key("ovs_ports"), PartedBy(' '), Description("Ports of Open vSwitch.")]
    public IReadOnlyList<string>? OvsPorts { get; init; }

    [Key("ovs_bonds"), PartedBy(' '), Description("Members of a bond of Open vSwitch.")]
    public IReadOnlyList<string>? OvsBonds { get; init; }

    [Key("ovs_tag"), Range(1, 4094), Description("VLAN of a port of Open vSwitch.")]
    public int? OvsTag { get; init; }

    [Key("ovs_options"), StringLength(1024), Description("Options of Open vSwitch.")]
    public string? OvsOptions { get; init; }

    [Description("Comment.")]
    public string? Comments { get; init; }
}
