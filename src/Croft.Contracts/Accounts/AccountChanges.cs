using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks for a change of accounts or rights.</summary>
public record AccountChangeRequest
{
    /// <summary>Its cluster.</summary>
    [Description("Cluster, where there are several."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>Names a holder, a role and a path.</summary>
public record AclChangeRequest : AccountChangeRequest
{
    /// <summary>Who.</summary>
    [Positional(0), Description("User, token or group, as anna@pam, croft@pve!lab or @admins."), Required]
    [RegularExpression("@[A-Za-z0-9._-]+|" + Accounts.Pattern, ErrorMessage = "has to be user@realm, user@realm!token or @group.")]
    public string Who { get; init; } = "";

    /// <summary>Which role.</summary>
    [Positional(1), Description("Role, as PVEVMUser."), Names("role"), Required, RegularExpression("[A-Za-z0-9._-]+", ErrorMessage = "has to be letters, digits, dots, dashes and underscores.")]
    public string Role { get; init; } = "";

    /// <summary>Where.</summary>
    [Description("Path, as /vms/100, /pool/web or /."), Required, RegularExpression("/[A-Za-z0-9._/-]*", ErrorMessage = "has to begin with '/' and hold letters, digits, dots, dashes and underscores.")]
    public string Path { get; init; } = "";
}

/// <summary>Asks for a role to be given.</summary>
public sealed record GrantRequest : AclChangeRequest
{
    /// <summary>True to give it at the path alone.</summary>
    [Description("At the path alone, not below it.")]
    public bool HereAlone { get; init; }
}

/// <summary>Asks for a role to be taken.</summary>
public sealed record RevokeRequest : AclChangeRequest;

/// <summary>Names a token.</summary>
public record TokenRequest : AccountChangeRequest
{
    /// <summary>The token in full.</summary>
    [Positional(0), Description("Token in full, as croft@pve!lab."), Required]
    [RegularExpression(Accounts.User + "![A-Za-z][A-Za-z0-9._-]+", ErrorMessage = "has to be user@realm!token, the token's name of two letters at least.")]
    public string Token { get; init; } = "";
}

/// <summary>Asks for a token to be made; its secret is told once.</summary>
public sealed record CreateTokenRequest : TokenRequest
{
    /// <summary>True for a token that may do whatever its user may.</summary>
    [Description("With all rights of its user; with none of its own until they are granted otherwise.")]
    public bool Full { get; init; }

    /// <summary>Days until it works no more.</summary>
    [Description("Until it works no more; for ever when not said."), Unit("days"), Range(1, 36_500)]
    public int? Days { get; init; }

    /// <summary>Comment.</summary>
    [Description("Comment kept with it."), StringLength(512)]
    public string? Comment { get; init; }
}

/// <summary>Asks for a token to be deleted.</summary>
public sealed record DeleteTokenRequest : TokenRequest;

/// <summary>Names a role.</summary>
public record RoleRequest : AccountChangeRequest
{
    /// <summary>The role.</summary>
    [Positional(0), Description("Role."), Required, RegularExpression("[A-Za-z0-9._-]+", ErrorMessage = "has to be letters, digits, dots, dashes and underscores.")]
    public string Role { get; init; } = "";
}

/// <summary>Asks for a role to be made.</summary>
public sealed record CreateRoleRequest : RoleRequest
{
    /// <summary>Its privileges.</summary>
    [Positional(1), Description("Privileges, as VM.Audit VM.PowerMgmt."), Required]
    public IReadOnlyList<string> Privileges { get; init; } = [];
}

/// <summary>Asks for a role to be deleted.</summary>
public sealed record DeleteRoleRequest : RoleRequest;
