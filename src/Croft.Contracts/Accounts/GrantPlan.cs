using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks which roles and rights an account needs for verbs, and no more.</summary>
public sealed record GrantPlanRequest : AccountsRequest
{
    /// <summary>The verbs; all but those that change accounts when none is named.</summary>
    [Description("Only for this verb, as \"guest start\"; all when not said, but for those that change accounts.")]
    public IReadOnlyList<string> Verb { get; init; } = [];

    /// <summary>Only verbs that this workspace has used.</summary>
    [Description("Only for verbs that the audit of this workspace has seen; what only reads is not in it.")]
    public bool Used { get; init; }

    /// <summary>Adds what only options of the verbs need.</summary>
    [Description("With what some options of the verbs need; the plan lists it otherwise.")]
    public bool WithOptions { get; init; }

    /// <summary>Only on members of these pools.</summary>
    [Description("Only on guests and storages of this pool."), Names("pool")]
    public IReadOnlyList<string> Pool { get; init; } = [];

    /// <summary>Only on these guests.</summary>
    [Description("Only on this guest: name or vmid."), Names("guest")]
    public IReadOnlyList<string> Guest { get; init; } = [];

    /// <summary>Only on these storages.</summary>
    [Description("Only on this storage."), Names("storage")]
    public IReadOnlyList<string> Storage { get; init; } = [];

    /// <summary>Only on these nodes.</summary>
    [Description("Only on this node."), Names("node")]
    public IReadOnlyList<string> Node { get; init; } = [];

    /// <summary>Who is to have them.</summary>
    [Description("User or token that is to have them, as croft@pve!lab; Croft's own when not said, unless that is root's.")]
    [RegularExpression(Accounts.Pattern, ErrorMessage = Accounts.Explained)]
    public string? Account { get; init; }
}

/// <summary>What an account needs for verbs, what it holds of that, and the commands that make it so.</summary>
/// <param name="Cluster">Cluster.</param>
/// <param name="Version">Its release, which decides the privileges there are.</param>
/// <param name="Account">User or token.</param>
public sealed record GrantPlan(string Cluster, string Version, string Account) : IPartial
{
    /// <summary>Roles with their privileges, and which verb needs each.</summary>
    public required IReadOnlyList<GrantRole> Roles { get; init; }

    /// <summary>Entries of the ACL.</summary>
    public required IReadOnlyList<GrantEntry> Entries { get; init; }

    /// <summary>What the account lacks; null when nobody may tell.</summary>
    public IReadOnlyList<HeldAt>? Lacks { get; init; }

    /// <summary>What the account holds and needs not; null when nobody may tell.</summary>
    public IReadOnlyList<HeldAt>? TooMuch { get; init; }

    /// <summary>What only some options need and is not in the roles.</summary>
    public IReadOnlyList<GrantOption> LeftOut { get; init; } = [];

    /// <summary>What to know beside it.</summary>
    [Lines] public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Commands for root's shell on any node of the cluster.</summary>
    [Lines] public required IReadOnlyList<string> Commands { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Missing> Missing { get; init; } = [];
}

/// <summary>A role of the plan.</summary>
public sealed record GrantRole
{
    /// <summary>Name.</summary>
    [Column(0)] public required string Role { get; init; }

    /// <summary><c>new</c>, <c>there</c>, or <c>differs</c> where one of that name has other privileges.</summary>
    [Column(1)] public required string State { get; init; }

    /// <summary>Its privileges.</summary>
    public required IReadOnlyList<GrantPrivilege> Privileges { get; init; }
}

/// <summary>A privilege of a role, and for what.</summary>
public sealed record GrantPrivilege
{
    /// <summary>Proxmox's name.</summary>
    [Column(0)] public required string Privilege { get; init; }

    /// <summary>Verbs that need it.</summary>
    [Column(1)] public required IReadOnlyList<string> Verbs { get; init; }
}

/// <summary>An entry of the ACL that the plan asks for.</summary>
public sealed record GrantEntry
{
    /// <summary>Path.</summary>
    [Column(0)] public required string Path { get; init; }

    /// <summary>Role.</summary>
    [Column(1)] public required string Role { get; init; }

    /// <summary>True when it holds for the paths below.</summary>
    [Column(2)] public required bool Propagates { get; init; }
}

/// <summary>Privileges at paths.</summary>
public sealed record HeldAt
{
    /// <summary>Paths.</summary>
    [Column(0)] public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Privileges.</summary>
    [Column(1)] public required IReadOnlyList<string> Privileges { get; init; }
}

/// <summary>What an option of a verb needs beside what the verb always needs.</summary>
public sealed record GrantOption
{
    /// <summary>Verb.</summary>
    [Column(0)] public required string Verb { get; init; }

    /// <summary>Which option, or for what.</summary>
    [Column(1)] public required string When { get; init; }

    /// <summary>Privileges.</summary>
    [Column(2)] public required IReadOnlyList<string> Privileges { get; init; }

    /// <summary>Path.</summary>
    [Column(3)] public required string Path { get; init; }
}
