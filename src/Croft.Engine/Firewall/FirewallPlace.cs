using System.Text.Json.Serialization;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Firewall;

/// <summary>Whose firewall is meant: the cluster's, a node's, or a guest's.</summary>
internal sealed record FirewallPlace(string Cluster, string? Node, GuestAddress? Guest)
{
    /// <summary>Where it stands.</summary>
    [JsonIgnore]
    public FirewallLevel Level => Guest is not null ? FirewallLevel.Guest : Node is not null ? FirewallLevel.Node : FirewallLevel.Cluster;

    /// <summary>Name of the cluster, node or guest.</summary>
    [JsonIgnore]
    public string Name => Guest?.Name ?? Node ?? Cluster;

    /// <summary>How a user names it so that nothing else is meant.</summary>
    [JsonIgnore]
    public string FullName => Guest is { } guest ? $"{guest.Cluster}/{guest.Node}/{guest.Vmid}" : Node is null ? Cluster : $"{Cluster}/{Node}";

    /// <summary>Node that answers; the cluster's name where any does.</summary>
    [JsonIgnore]
    public string AnsweringNode => Guest?.Node ?? Node ?? Cluster;

    /// <summary>Path of its calls.</summary>
    [JsonIgnore]
    public string Path => Guest is { } guest ? $"{guest.Path}/firewall" : Node is { } node ? $"/nodes/{Uri.EscapeDataString(node)}/firewall" : "/cluster/firewall";

    /// <summary>Lease that whoever changes it must hold.</summary>
    [JsonIgnore]
    public string Lease => Guest?.Lease ?? (Node is { } node ? $"{Cluster}/{node}/firewall" : $"{Cluster}/firewall");

    /// <summary>What Proxmox asks of who looks.</summary>
    [JsonIgnore]
    public string MayLook => Guest?.Privilege("VM.Audit") ?? (Node is { } node ? $"Sys.Audit on /nodes/{node}" : "Sys.Audit on /");

    /// <summary>What Proxmox asks of who changes.</summary>
    [JsonIgnore]
    public string MayChange => Guest?.Privilege("VM.Config.Network") ?? (Node is { } node ? $"Sys.Modify on /nodes/{node}" : "Sys.Modify on /");

    /// <summary>Its calls.</summary>
    public ProxmoxFirewall Api(ProxmoxApi api) => Guest is { } guest
        ? api.Node(guest.Node).Guest(guest.IsVm ? GuestKind.Qemu : GuestKind.Lxc, guest.Vmid).Firewall
        : Node is { } node ? api.Node(node).Firewall : api.Cluster.Firewall;

    /// <summary><c>web-01 (lab/pve2/101)</c>, <c>node lab/pve1</c>, <c>cluster lab</c>.</summary>
    public override string ToString() => Guest?.ToString() ?? (Node is null ? $"cluster {Cluster}" : $"node {FullName}");
}
