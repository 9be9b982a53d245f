using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Identity;

/// <summary><c>role list</c>.</summary>
sealed class ListCroftRoles(IdentityStore store) : IVerb<ListCroftRolesRequest, Page<CroftRoleRow>>
{
    public static VerbInfo Info { get; } = new(
        "role", "list", "Lists Croft's roles with what they give.", Permissions.UserRead, Effect.Reads, typeof(ListCroftRolesRequest), typeof(Page<CroftRoleRow>))
    {
        About = Part.Everything,
    };

    public Task<Page<CroftRoleRow>> RunAsync(ListCroftRolesRequest request, VerbContext context, CancellationToken ct) => store.ReadAsync(async t =>
    {
        List<CroftRoleRow> rows = [];
        foreach (var role in await t.RolesAsync()) rows.Add(await t.RowAsync(role));
        return new Page<CroftRoleRow>(rows);
    }, ct);
}

/// <summary><c>role show</c>.</summary>
sealed class ShowCroftRole(IdentityStore store) : IVerb<ShowCroftRoleRequest, CroftRoleRow>
{
    public static VerbInfo Info { get; } = new(
        "role", "show", "Shows a role of Croft.", Permissions.UserRead, Effect.Reads, typeof(ShowCroftRoleRequest), typeof(CroftRoleRow))
    {
        About = Part.Everything,
    };

    public Task<CroftRoleRow> RunAsync(ShowCroftRoleRequest request, VerbContext context, CancellationToken ct) =>
        store.ReadAsync(async t => await t.RowAsync(await t.RoleAsync(request.Name)), ct);
}

/// <summary><c>role create</c>.</summary>
sealed class CreateCroftRole(IdentityStore store, TimeProvider time) : IVerb<CreateCroftRoleRequest, CroftRoleRow>
{
    public static VerbInfo Info { get; } = new(
        "role", "create", "Makes a role of Croft from permissions.", Permissions.UserKeep, Effect.Keeps, typeof(CreateCroftRoleRequest), typeof(CroftRoleRow))
    {
        About = Part.Everything,
    };

    public Task<CroftRoleRow> RunAsync(CreateCroftRoleRequest request, VerbContext context, CancellationToken ct) => store.ChangeAsync(async t =>
    {
        var permissions = GivenScopes.Permissions(request.Permission);
        if ((await t.RolesAsync()).Any(r => r.Name == request.Name))
            throw new FailureException(FailureKind.Conflict, $"There is a role '{request.Name}' already.", $"See it: croft role show {request.Name}");
        // Who holds it already, should it have been made and deleted meanwhile, is nobody: a role that is held is not deleted.
        await t.ExecuteAsync("INSERT INTO roles (name, permissions, created) VALUES (@name, @permissions, @now)",
            ("@name", request.Name), ("@permissions", string.Join('\n', permissions)), ("@now", time.GetUtcNow()));
        return await t.RowAsync(new Role(request.Name, permissions, false));
    }, ct);
}

/// <summary><c>role configure</c>: for all who hold it, at once.</summary>
sealed class ConfigureCroftRole(IdentityStore store) : IVerb<ConfigureCroftRoleRequest, CroftRoleRow>
{
    public static VerbInfo Info { get; } = new(
        "role", "configure", "Changes what a role gives, to all who hold it.", Permissions.UserKeep, Effect.Keeps, typeof(ConfigureCroftRoleRequest), typeof(CroftRoleRow))
    {
        About = Part.Everything,
    };

    public Task<CroftRoleRow> RunAsync(ConfigureCroftRoleRequest request, VerbContext context, CancellationToken ct) => store.ChangeAsync(async t =>
    {
        var permissions = GivenScopes.Permissions(request.Permission);
        var role = await t.ChangeableAsync(request.Name, "changed");
        // Of what is given and what is taken alike: nobody decides on what they do not hold.
        Acting.DemandHeld(context.Actor, await t.HeldByRoleAsync(role with { Permissions = [.. permissions.Union(role.Permissions, StringComparer.Ordinal)] }), $"{context.Actor.Name} does not hold what {role.Name} gives");
        await t.ExecuteAsync("UPDATE roles SET permissions = @permissions WHERE name = @name", ("@permissions", string.Join('\n', permissions)), ("@name", role.Name));
        return await t.RowAsync(role with { Permissions = permissions });
    }, ct);
}

/// <summary><c>role delete</c>.</summary>
sealed class DeleteCroftRole(IdentityStore store) : IVerb<DeleteCroftRoleRequest, CroftRoleRow>
{
    public static VerbInfo Info { get; } = new(
        "role", "delete", "Deletes a role of Croft that nobody holds.", Permissions.UserKeep, Effect.Keeps, typeof(DeleteCroftRoleRequest), typeof(CroftRoleRow))
    {
        About = Part.Everything,
        Forgets = "what it gives; nobody holds it",
    };

    public Task<CroftRoleRow> RunAsync(DeleteCroftRoleRequest request, VerbContext context, CancellationToken ct) => store.ChangeAsync(async t =>
    {
        var role = await t.ChangeableAsync(request.Name, "deleted");
        var holders = await t.ListAsync("SELECT DISTINCT username FROM user_grants WHERE role = @role ORDER BY username", r => r.GetString(0), ("@role", role.Name));
        if (holders.Count > 0)
            throw new FailureException(FailureKind.Conflict, $"The role {role.Name} is held by {string.Join(", ", holders)}; it was not deleted.", $"Take it from them first: croft user ungrant {holders[0]} {role.Name}");
        await t.ExecuteAsync("DELETE FROM roles WHERE name = @name", ("@name", role.Name));
        return new CroftRoleRow { Name = role.Name, BuiltIn = false, Users = 0, Permissions = role.Permissions };
    }, ct);
}

static class RoleViews
{
    public static async Task<CroftRoleRow> RowAsync(this Tables tables, Role role) => new()
    {
        Name = role.Name,
        BuiltIn = role.BuiltIn,
        Users = (int)await tables.NumberAsync("SELECT count(DISTINCT username) FROM user_grants WHERE role = @role", ("@role", role.Name)),
        Permissions = role.Permissions,
    };

    /// <exception cref="FailureException">NotFound. Unsupported: it is built in.</exception>
    public static async Task<Role> ChangeableAsync(this Tables tables, string name, string what) => await tables.RoleAsync(name) is { BuiltIn: false } role ? role
        : throw new FailureException(FailureKind.Unsupported, $"The role {name} is built in and can't be {what}.", "Make one of your own: croft role create NAME --permission …");

    /// <summary>What a role gives wherever somebody holds it.</summary>
    public static async Task<IReadOnlyList<Grant>> HeldByRoleAsync(this Tables tables, Role role) =>
        [.. (await tables.UsersAsync()).SelectMany(u => u.Given).Where(g => g.Role == role.Name).Select(g => Holdings.Effect(role.Permissions, g.Scope))];
}
