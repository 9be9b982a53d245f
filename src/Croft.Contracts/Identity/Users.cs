using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;

namespace Croft.Contracts;

/// <summary>Forms that names of users, roles and tokens have.</summary>
public static class IdentityNames
{
    /// <summary>Of a user and of a role.</summary>
    public const string Pattern = "[a-z0-9._-]{1,64}";

    /// <summary>What is said of any other.</summary>
    public const string Words = "has to be 1 to 64 lower-case letters, digits, dots, dashes and underscores.";
}

/// <summary>Names a user of Croft.</summary>
public record CroftUserRequest
{
    /// <summary>The user.</summary>
    [Positional(0), Description("Name of the user."), Names("user"), Required, RegularExpression(IdentityNames.Pattern, ErrorMessage = IdentityNames.Words)]
    public string Name { get; init; } = "";
}

/// <summary>Lists Croft's users.</summary>
public sealed record ListCroftUsersRequest;

/// <summary>Shows a user of Croft.</summary>
public sealed record ShowCroftUserRequest : CroftUserRequest;

/// <summary>Makes a user of Croft.</summary>
public sealed record CreateCroftUserRequest : CroftUserRequest
{
    /// <summary>Password; without one they only act by tokens.</summary>
    [Secret, Description("Password of 12 letters at least; without one they can't sign in, and act by tokens alone."), StringLength(256, MinimumLength = 12)]
    public string? Password { get; init; }

    /// <summary>How they are called.</summary>
    [Description("How they are called, as Anna Smith."), StringLength(100)]
    public string? Shown { get; init; }

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder) => Masked.Print(this, builder);
}

/// <summary>Changes a user of Croft.</summary>
public sealed record ConfigureCroftUserRequest : CroftUserRequest
{
    /// <summary>How they are called.</summary>
    [Description("How they are called."), StringLength(100)]
    public string? Shown { get; init; }

    /// <summary>True ends their sessions and stops their tokens until it is taken back.</summary>
    [Description("Whether they may do nothing until that is taken back; their sessions end.")]
    public bool? Disabled { get; init; }
}

/// <summary>Deletes a user of Croft.</summary>
public sealed record DeleteCroftUserRequest : CroftUserRequest;

/// <summary>Gives a user of Croft another password.</summary>
public sealed record SetCroftPasswordRequest : CroftUserRequest
{
    /// <summary>The new password.</summary>
    [Secret, Description("New password, of 12 letters at least."), Required, StringLength(256, MinimumLength = 12)]
    public string Password { get; init; } = "";

    /// <summary>The present one.</summary>
    [Secret, Description("Present password, where you change your own."), StringLength(256)]
    public string? Old { get; init; }

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder) => Masked.Print(this, builder);
}

/// <summary>A role, on a part of the estate.</summary>
public record CroftGrantRequest : CroftUserRequest
{
    /// <summary>The role.</summary>
    [Positional(1), Description("Role: viewer, operator, admin, or one that was made."), Names("croft-role"), Required, RegularExpression(IdentityNames.Pattern, ErrorMessage = IdentityNames.Words)]
    public string Role { get; init; } = "";

    /// <summary>Where.</summary>
    [Description("Part of the estate: *, cluster:lab, pool:lab/prod, tag:web, guest:lab/web-*."), StringLength(200)]
    public string Scope { get; init; } = "*";
}

/// <summary>Gives a user of Croft a role.</summary>
public sealed record GrantCroftRoleRequest : CroftGrantRequest;

/// <summary>Takes a role from a user of Croft.</summary>
public sealed record UngrantCroftRoleRequest : CroftGrantRequest;

/// <summary>Gives a user of Croft a second factor.</summary>
public sealed record EnrollCroftUserRequest : CroftUserRequest
{
    /// <summary>A code of the key that was shown.</summary>
    [Secret, Description("Code that the app shows for the new key: the factor counts once it is given."), RegularExpression("[0-9]{6}", ErrorMessage = "has to be six digits.")]
    public string? Code { get; init; }

    /// <summary>The present password.</summary>
    [Secret, Description("Present password, where you act for yourself."), StringLength(256)]
    public string? Password { get; init; }

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder) => Masked.Print(this, builder);
}

/// <summary>Takes the second factor from a user of Croft.</summary>
public sealed record UnenrollCroftUserRequest : CroftUserRequest
{
    /// <summary>The present password.</summary>
    [Secret, Description("Present password, where you act for yourself."), StringLength(256)]
    public string? Password { get; init; }

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder) => Masked.Print(this, builder);
}

/// <summary>Makes new recovery codes for a user of Croft.</summary>
public sealed record RecoveryCodesRequest : CroftUserRequest
{
    /// <summary>The present password.</summary>
    [Secret, Description("Present password, where you act for yourself."), StringLength(256)]
    public string? Password { get; init; }

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder) => Masked.Print(this, builder);
}

/// <summary>Forgets the failed sign-ins of a user of Croft.</summary>
public sealed record UnlockCroftUserRequest : CroftUserRequest;

