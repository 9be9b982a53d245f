using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Lists the nodes' networks, asked live.</summary>
public sealed record ListNetworksRequest
{
    /// <summary>Only of this cluster.</summary>
    [Description("Only networks of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Only on this node.</summary>
    [Description("Only networks on this node."), Names("node")]
    public string? Node { get; init; }

    /// <summary>Only of this type.</summary>
    [Description("Only networks of this type, such as bridge, bond, vlan or eth."), StringLength(20, MinimumLength = 1)]
    public string? Type { get; init; }
}

/// <summary>Names one network.</summary>
public sealed record ShowNetworkRequest
{
    /// <summary>The network.</summary>
    [Positional(0), Description("Network, as vmbr0, pve1/vmbr0 or lab/pve1/vmbr0."), Names("network")]
    public string Network { get; init; } = "";

    /// <summary>Its cluster.</summary>
    [Description("Only on nodes of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>A network interface of a node, as it is in force; one that waits to be made is as it will be, and not active.</summary>
public sealed record NetworkRow
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0, Drop = 3)] public required string Cluster { get; init; }

    /// <summary>Node that has it.</summary>
    [Column(1)] public required string Node { get; init; }

    /// <summary>Its name, such as <c>vmbr0</c>.</summary>
    [Column(2, Typed = true)] public required string Network { get; init; }

    /// <summary><c>bridge</c>, <c>bond</c>, <c>vlan</c>, <c>eth</c>, …</summary>
    [Column(3)] public required string Type { get; init; }

    /// <summary>True when it is up now; null where that is not told, of one that waits to be deleted.</summary>
    [Column(4)] public required bool? Active { get; init; }

    /// <summary>Addresses with prefix.</summary>
    [Column(5, Drop = 2)] public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Gateways, where it leads out.</summary>
    public required IReadOnlyList<string> Gateways { get; init; }

    /// <summary>What is in it or under it: ports of a bridge, members of a bond, the device of a VLAN.</summary>
    [Column(6, Drop = 4)] public required IReadOnlyList<string> Ports { get; init; }

    /// <summary>Tag of a VLAN.</summary>
    public int? Vlan { get; init; }

    /// <summary>True for a bridge that guests choose VLANs of.</summary>
    public bool VlanAware { get; init; }

    /// <summary>How a bond spreads.</summary>
    public string? BondMode { get; init; }

    /// <summary>Largest packet; null for the default.</summary>
    [Unit("bytes")] public int? Mtu { get; init; }

    /// <summary>True when it comes up at boot.</summary>
    public bool AtBoot { get; init; }

    /// <summary>Its comment.</summary>
    public string? Comment { get; init; }

    /// <summary>True when changes of it wait to be applied.</summary>
    [Column(7, Drop = 1)] public required bool Pending { get; init; }
}

/// <summary>A network on each node that has it, with what waits there.</summary>
public sealed record NetworkDetail(IReadOnlyList<NetworkRow> Networks) : IPartial
{
    /// <summary>What applying would change on each node.</summary>
    public IReadOnlyList<PendingNetworks> Pending { get; init; } = [];

    /// <summary>What could not be asked.</summary>
    public IReadOnlyList<Missing> Missing { get; init; } = [];
}

/// <summary>Changes of a node's networks that wait.</summary>
public sealed record PendingNetworks(string Cluster, string Node)
{
    /// <summary>What applying would change in its <c>/etc/network/interfaces</c>: lines of a unified difference.</summary>
    [Lines] public required IReadOnlyList<string> Difference { get; init; }
}
