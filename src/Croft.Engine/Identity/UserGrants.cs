using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.State;
using Croft.Engine.Verbs;

namespace Croft.Engine.Identity;

/// <summary><c>user grant</c>: nobody gives what they do not hold.</summary>
sealed class GrantCroftRole(IdentityStore store, Database database, TimeProvider time) : IVerb<GrantCroftRoleRequest, CroftGranted>
{
    public static VerbInfo Info { get; } = new(
        "user", "grant", "Gives a user of Croft a role, somewhere.", Permissions.UserKeep, Effect.Keeps, typeof(GrantCroftRoleRequest), typeof(CroftGranted))
    {
        About = Part.Everything,
    };

    public async Task<CroftGranted> RunAsync(GrantCroftRoleRequest request, VerbContext context, CancellationToken ct)
    {
        var scope = GivenScopes.Read(request.Scope);
        var given = await GiveAsync(request, scope, context, ct);
        if (scope.Kind is ScopeKind.Everything || !Horizon.Current.All) return given;
        var (clusters, guests) = await Known.InAsync(database, scope, ct);
        return given with { Guests = guests, Warnings = [.. Warnings(scope, clusters, guests)] };
    }

    Task<CroftGranted> GiveAsync(GrantCroftRoleRequest request, GrantScope scope, VerbContext context, CancellationToken ct) => store.ChangeAsync(async t =>
    {
        var user = await t.UserAsync(request.Name);
        var role = await t.RoleAsync(request.Role);
        var effect = Holdings.Effect(role.Permissions, scope);
        if (effect.Permissions.Count == 0)
            throw new FailureException(FailureKind.Invalid, $"The role {role.Name} gives nothing on {scope}: all of it means something on the whole only.", $"Grant it on everything: croft user grant {user.Name} {role.Name}");
        Acting.DemandHeld(context.Actor, [effect], $"{context.Actor.Name} does not hold what {role.Name} gives");
        await t.AddGrantAsync(new Given(user.Name, role.Name, scope, time.GetUtcNow(), context.Actor.Name));
        return new CroftGranted { Name = user.Name, Role = role.Name, Scope = scope.ToString(), NotGiven = NotGiven(role, scope) };
    }, ct);

    // It may be meant for what is yet to come; a name that was mistyped looks the same.
    static IEnumerable<string> Warnings(GrantScope scope, IReadOnlyList<string> clusters, int guests)
    {
        if (scope.Cluster is { } cluster && !clusters.Contains(cluster))
            yield return $"No cluster '{cluster}' is known: this gives nothing until there is one. {(clusters.Count == 0 ? "None is known yet." : $"Known: {string.Join(", ", clusters)}.")}";
        else if (guests == 0)
            yield return $"No guest is known in {scope} now.";
    }

    static IReadOnlyList<string> NotGiven(Role role, GrantScope scope) => scope.Kind is ScopeKind.Everything ? []
        : [.. (role.Permissions.Contains(Grant.All) ? Permissions.All : role.Permissions).Where(Permissions.OfTheWhole.Contains)];
}

/// <summary><c>user ungrant</c>.</summary>
sealed class UngrantCroftRole(IdentityStore store) : IVerb<UngrantCroftRoleRequest, CroftGranted>
{
    public static VerbInfo Info { get; } = new(
        "user", "ungrant", "Takes a role from a user of Croft.", Permissions.UserKeep, Effect.Keeps, typeof(UngrantCroftRoleRequest), typeof(CroftGranted))
    {
        About = Part.Everything,
    };

    public Task<CroftGranted> RunAsync(UngrantCroftRoleRequest request, VerbContext context, CancellationToken ct) => store.ChangeAsync(async t =>
    {
        var user = await t.UserAsync(request.Name);
        Acting.Demand(context.Actor, user);
        var scope = GivenScopes.Read(request.Scope).ToString();
        if (await t.ExecuteAsync("DELETE FROM user_grants WHERE username = @name AND role = @role AND scope = @scope", ("@name", user.Name), ("@role", request.Role), ("@scope", scope)) == 0)
            throw new FailureException(FailureKind.NotFound, $"{user.Name} does not hold {request.Role} on {scope}.",
                user.Given.Count == 0 ? "They hold no role at all." : $"They hold: {string.Join(", ", user.Given.Select(g => $"{g.Role} on {g.Scope}"))}.");
        await t.KeepAnAdministratorAsync(user.IsAdministrator);
        return new CroftGranted { Name = user.Name, Role = request.Role, Scope = scope };
    }, ct);
}

/// <summary>Scopes and permissions as somebody typed them.</summary>
static class GivenScopes
{
    /// <exception cref="FailureException">Invalid.</exception>
    public static GrantScope Read(string text) => GrantScope.TryParse(text, out var scope) && !text.AsSpan().ContainsAny('\n', '\r') ? scope
        : throw new FailureException(new Failure(FailureKind.Invalid, $"'{text}' is no part of the estate.")
        {
            Faults = [new Fault("--scope", "has to be *, cluster:NAME, pool:NAME, tag:NAME or guest:NAME; before the last three names, CLUSTER/ may stand")],
            WayOut = "Write, for example: cluster:lab, pool:lab/prod, tag:web, guest:lab/web-*",
        });

    /// <exception cref="FailureException">Invalid: a permission that there is none of.</exception>
    public static IReadOnlyList<string> Permissions(IReadOnlyList<string> names) =>
        names.FirstOrDefault(n => !Contracts.Permissions.All.Contains(n)) is not { } unknown ? [.. names.Distinct(StringComparer.Ordinal)]
            : throw new FailureException(new Failure(FailureKind.Invalid, $"There is no permission '{unknown}'.")
            {
                Faults = [new Fault("--permission", $"has to be one of {string.Join(", ", Contracts.Permissions.All)}")],
                WayOut = $"Take one of: {string.Join(", ", Contracts.Permissions.All)}.",
            });
}