/// <summary>A user of Croft.</summary>
public sealed record CroftUserRow
{
    /// <summary>Name.</summary>
    [Column(0, Typed = true)] public required string Name { get; init; }

    /// <summary>How they are called.</summary>
    [Column(1, Drop = 2)] public string? Shown { get; init; }

    /// <summary>What they hold, as <c>operator on cluster:lab</c>.</summary>
    [Column(2)] public required IReadOnlyList<string> Grants { get; init; }

    /// <summary>True while they may do nothing.</summary>
    [Column(3)] public required bool Disabled { get; init; }

    /// <summary>True where they can sign in.</summary>
    [Column(4, Drop = 3)] public required bool Password { get; init; }

    /// <summary>True where a code is asked for as well.</summary>
    [Column(5, Header = "2FA", Drop = 3)] public required bool SecondFactor { get; init; }

    /// <summary>When they were made, UTC.</summary>
    [Column(6, Drop = 4)] public required DateTimeOffset Created { get; init; }
}

/// <summary>A user of Croft with all that is known of them.</summary>
public sealed record CroftUserDetail
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>How they are called.</summary>
    public string? Shown { get; init; }

    /// <summary>True while they may do nothing.</summary>
    public required bool Disabled { get; init; }

    /// <summary>When they were made, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When their password was set, UTC; null where they have none.</summary>
    public DateTimeOffset? PasswordSet { get; init; }

    /// <summary>True where a code is asked for as well.</summary>
    public required bool SecondFactor { get; init; }

    /// <summary>Recovery codes that are left.</summary>
    public required int RecoveryCodes { get; init; }

    /// <summary>Roles they hold.</summary>
    public required IReadOnlyList<CroftGrantRow> Grants { get; init; }

    /// <summary>What those come to.</summary>
    public required IReadOnlyList<CroftHolding> Holds { get; init; }

    /// <summary>API tokens they have.</summary>
    public required int Tokens { get; init; }

    /// <summary>Sessions that have not ended.</summary>
    public required int Sessions { get; init; }
}

/// <summary>A role that a user holds.</summary>
public sealed record CroftGrantRow
{
    /// <summary>The role.</summary>
    [Column(0, Typed = true)] public required string Role { get; init; }

    /// <summary>Where.</summary>
    [Column(1, Typed = true)] public required string Scope { get; init; }

    /// <summary>When it was given, UTC.</summary>
    [Column(2)] public required DateTimeOffset Granted { get; init; }

    /// <summary>Who gave it.</summary>
    [Column(3)] public required string By { get; init; }
}

/// <summary>Permissions held on a part of the estate.</summary>
public sealed record CroftHolding
{
    /// <summary>Where.</summary>
    [Column(0, Typed = true)] public required string Scope { get; init; }

    /// <summary>What; <c>*</c> is everything.</summary>
    [Column(1, Whole = true)] public required IReadOnlyList<string> Permissions { get; init; }
}

/// <summary>A role as it was given or taken.</summary>
public sealed record CroftGranted
{
    /// <summary>The user.</summary>
    public required string Name { get; init; }

    /// <summary>The role.</summary>
    public required string Role { get; init; }

    /// <summary>Where.</summary>
    public required string Scope { get; init; }

    /// <summary>Permissions of the role that it does not give there, since they mean something on the whole only.</summary>
    public IReadOnlyList<string> NotGiven { get; init; } = [];

    /// <summary>How many guests are known there now; null for everything, and where whoever gives it does not see all.</summary>
    public int? Guests { get; init; }

    /// <summary>What is odd about it: it names a cluster that is not known, or no guest.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>A second factor that is being set up, or counts from now on.</summary>
public sealed record CroftEnrollment
{
    /// <summary>The user.</summary>
    public required string Name { get; init; }

    /// <summary>True once a code was given.</summary>
    public required bool Counts { get; init; }

    /// <summary>The key, to be typed into an app; null once it counts.</summary>
    [Redacted] public string? Key { get; init; }

    /// <summary>The same as an address, for an app that reads a picture of it.</summary>
    [Redacted] public string? Address { get; init; }

    /// <summary>Codes that each let in once without the app; shown this once.</summary>
    [Redacted, Lines] public IReadOnlyList<string> RecoveryCodes { get; init; } = [];

    /// <summary>What to do next.</summary>
    public string? Next { get; init; }

    bool PrintMembers(StringBuilder text) => Masked.Print(this, text);
}

/// <summary>Codes that each let in once without the app; shown this once.</summary>
public sealed record CroftRecoveryCodes
{
    /// <summary>The user.</summary>
    public required string Name { get; init; }

    /// <summary>The codes; those before count no more.</summary>
    [Redacted, Lines] public required IReadOnlyList<string> Codes { get; init; }

    bool PrintMembers(StringBuilder text) => Masked.Print(this, text);
}

/// <summary>What <c>user unlock</c> forgot.</summary>
/// <param name="Name">The user.</param>
/// <param name="Forgotten">Failed sign-ins that no longer count.</param>
public sealed record UnlockedCroftUser(string Name, int Forgotten);
