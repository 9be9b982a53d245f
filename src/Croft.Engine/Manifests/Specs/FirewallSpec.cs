using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Engine.Manifests;

/// <summary>A firewall (<c>…/firewall</c>); the name says whose: <c>cluster</c>, <c>node/pve1</c>, or <c>guest/web-01</c>.</summary>
/// <remarks>Which settings there are differs by level: Proxmox's words are the keys, and the planning refuses those of another level.</remarks>
[Kind("Firewall", "A firewall: of the cluster, of a node, or of a guest.")]
sealed record FirewallSpec : EntrySpec
{
    [FilledByProxmox, Description("On; left as it is where it is not said.")]
    public bool? Enable { get; init; }

    [Key("policy_in"), AllowedValues("ACCEPT", "REJECT", "DROP"), Description("What becomes of what comes in and is of no rule.")]
    public string? PolicyIn { get; init; }

    [Key("policy_out"), AllowedValues("ACCEPT", "REJECT", "DROP"), Description("What becomes of what goes out and is of no rule.")]
    public string? PolicyOut { get; init; }

    [Key("policy_forward"), AllowedValues("ACCEPT", "DROP"), Description("What becomes of what passes and is of no rule; of the cluster.")]
    public string? PolicyForward { get; init; }

    [Description("Filters frames, too; of the cluster.")]
    public bool? Ebtables { get; init; }

    [Key("log_ratelimit"), Description("How much is logged; of the cluster.")]
    public FirewallLogRate? LogRatelimit { get; init; }

    [Key("log_level_in"), AllowedValues("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog"), Description("How what comes in is logged.")]
    public string? LogLevelIn { get; init; }

    [Key("log_level_out"), AllowedValues("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog"), Description("How what goes out is logged.")]
    public string? LogLevelOut { get; init; }

    [Key("log_level_forward"), AllowedValues("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog"), Description("How what passes is logged.")]
    public string? LogLevelForward { get; init; }

    [Description("Neighbour discovery passes.")]
    public bool? Ndp { get; init; }

    [Description("DHCP passes; of a guest.")]
    public bool? Dhcp { get; init; }

    [Description("Router advertisements may be sent; of a guest.")]
    public bool? Radv { get; init; }

    [Description("Only its own MAC addresses may send; of a guest.")]
    public bool? Macfilter { get; init; }

    [Description("Only its own addresses may send; of a guest.")]
    public bool? Ipfilter { get; init; }

    [Description("Filters by nftables; of a node.")]
    public bool? Nftables { get; init; }

    [Description("Drops smurfs; of a node.")]
    public bool? Nosmurfs { get; init; }

    [Key("smurf_log_level"), AllowedValues("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog"), Description("How smurfs are logged; of a node.")]
    public string? SmurfLogLevel { get; init; }

    [Description("Drops packets of impossible flags; of a node.")]
    public bool? Tcpflags { get; init; }

    [Key("tcp_flags_log_level"), AllowedValues("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog"), Description("How those are logged; of a node.")]
    public string? TcpFlagsLogLevel { get; init; }

    [Key("log_nf_conntrack"), Description("Connections are logged; of a node.")]
    public bool? LogNfConntrack { get; init; }

    [Key("nf_conntrack_allow_invalid"), Description("Packets of no connection pass; of a node.")]
    public bool? NfConntrackAllowInvalid { get; init; }

    [Key("nf_conntrack_helpers"), Description("Protocols whose side connections are followed; of a node.")]
    public string? NfConntrackHelpers { get; init; }

    [Key("nf_conntrack_max"), Range(32768, int.MaxValue), Description("Connections at most; of a node.")]
    public int? NfConntrackMax { get; init; }

    [Key("nf_conntrack_tcp_timeout_established"), Range(7875, int.MaxValue), Description("Seconds that a silent connection is kept; of a node.")]
    public int? NfConntrackTcpTimeoutEstablished { get; init; }

    [Key("nf_conntrack_tcp_timeout_syn_recv"), Range(30, 60), Description("Seconds that a connection may take to be made; of a node.")]
    public int? NfConntrackTcpTimeoutSynRecv { get; init; }

