using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks for a firewall to be switched on.</summary>
public sealed record EnableFirewallRequest : FirewallRequest;

/// <summary>Asks for a firewall to be switched off.</summary>
public sealed record DisableFirewallRequest : FirewallRequest;

/// <summary>Asks for settings of a firewall to be changed.</summary>
public sealed record ConfigureFirewallRequest : FirewallRequest
{
    /// <summary>What becomes of incoming traffic that no rule names.</summary>
    [Description("What becomes of incoming traffic that no rule names."), AllowedValues(null, "ACCEPT", "REJECT", "DROP")]
    public string? PolicyIn { get; init; }

    /// <summary>What becomes of outgoing traffic that no rule names.</summary>
    [Description("What becomes of outgoing traffic that no rule names."), AllowedValues(null, "ACCEPT", "REJECT", "DROP")]
    public string? PolicyOut { get; init; }

    /// <summary>What becomes of passing traffic that no rule names.</summary>
    [Description("What becomes of passing traffic that no rule names; of a cluster."), AllowedValues(null, "ACCEPT", "DROP")]
    public string? PolicyForward { get; init; }

    /// <summary>How loudly incoming traffic is written down.</summary>
    [Description("Level at which incoming traffic is logged; of nodes and guests.")]
    [AllowedValues(null, "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog")]
    public string? LogIn { get; init; }

    /// <summary>How loudly outgoing traffic is written down.</summary>
    [Description("Level at which outgoing traffic is logged; of nodes and guests.")]
    [AllowedValues(null, "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog")]
    public string? LogOut { get; init; }

    /// <summary>Drops what a guest sends from another hardware address than its own.</summary>
    [Description("Drop what a guest sends from another MAC address.")]
    public bool? Macfilter { get; init; }

    /// <summary>Drops what a guest sends from other addresses than those set for it.</summary>
    [Description("Drop what a guest sends from addresses not set for it.")]
    public bool? Ipfilter { get; init; }

    /// <summary>Lets a guest get its address by DHCP.</summary>
    [Description("Let a guest get its address by DHCP.")]
    public bool? Dhcp { get; init; }

    /// <summary>Lets neighbour discovery through.</summary>
    [Description("Let IPv6 neighbour discovery through; of nodes and guests.")]
    public bool? Ndp { get; init; }

    /// <summary>Lets a guest send router advertisements.</summary>
    [Description("Let a guest send router advertisements.")]
    public bool? Radv { get; init; }

    /// <summary>Any other settings, as Proxmox writes them.</summary>
    [Description("Set any setting as Proxmox writes it: nosmurfs=0.")]
    public IReadOnlyDictionary<string, string> Set { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Settings that go back to their default.</summary>
    [Description("Put a setting back to its default.")]
    public IReadOnlyList<string> Unset { get; init; } = [];
}
