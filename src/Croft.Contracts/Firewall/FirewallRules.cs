using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Names the rules of a firewall, or of a security group.</summary>
public record FirewallRulesRequest : FirewallRequest
{
    /// <summary>A security group of the cluster.</summary>
    [Description("A security group of the cluster, in place of its own rules."), StringLength(18, MinimumLength = 2)]
    public string? Group { get; init; }
}

/// <summary>What a rule is about, as it is said of a new one or of one that changes.</summary>
public record FirewallRuleRequest : FirewallRulesRequest
{
    /// <summary>A name for protocol and ports.</summary>
    [Description("Name for protocol and ports, such as SSH."), Names("macro"), StringLength(128, MinimumLength = 1)]
    public string? Macro { get; init; }

    /// <summary>Addresses it comes from.</summary>
    [Description("Only from these addresses: 10.1.0.0/16, an alias, or +SET."), Names("address"), StringLength(512, MinimumLength = 1)]
    public string? Source { get; init; }

    /// <summary>Addresses it goes to.</summary>
    [Description("Only to these addresses: 10.1.0.0/16, an alias, or +SET."), Names("address"), StringLength(512, MinimumLength = 1)]
    public string? Dest { get; init; }

    /// <summary>Protocol.</summary>
    [Description("Only this protocol, such as tcp."), StringLength(32, MinimumLength = 1)]
    public string? Proto { get; init; }

    /// <summary>Ports it goes to.</summary>
    [Description("Only to these ports: 22, 80,443, or 8000:8080."), StringLength(200, MinimumLength = 1)]
    public string? Dport { get; init; }

    /// <summary>Ports it comes from.</summary>
    [Description("Only from these ports."), StringLength(200, MinimumLength = 1)]
    public string? Sport { get; init; }

    /// <summary>Kind of ICMP message.</summary>
    [Description("Only this kind of ICMP message, such as echo-request."), StringLength(64, MinimumLength = 1)]
    public string? IcmpType { get; init; }

    /// <summary>Interface.</summary>
    [Description("Only by this interface: net0 of a guest, vmbr0 of a node."), StringLength(20, MinimumLength = 2)]
    public string? Iface { get; init; }

    /// <summary>How loudly it is written down.</summary>
    [Description("Write matches into the firewall's log at this level.")]
    [AllowedValues(null, "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog")]
    public string? Log { get; init; }

    /// <summary>Comment.</summary>
    [Description("Comment kept with it."), StringLength(512), RegularExpression(@"[^\r\n]*", ErrorMessage = "has to be one line.")]
    public string? Comment { get; init; }
}

/// <summary>Asks for a rule to be made.</summary>
public sealed record AddFirewallRuleRequest : FirewallRuleRequest
{
    /// <summary>What it is about.</summary>
    [Positional(1), Description("Traffic in, out, or forward; or group for a security group."), Required, AllowedValues("in", "out", "forward", "group")]
    public string Direction { get; init; } = "";

    /// <summary>What becomes of the traffic.</summary>
    [Positional(2), Description("ACCEPT, DROP or REJECT; the group's name where direction is group."), Names("action"), Required, StringLength(20, MinimumLength = 2)]
    public string Action { get; init; } = "";

    /// <summary>Its place.</summary>
    [Description("Its place; 0 is before all others, which is usual."), Range(0, 100_000)]
    public int Position { get; init; }

    /// <summary>Makes it without effect.</summary>
    [Description("Make it switched off.")]
    public bool Off { get; init; }
}

/// <summary>Asks for a rule to be changed where it stands.</summary>
public sealed record ConfigureFirewallRuleRequest : FirewallRuleRequest
{
    /// <summary>Its place.</summary>
    [Positional(1), Description("The rule's position, as 'firewall rules' shows it."), Range(0, 100_000), Required]
    public int Position { get; init; }

    /// <summary>What becomes of the traffic.</summary>
    [Description("ACCEPT, DROP or REJECT."), AllowedValues(null, "ACCEPT", "DROP", "REJECT")]
    public string? Action { get; init; }

    /// <summary>Switches it on or off.</summary>
    [Description("Switch it on, or off.")]
    public bool? Enabled { get; init; }

    /// <summary>Parts that it shall no longer name.</summary>
    [Description("A part it shall no longer name, such as source or comment.")]
    public IReadOnlyList<string> Unset { get; init; } = [];
}

/// <summary>Asks for a rule to be deleted.</summary>
public sealed record DeleteFirewallRuleRequest : FirewallRulesRequest
{
    /// <summary>Its place.</summary>
    [Positional(1), Description("The rule's position, as 'firewall rules' shows it."), Range(0, 100_000), Required]
    public int Position { get; init; }
}

/// <summary>Asks for a rule to be moved.</summary>
public sealed record MoveFirewallRuleRequest : FirewallRulesRequest
{
    /// <summary>Its place.</summary>
    [Positional(1), Description("The rule's position, as 'firewall rules' shows it."), Range(0, 100_000), Required]
    public int Position { get; init; }

    /// <summary>Its new place.</summary>
    [Positional(2), Description("Position it shall have then."), Range(0, 100_000), Required]
    public int To { get; init; }
}
