using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks for the firewalls of clusters, nodes and guests, live; each row costs a few calls.</summary>
public sealed record ListFirewallsRequest
{
    /// <summary>Only of this cluster.</summary>
    [Description("Only firewalls of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Only of this node and the guests on it.</summary>
    [Description("Only firewalls of this node and of the guests on it."), Names("node"), StringLength(100, MinimumLength = 1)]
    public string? Node { get; init; }

    /// <summary>Only of one level.</summary>
    [Description("Only those of the cluster, the nodes, or the guests.")]
    public FirewallLevel? Level { get; init; }

    /// <summary>Only of guests that a selector picks.</summary>
    [Description("Only firewalls of guests that fit, such as \"tag=web and node=pve2\"."), StringLength(2000, MinimumLength = 1)]
    public string? Select { get; init; }

    /// <summary>Rows of a page; no more are asked for.</summary>
    [Description("Rows of a page; no more firewalls are asked."), Range(1, 10_000), Unit("rows")]
    public int Limit { get; init; } = 100;

    /// <summary>Where a page begins.</summary>
    [Description("Cursor that the page before gave as next."), StringLength(200, MinimumLength = 1)]
    public string? After { get; init; }
}

/// <summary>Names the firewall of a cluster, a node, or a guest.</summary>
public record FirewallRequest
{
    /// <summary>Whose firewall.</summary>
    [Positional(0), Description("Cluster, node (lab/pve1), or guest, by any of its names."), Names("guest"), Required, StringLength(200, MinimumLength = 1)]
    public string Where { get; init; } = "";

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the node or guest, where the name alone is ambiguous."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>Asks for everything of a firewall.</summary>
public sealed record ShowFirewallRequest : FirewallRequest;

/// <summary>Asks for the rules of a firewall, or of a security group.</summary>
public sealed record ListFirewallRulesRequest : FirewallRequest
{
    /// <summary>A security group of the cluster.</summary>
    [Description("Rules of this security group of the cluster."), StringLength(18, MinimumLength = 2)]
    public string? Group { get; init; }
}

/// <summary>Asks for lines that a firewall wrote.</summary>
public sealed record FirewallLogRequest : FirewallRequest
{
    /// <summary>How many lines at most, the newest.</summary>
    [Description("How many lines at most, the newest."), Range(1, 100_000)]
    public int Limit { get; init; } = 50;
}

/// <summary>Where a firewall stands.</summary>
public enum FirewallLevel
{
    /// <summary>Of the whole cluster.</summary>
    Cluster,
    /// <summary>Of one node.</summary>
    Node,
    /// <summary>Of one guest.</summary>
    Guest,
}

/// <summary>Whether a firewall looks at traffic.</summary>
public enum Filters
{
    /// <summary>It could not be told; never to be taken for yes.</summary>
    Unknown,
    /// <summary>Nothing is filtered, whatever its rules say.</summary>
    No,
    /// <summary>Some of a guest's network cards are filtered.</summary>
    Partly,
    /// <summary>Traffic is filtered.</summary>
    Yes,
}

/// <summary>A firewall, and whether it filters.</summary>
public sealed record FirewallRow
{
    /// <summary>Cluster.</summary>
    [Column(0, Drop = 6)] public required string Cluster { get; init; }

    /// <summary>Where it stands.</summary>
    [Column(1)] public required FirewallLevel Level { get; init; }

    /// <summary>Name of the cluster, node or guest.</summary>
    [Column(2)] public required string Name { get; init; }

    /// <summary>Number of a guest.</summary>
    [Column(3, Drop = 5)] public int? Vmid { get; init; }

    /// <summary>Node of a node's or guest's firewall.</summary>
    public string? Node { get; init; }

    /// <summary>Whether it is switched on itself; null when that could not be read.</summary>
    [Column(4)] public bool? Enabled { get; init; }

    /// <summary>Whether it filters, with all it depends on.</summary>
    [Column(5)] public required Filters Filters { get; init; }

    /// <summary>What becomes of incoming traffic that no rule names; null where the level has no policy.</summary>
    [Column(6, Header = "IN")] public string? PolicyIn { get; init; }

    /// <summary>What becomes of outgoing traffic that no rule names.</summary>
    [Column(7, Header = "OUT", Drop = 3)] public string? PolicyOut { get; init; }

    /// <summary>What becomes of passing traffic that no rule names.</summary>
    [Column(8, Header = "FORWARD", Drop = 4)] public string? PolicyForward { get; init; }

    /// <summary>Rules it has; null when they could not be read.</summary>
    [Column(9, Drop = 1)] public int? Rules { get; init; }

    /// <summary>Why it does not filter, or why that is not known.</summary>
    [Column(10, Drop = 2)] public string? Because { get; init; }
}

/// <summary>A firewall with all that is in it.</summary>
public sealed record FirewallDetail : IPartial
{
    /// <summary>Cluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>Where it stands.</summary>
    public required FirewallLevel Level { get; init; }

    /// <summary>Name of the cluster, node or guest.</summary>
    public required string Name { get; init; }

    /// <summary>Node of a node's or guest's firewall.</summary>
    public string? Node { get; init; }

    /// <summary>Number of a guest.</summary>
    public int? Vmid { get; init; }

    /// <summary>Whether it is switched on itself; null when that could not be read.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Whether it filters, with all it depends on.</summary>
    public required Filters Filters { get; init; }

    /// <summary>Why it does not filter, or why that is not known.</summary>
    public string? Because { get; init; }

    /// <summary>Settings, with Proxmox's defaults where nothing is set.</summary>
    public IReadOnlyList<FirewallOption> Options { get; init; } = [];

    /// <summary>Network cards of a guest.</summary>
    public IReadOnlyList<FirewallCard> Cards { get; init; } = [];

    /// <summary>Rules in their order.</summary>
    public IReadOnlyList<FirewallRuleRow> Rules { get; init; } = [];

    /// <summary>Names for addresses.</summary>
    public IReadOnlyList<FirewallAliasRow> Aliases { get; init; } = [];

    /// <summary>Sets of addresses.</summary>
    public IReadOnlyList<FirewallSetRow> Sets { get; init; } = [];

    /// <summary>Security groups; the cluster alone has them.</summary>
    public IReadOnlyList<FirewallGroupRow> Groups { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<Missing> Missing { get; init; } = [];
}

/// <summary>A setting of a firewall.</summary>
public sealed record FirewallOption
{
    /// <summary>Proxmox's name of it.</summary>
    [Column(0)] public required string Option { get; init; }

    /// <summary>Its value as Proxmox writes it; the default where nothing is set, empty where Proxmox states none.</summary>
    [Column(1)] public required string Value { get; init; }

    /// <summary>True where nothing is set.</summary>
    [Column(2)] public required bool Default { get; init; }
}

/// <summary>A guest's network card as its firewall sees it.</summary>
public sealed record FirewallCard
{
    /// <summary>Key in the config: <c>net0</c>.</summary>
    [Column(0)] public required string Card { get; init; }

    /// <summary>Bridge it is plugged into.</summary>
    [Column(1)] public string? Bridge { get; init; }

    /// <summary>True when its <c>firewall</c> is 1.</summary>
    [Column(2)] public required bool Firewall { get; init; }
}

/// <summary>A rule of a firewall or a security group.</summary>
public sealed record FirewallRuleRow
{
    /// <summary>Its place, from 0.</summary>
    [Column(0, Header = "POS")] public required int Position { get; init; }

    /// <summary>False when it is switched off.</summary>
    [Column(1, Header = "ON")] public required bool Enabled { get; init; }

    /// <summary><c>in</c>, <c>out</c>, <c>forward</c>, or <c>group</c>.</summary>
    [Column(2)] public required string Direction { get; init; }

    /// <summary><c>ACCEPT</c>, <c>DROP</c>, <c>REJECT</c>, or the group's name.</summary>
    [Column(3)] public required string Action { get; init; }

    /// <summary>A name for protocol and ports.</summary>
    [Column(4, Drop = 2)] public string? Macro { get; init; }

    /// <summary>Addresses it comes from.</summary>
    [Column(5)] public string? Source { get; init; }

    /// <summary>Addresses it goes to.</summary>
    [Column(6)] public string? Dest { get; init; }

    /// <summary>Protocol.</summary>
    [Column(7)] public string? Proto { get; init; }

    /// <summary>Ports it goes to.</summary>
    [Column(8)] public string? Dport { get; init; }

    /// <summary>Ports it comes from.</summary>
    [Column(9, Drop = 4)] public string? Sport { get; init; }

    /// <summary>Kind of ICMP message.</summary>
    public string? IcmpType { get; init; }

    /// <summary>Interface: <c>net0</c> of a guest, any of a node.</summary>
    [Column(10, Drop = 3)] public string? Iface { get; init; }

    /// <summary>How loudly it is written down.</summary>
    [Column(11, Drop = 5)] public string? Log { get; init; }

    /// <summary>Its comment.</summary>
    [Column(12, Drop = 1)] public string? Comment { get; init; }
}

/// <summary>A name for an address.</summary>
public sealed record FirewallAliasRow
{
    /// <summary>Its name.</summary>
    [Column(0, Typed = true)] public required string Alias { get; init; }

    /// <summary>Address or network.</summary>
    [Column(1)] public required string Cidr { get; init; }

    /// <summary>Its comment.</summary>
    [Column(2)] public string? Comment { get; init; }
}

/// <summary>A set of addresses.</summary>
public sealed record FirewallSetRow
{
    /// <summary>Its name.</summary>
    [Column(0, Typed = true)] public required string Set { get; init; }

    /// <summary>Addresses, networks and aliases in it; those taken out of it begin with <c>!</c>.</summary>
    [Column(1)] public required IReadOnlyList<string> Members { get; init; }

    /// <summary>Its comment.</summary>
    [Column(2)] public string? Comment { get; init; }
}

/// <summary>A group of rules that other rules take over by its name.</summary>
public sealed record FirewallGroupRow
{
    /// <summary>Its name.</summary>
    [Column(0, Typed = true)] public required string Group { get; init; }

    /// <summary>Rules in it.</summary>
    [Column(1)] public required int Rules { get; init; }

    /// <summary>Its comment.</summary>
    [Column(2)] public string? Comment { get; init; }
}

/// <summary>A line that a firewall wrote.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">The line.</param>
public sealed record FirewallLogLine([property: Column(0, Header = "N")] long Number, [property: Column(1)] string Text);
