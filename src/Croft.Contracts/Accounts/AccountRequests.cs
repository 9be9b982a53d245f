using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>How accounts are written.</summary>
static class Accounts
{
    // Realms and token names have two letters at least, as Proxmox wants.
    public const string User = @"[^\s:/@!]+(@[^\s:/@!]+)*@[A-Za-z][A-Za-z0-9._-]+";

    public const string Pattern = User + "(![A-Za-z][A-Za-z0-9._-]+)?";

    public const string Explained = "has to be user@realm or user@realm!token.";
}

/// <summary>Asks for the accounts of clusters, live.</summary>
public record AccountsRequest
{
    /// <summary>Only of this cluster.</summary>
    [Description("Only of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>Asks for the users of clusters.</summary>
public sealed record ListUsersRequest : AccountsRequest;

/// <summary>Asks for API tokens, without secrets.</summary>
public sealed record ListTokensRequest : AccountsRequest
{
    /// <summary>Only of this user.</summary>
    [Positional(0), Description("Only tokens of this user, as croft@pve."), StringLength(64)]
    public string? User { get; init; }
}

/// <summary>Asks for roles with their privileges.</summary>
public sealed record ListRolesRequest : AccountsRequest
{
    /// <summary>Only this one.</summary>
    [Positional(0), Description("Only this role."), Names("role"), StringLength(64)]
    public string? Role { get; init; }
}

/// <summary>Asks who has which role where.</summary>
public sealed record ListAclRequest : AccountsRequest
{
    /// <summary>Only entries there or below.</summary>
    [Description("Only entries at this path or below it, as /vms."), RegularExpression("/.*", ErrorMessage = "has to begin with '/'.")]
    public string? Path { get; init; }

    /// <summary>Only entries of this user, group or token.</summary>
    [Description("Only entries of this user, token or group, as croft@pve, croft@pve!lab or @admins."), StringLength(128)]
    public string? Who { get; init; }
}

/// <summary>Asks what an account effectively holds.</summary>
public sealed record ListPermissionsRequest : AccountsRequest
{
    /// <summary>The account; Croft's own when null.</summary>
    [Description("Account, as anna@pam or croft@pve!lab; Croft's own when not said.")]
    [RegularExpression(Accounts.Pattern, ErrorMessage = Accounts.Explained)]
    public string? Account { get; init; }

    /// <summary>Only there.</summary>
    [Description("Only what it holds at this path, as /vms/101."), RegularExpression("/.*", ErrorMessage = "has to begin with '/'.")]
    public string? Path { get; init; }
}
