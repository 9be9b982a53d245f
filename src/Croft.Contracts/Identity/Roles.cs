using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Names a role of Croft.</summary>
public record CroftRoleRequest
{
    /// <summary>The role.</summary>
    [Positional(0), Description("Name of the role."), Names("croft-role"), Required, RegularExpression(IdentityNames.Pattern, ErrorMessage = IdentityNames.Words)]
    public string Name { get; init; } = "";
}

/// <summary>Lists Croft's roles.</summary>
public sealed record ListCroftRolesRequest;

/// <summary>Shows a role of Croft.</summary>
public sealed record ShowCroftRoleRequest : CroftRoleRequest;

/// <summary>Makes a role of Croft.</summary>
public sealed record CreateCroftRoleRequest : CroftRoleRequest
{
    /// <summary>What it gives.</summary>
    [Description("Permission that it gives, as guest.power."), Required, MinLength(1)]
    public IReadOnlyList<string> Permission { get; init; } = [];
}

/// <summary>Changes what a role of Croft gives, to all who hold it.</summary>
public sealed record ConfigureCroftRoleRequest : CroftRoleRequest
{
    /// <summary>What it gives from now on.</summary>
    [Description("Permission that it gives from now on; all of them are said."), Required, MinLength(1)]
    public IReadOnlyList<string> Permission { get; init; } = [];
}

/// <summary>Deletes a role of Croft that nobody holds.</summary>
public sealed record DeleteCroftRoleRequest : CroftRoleRequest;

/// <summary>A role of Croft.</summary>
public sealed record CroftRoleRow
{
    /// <summary>Name.</summary>
    [Column(0, Typed = true)] public required string Name { get; init; }

    /// <summary>True for one that can't be changed.</summary>
    [Column(1)] public required bool BuiltIn { get; init; }

    /// <summary>How many users hold it somewhere.</summary>
    [Column(2)] public required int Users { get; init; }

    /// <summary>What it gives; <c>*</c> is everything.</summary>
    [Column(3, Whole = true)] public required IReadOnlyList<string> Permissions { get; init; }
}
