using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks for the names for addresses of a firewall.</summary>
public sealed record ListFirewallAliasesRequest : FirewallRequest;

/// <summary>Asks for the sets of addresses of a firewall.</summary>
public sealed record ListFirewallSetsRequest : FirewallRequest;

/// <summary>Asks for the security groups of a cluster.</summary>
public sealed record ListFirewallGroupsRequest : FirewallRequest;

/// <summary>Names an alias or a set of a firewall, or a security group of a cluster.</summary>
public record FirewallNameRequest : FirewallRequest
{
    /// <summary>Its name.</summary>
    [Positional(1), Description("Its name."), Names("name"), Required, StringLength(64, MinimumLength = 2)]
    [RegularExpression("[A-Za-z][A-Za-z0-9_-]+", ErrorMessage = "has to be letters, digits, dashes and underscores, a letter first.")]
    public string Name { get; init; } = "";
}

/// <summary>Asks for an alias to be made.</summary>
public sealed record CreateFirewallAliasRequest : FirewallNameRequest
{
    /// <summary>Address or network.</summary>
    [Positional(2), Description("Address or network that it stands for, such as 10.1.0.0/16."), Required, StringLength(64, MinimumLength = 2)]
    public string Cidr { get; init; } = "";

    /// <summary>Comment.</summary>
    [Description("Comment kept with it."), StringLength(512), RegularExpression(@"[^\r\n]*", ErrorMessage = "has to be one line.")]
    public string? Comment { get; init; }
}

/// <summary>Asks for an alias to stand for something else; what is not said stays.</summary>
public sealed record ConfigureFirewallAliasRequest : FirewallNameRequest
{
    /// <summary>Address or network.</summary>
    [Positional(2), Description("Address or network that it shall stand for, such as 10.1.0.0/16."), StringLength(64, MinimumLength = 2)]
    public string? Cidr { get; init; }

    /// <summary>Comment.</summary>
    [Description("Comment kept with it; empty for none."), StringLength(512), RegularExpression(@"[^\r\n]*", ErrorMessage = "has to be one line.")]
    public string? Comment { get; init; }
}

/// <summary>Asks for an alias to be deleted.</summary>
public sealed record DeleteFirewallAliasRequest : FirewallNameRequest;

/// <summary>Asks for an empty set to be made.</summary>
public sealed record CreateFirewallSetRequest : FirewallNameRequest
{
    /// <summary>Comment.</summary>
    [Description("Comment kept with it."), StringLength(512), RegularExpression(@"[^\r\n]*", ErrorMessage = "has to be one line.")]
    public string? Comment { get; init; }
}

/// <summary>Asks for an empty set to be deleted.</summary>
public sealed record DeleteFirewallSetRequest : FirewallNameRequest;

/// <summary>Asks for addresses to become members of a set.</summary>
public sealed record IncludeInFirewallSetRequest : FirewallNameRequest
{
    /// <summary>The addresses.</summary>
    [Positional(2), Description("Address, network or alias."), Names("alias"), Required, StringLength(64, MinimumLength = 2)]
    public string Cidr { get; init; } = "";

    /// <summary>Takes it out of a network that the set has.</summary>
    [Description("Take it out of a network that the set has.")]
    public bool Except { get; init; }

    /// <summary>Comment.</summary>
    [Description("Comment kept with it."), StringLength(512), RegularExpression(@"[^\r\n]*", ErrorMessage = "has to be one line.")]
    public string? Comment { get; init; }
}

/// <summary>Asks for a member of a set to be one no longer.</summary>
public sealed record ExcludeFromFirewallSetRequest : FirewallNameRequest
{
    /// <summary>The member.</summary>
    [Positional(2), Description("Address, network or alias, as the set has it."), Names("alias"), Required, StringLength(64, MinimumLength = 2)]
    public string Cidr { get; init; } = "";
}

/// <summary>Asks for a security group to be made.</summary>
public sealed record CreateFirewallGroupRequest : FirewallNameRequest
{
    /// <summary>Comment.</summary>
    [Description("Comment kept with it."), StringLength(512), RegularExpression(@"[^\r\n]*", ErrorMessage = "has to be one line.")]
    public string? Comment { get; init; }
}

/// <summary>Asks for a security group without rules to be deleted.</summary>
public sealed record DeleteFirewallGroupRequest : FirewallNameRequest;
