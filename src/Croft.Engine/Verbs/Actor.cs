using Croft.Contracts;

namespace Croft.Engine.Verbs;

/// <summary>Somebody who acts, and what they may do where.</summary>
/// <param name="Name">Name as it stands in plans, runs and the audit.</param>
/// <param name="Grants">What they hold.</param>
public sealed record Actor(string Name, IReadOnlyList<Grant> Grants)
{
    /// <summary>True where they act through a token that was given less than what its user may do.</summary>
    public bool IsNarrowed { get; init; }

    /// <summary>The owner of a local workspace: whoever can read its master key may do everything.</summary>
    public static Actor Local(string user, string host) => Holding($"{user}@{host}", Grant.All);

    /// <summary>Somebody who holds permissions everywhere.</summary>
    public static Actor Holding(string name, params IReadOnlyCollection<string> permissions) => new(name, [new Grant(permissions, GrantScope.Everything)]);

    /// <summary>True when the actor holds the permission somewhere.</summary>
    public bool May(string permission) => permission == Permissions.Anyone || Grants.Any(g => g.Holds(permission));

    /// <summary>True when the actor holds the permission on everything.</summary>
    public bool MayEverywhere(string permission) => permission == Permissions.Anyone || Grants.Any(g => g.Scope.Kind == ScopeKind.Everything && g.Holds(permission));

    /// <summary>True unless all is theirs, everywhere.</summary>
    public bool IsScoped => !Grants.Any(g => g.Scope.Kind == ScopeKind.Everything && g.Permissions.Contains(Grant.All));
}

/// <summary>Permissions held on a part of the estate.</summary>
/// <param name="Permissions">Names of <see cref="Contracts.Permissions"/>; <see cref="All"/> holds every one.</param>
/// <param name="Scope">Where.</param>
public sealed record Grant(IReadOnlyCollection<string> Permissions, GrantScope Scope)
{
    /// <summary>Stands for every permission.</summary>
    public const string All = "*";

    /// <summary>True when the permission is held there.</summary>
    public bool Holds(string permission) => Permissions.Contains(All) || Permissions.Contains(permission);
}