    [Key("protection_synflood"), Description("Holds floods of new connections back; of a node.")]
    public bool? ProtectionSynflood { get; init; }

    [Key("protection_synflood_rate"), Description("New connections a second from one address; of a node.")]
    public int? ProtectionSynfloodRate { get; init; }

    [Key("protection_synflood_burst"), Description("New connections at once from one address; of a node.")]
    public int? ProtectionSynfloodBurst { get; init; }

    [Items("name"), Description("Names for addresses; of the cluster or a guest.")]
    public IReadOnlyList<FirewallAliasSpec>? Aliases { get; init; }

    [Items("name"), Description("Named sets of addresses; of the cluster or a guest.")]
    public IReadOnlyList<FirewallSetSpec>? Ipset { get; init; }

    [Items("name"), Description("Groups of rules that others take over; of the cluster.")]
    public IReadOnlyList<FirewallGroupSpec>? Groups { get; init; }

    [Items, Description("Rules, in the order in which they count.")]
    public IReadOnlyList<FirewallRuleSpec>? Rules { get; init; }
}

/// <summary>How much is logged.</summary>
sealed record FirewallLogRate
{
    [Bare, Default("1"), Description("On.")] public bool? Enable { get; init; }
    [Default("5"), Range(0, int.MaxValue), Description("At once.")] public int? Burst { get; init; }
    [Default("1/second"), Description("By time: 1/second.")] public string? Rate { get; init; }
}

/// <summary>A name for an address.</summary>
sealed record FirewallAliasSpec
{
    [Required, Description("Name.")] public string? Name { get; init; }
    [Required, Description("Address or network.")] public string? Cidr { get; init; }
    [Description("Comment.")] public string? Comment { get; init; }
}

/// <summary>A set of addresses.</summary>
sealed record FirewallSetSpec
{
    [Required, Description("Name.")] public string? Name { get; init; }
    [Description("Comment; said when it is made.")] public string? Comment { get; init; }
    [Items("cidr"), Description("Addresses, networks and aliases.")] public IReadOnlyList<FirewallMemberSpec>? Members { get; init; }
}

/// <summary>A member of a set.</summary>
sealed record FirewallMemberSpec
{
    [Bare, Required, Description("Address, network or alias.")] public string? Cidr { get; init; }
    [Default("0"), Description("All but this.")] public bool? Nomatch { get; init; }
    [Description("Comment.")] public string? Comment { get; init; }
}

/// <summary>A group of rules.</summary>
sealed record FirewallGroupSpec
{
    [Required, StringLength(18), Description("Name.")] public string? Name { get; init; }
    [Description("Comment; said when it is made.")] public string? Comment { get; init; }
    [Items, Description("Rules, in the order in which they count.")] public IReadOnlyList<FirewallRuleSpec>? Rules { get; init; }
}

/// <summary>A rule.</summary>
sealed record FirewallRuleSpec
{
    [Required, AllowedValues("in", "out", "forward", "group"), Description("Of what comes in, goes out or passes; or a group that is taken over.")] public string? Type { get; init; }
    [Required, Description("ACCEPT, DROP or REJECT; or the group's name.")] public string? Action { get; init; }
    [Default("1"), Description("In force.")] public bool? Enable { get; init; }
    [Description("A service by Proxmox's word, such as SSH.")] public string? Macro { get; init; }
    [Description("Interface: a card of the guest (net0), or of the node.")] public string? Iface { get; init; }
    [StringLength(512), Description("From where: addresses, an alias, or a set (+name).")] public string? Source { get; init; }
    [StringLength(512), Description("To where.")] public string? Dest { get; init; }
    [Description("Protocol, such as tcp.")] public string? Proto { get; init; }
    [Description("Ports that it goes to.")] public string? Dport { get; init; }
    [Description("Ports that it comes from.")] public string? Sport { get; init; }
    [Key("icmp-type"), Description("Type of ICMP.")] public string? IcmpType { get; init; }
    [AllowedValues("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog"), Description("How it is logged.")] public string? Log { get; init; }
    [Description("Comment.")] public string? Comment { get; init; }
}
