namespace Croft.Engine.Verbs;

/// <summary>Who calls, and through which face.</summary>
/// <param name="Actor">Who acts: <c>user@host</c> for the local OS user.</param>
/// <param name="Face">The face's name: <c>cli</c>, <c>rest</c>, <c>mcp</c>, <c>demo</c>.</param>
public sealed record VerbContext(Actor Actor, string Face);

/// <summary>Somebody who acts, and what they may do.</summary>
/// <param name="Name">Name as it stands in plans, runs and the audit.</param>
/// <param name="Grants">Permissions held; <c>*</c> holds all, as the owner of a local workspace does.</param>
public sealed record Actor(string Name, IReadOnlySet<string> Grants)
{
    /// <summary>The owner of a local workspace: whoever can read its master key may do everything.</summary>
    public static Actor Local(string user, string host) => new($"{user}@{host}", new HashSet<string>(StringComparer.Ordinal) { "*" });

    /// <summary>True when the actor holds the permission.</summary>
    public bool May(string permission) =>
        permission == Contracts.Permissions.Anyone || Grants.Contains("*") || Grants.Contains(permission);
}
