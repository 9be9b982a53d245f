namespace Croft.Contracts;

/// <summary>A user of a cluster.</summary>
public sealed record UserRow
{
    /// <summary>Cluster.</summary>
    [Column(0, Drop = 4)] public required string Cluster { get; init; }

    /// <summary>Full id, <c>user@realm</c>.</summary>
    [Column(1, Typed = true)] public required string User { get; init; }

    /// <summary>The realm, and its type where that tells more: <c>office (ldap)</c>.</summary>
    [Column(2, Drop = 3)] public required string Realm { get; init; }

    /// <summary>False when they can't log in.</summary>
    [Column(3)] public required bool Enabled { get; init; }

    /// <summary>When they can't log in any more; null for never.</summary>
    [Column(4, Drop = 2)] public DateTimeOffset? Expires { get; init; }

    /// <summary>API tokens they have.</summary>
    [Column(5)] public required int Tokens { get; init; }

    /// <summary>Kinds of second factor, <c>none</c>, or <c>unknown</c>.</summary>
    [Column(6, Header = "SECOND FACTOR")] public required string SecondFactor { get; init; }

    /// <summary>Groups they are in.</summary>
    [Column(7, Drop = 1)] public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>First and last name.</summary>
    public string? Name { get; init; }

    /// <summary>Mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Comment.</summary>
    public string? Comment { get; init; }
}

/// <summary>An API token, without its secret.</summary>
public sealed record TokenRow
{
    /// <summary>Cluster.</summary>
    [Column(0, Drop = 3)] public required string Cluster { get; init; }

    /// <summary>Full id, <c>user@realm!name</c>.</summary>
    [Column(1, Typed = true)] public required string Token { get; init; }

    /// <summary>When it works no more; null for never.</summary>
    [Column(2)] public DateTimeOffset? Expires { get; init; }

    /// <summary>True when it holds only what it was given itself; false when it may do whatever its user may.</summary>
    [Column(3)] public required bool Separated { get; init; }

    /// <summary>True for the one that Croft uses.</summary>
    [Column(4, Drop = 1)] public required bool Own { get; init; }

    /// <summary>Comment.</summary>
    [Column(5, Drop = 2)] public string? Comment { get; init; }
}

/// <summary>A role: a name for privileges.</summary>
public sealed record RoleRow
{
    /// <summary>Cluster.</summary>
    [Column(0, Drop = 1)] public required string Cluster { get; init; }

    /// <summary>Name.</summary>
    [Column(1, Typed = true)] public required string Role { get; init; }

    /// <summary>True for Proxmox's own, which can't be changed.</summary>
    [Column(2)] public required bool Special { get; init; }

    /// <summary>Privileges.</summary>
    [Column(3)] public required IReadOnlyList<string> Privileges { get; init; }
}

/// <summary>A role that somebody has at a path.</summary>
public sealed record AclRow
{
    /// <summary>Cluster.</summary>
    [Column(0, Drop = 2)] public required string Cluster { get; init; }

    /// <summary>Path, such as <c>/vms/100</c>.</summary>
    [Column(1)] public required string Path { get; init; }

    /// <summary>User, token, or group with <c>@</c> before it.</summary>
    [Column(2)] public required string Who { get; init; }

    /// <summary><c>user</c>, <c>group</c> or <c>token</c>.</summary>
    [Column(3, Drop = 1)] public required string Kind { get; init; }

    /// <summary>Role.</summary>
    [Column(4, Typed = true)] public required string Role { get; init; }

    /// <summary>True when it holds for the paths below.</summary>
    [Column(5)] public required bool Propagates { get; init; }
}

/// <summary>What an account holds, the same at each of the paths.</summary>
public sealed record PermissionRow
{
    /// <summary>Cluster.</summary>
    [Column(0, Drop = 2)] public required string Cluster { get; init; }

    /// <summary>Account.</summary>
    [Column(1, Drop = 1)] public required string Account { get; init; }

    /// <summary>Paths.</summary>
    [Column(2)] public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Privileges held there and below.</summary>
    [Column(3)] public required IReadOnlyList<string> Privileges { get; init; }

    /// <summary>Privileges held there alone.</summary>
    [Column(4, Header = "HERE ALONE")] public required IReadOnlyList<string> HereAlone { get; init; }
}
