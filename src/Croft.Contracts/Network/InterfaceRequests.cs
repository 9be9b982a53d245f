using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Names one network of one node that changes.</summary>
public record ChangeNetworkRequest
{
    /// <summary>The network.</summary>
    [Positional(0), Description("Network on its node, as pve1/vmbr7 or lab/pve1/vmbr7."), Names("network"), Required]
    [RegularExpression(@"([^/]+/){1,2}[^/]+", ErrorMessage = "has to name the node, too: pve1/vmbr7 or lab/pve1/vmbr7.")]
    public string Network { get; init; } = "";

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the node, where its name alone is ambiguous."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Leaves the change waiting.</summary>
    [Description("Leave the change waiting; 'croft network apply' puts it in force.")]
    public bool Stage { get; init; }

    /// <summary>Silence after which the change is taken back.</summary>
    [Description("Take the change back when the node is silent for so long after it."), Unit("s"), Range(5, 600)]
    public int RevertAfter { get; init; } = 60;
}

/// <summary>What a network can be given.</summary>
public record SetNetworkRequest : ChangeNetworkRequest
{
    /// <summary>IPv4 address with prefix.</summary>
    [Description("IPv4 address with prefix, as 10.0.0.5/24.")]
    public string? Address { get; init; }

    /// <summary>IPv4 gateway.</summary>
    [Description("IPv4 gateway; a node has one.")]
    public string? Gateway { get; init; }

    /// <summary>IPv6 address with prefix.</summary>
    [Description("IPv6 address with prefix, as fd00::5/64.")]
    public string? Address6 { get; init; }

    /// <summary>IPv6 gateway.</summary>
    [Description("IPv6 gateway; a node has one.")]
    public string? Gateway6 { get; init; }

    /// <summary>Interfaces in a bridge.</summary>
    [Description("All interfaces that the bridge shall have."), Names("interface")]
    public IReadOnlyList<string>? Ports { get; init; }

    /// <summary>Interfaces in a bond.</summary>
    [Description("All interfaces that the bond shall have."), Names("interface")]
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>How a bond spreads.</summary>
    [Description("How the bond spreads.")]
    [AllowedValues(null, "balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb")]
    public string? Mode { get; init; }

    /// <summary>Member that carries a bond of mode active-backup.</summary>
    [Description("Member that carries a bond of mode active-backup."), Names("interface")]
    public string? Primary { get; init; }

    /// <summary>By what a bond of mode balance-xor or 802.3ad spreads.</summary>
    [Description("By what a bond of mode balance-xor or 802.3ad spreads."), AllowedValues(null, "layer2", "layer2+3", "layer3+4")]
    public string? HashPolicy { get; init; }

    /// <summary>Interface under a VLAN.</summary>
    [Description("Interface under the VLAN, where its name does not tell it."), Names("interface")]
    public string? Device { get; init; }

    /// <summary>Tag of a VLAN.</summary>
    [Description("Tag of the VLAN, where its name does not tell it."), Range(1, 4094)]
    public int? Tag { get; init; }

    /// <summary>Lets guests choose their VLAN.</summary>
    [Description("Let guests on the bridge choose their VLAN.")]
    public bool? VlanAware { get; init; }

    /// <summary>VLANs that guests may choose.</summary>
    [Description("VLANs that guests on the bridge may choose, as 2 4 100-200.")]
    public string? Vlans { get; init; }

    /// <summary>Largest packet.</summary>
    [Description("Largest packet."), Unit("bytes"), Range(1280, 65520)]
    public int? Mtu { get; init; }

    /// <summary>Comment.</summary>
    [Description("Comment kept with it."), StringLength(1024)]
    public string? Comment { get; init; }

    /// <summary>Comes up at boot.</summary>
    [Description("Bring it up at boot.")]
    public bool? Autostart { get; init; }
}

/// <summary>Asks for a bridge, bond or VLAN to be made.</summary>
public sealed record CreateNetworkRequest : SetNetworkRequest
{
    /// <summary>What it is.</summary>
    [Description("What it is, where its name does not tell it."), AllowedValues(null, "bridge", "bond", "vlan")]
    public string? Type { get; init; }
}

/// <summary>Asks for a network to be changed; what is not named stays.</summary>
public sealed record ConfigureNetworkRequest : SetNetworkRequest
{
    /// <summary>Settings that go.</summary>
    [Description("Take a setting away, by its option's name: gateway.")]
    public IReadOnlyList<string> Unset { get; init; } = [];
}

/// <summary>Asks for a bridge, bond or VLAN to be deleted.</summary>
public sealed record DeleteNetworkRequest : ChangeNetworkRequest;
