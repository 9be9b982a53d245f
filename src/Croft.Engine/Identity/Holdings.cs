using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Identity;

/// <summary>What somebody holds: grants put together, narrowed and held against each other.</summary>
static class Holdings
{
    /// <summary>What permissions give on a scope: on a part of the estate all but those that mean something on the whole only.</summary>
    public static Grant Effect(IEnumerable<string> permissions, GrantScope scope) => scope.Kind is ScopeKind.Everything
        ? new([.. permissions.Distinct(StringComparer.Ordinal)], scope)
        : new([.. Expanded(permissions).Where(p => !Permissions.OfTheWhole.Contains(p))], scope);

    /// <summary>Grants, one a scope, without those that give nothing.</summary>
    public static IReadOnlyList<Grant> Sum(IEnumerable<Grant> grants) =>
        [.. from grant in grants group grant.Permissions by grant.Scope into of let sum = Effect(of.SelectMany(p => p), of.Key) where sum.Permissions.Count > 0 select sum];

    /// <summary>What is held and also within a narrowing.</summary>
    /// <param name="held">What the user holds now.</param>
    /// <param name="permissions">Names; null narrows to none in particular.</param>
    /// <param name="scopes">Where; null narrows to no part.</param>
    public static IReadOnlyList<Grant> Narrowed(IReadOnlyList<Grant> held, IReadOnlyCollection<string>? permissions, IReadOnlyCollection<GrantScope>? scopes) => Sum(
        from grant in held
        from scope in scopes ?? [GrantScope.Everything]
        let both = Scopes.Both(grant.Scope, scope)
        where both is not null
        select new Grant(permissions is null ? grant.Permissions : [.. permissions.Where(grant.Holds)], both));

    /// <summary>True where everything wanted is held.</summary>
    public static bool Cover(IReadOnlyList<Grant> held, IEnumerable<Grant> wanted) => Lacking(held, wanted) is null;

    /// <summary>The first of what is wanted that is not held, as people read it; null where nothing is lacking.</summary>
    public static string? Lacking(IReadOnlyList<Grant> held, IEnumerable<Grant> wanted) =>
        (from grant in wanted
         from permission in grant.Permissions
         where !held.Any(h => h.Holds(permission) && Scopes.Contain(h.Scope, grant.Scope))
         select $"{(permission == Grant.All ? "every permission" : permission)} on {grant.Scope}").FirstOrDefault();

    static IEnumerable<string> Expanded(IEnumerable<string> permissions)
    {
        var given = permissions.Distinct(StringComparer.Ordinal).ToList();
        return given.Contains(Grant.All) ? Permissions.All : given;
    }
}
