using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Identity;

/// <summary><c>user list</c>.</summary>
sealed class ListCroftUsers(IdentityStore store) : IVerb<ListCroftUsersRequest, Page<CroftUserRow>>
{
    public static VerbInfo Info { get; } = new(
        "user", "list", "Lists Croft's users with what they hold.", Permissions.UserRead, Effect.Reads, typeof(ListCroftUsersRequest), typeof(Page<CroftUserRow>))
    {
        About = Part.Everything,
    };

    public async Task<Page<CroftUserRow>> RunAsync(ListCroftUsersRequest request, VerbContext context, CancellationToken ct) =>
        new([.. (await store.ReadAsync(t => t.UsersAsync(), ct)).Select(u => u.Row())]);
}

/// <summary><c>user show</c>: anybody themselves.</summary>
sealed class ShowCroftUser(IdentityStore store, TimeProvider time) : IVerb<ShowCroftUserRequest, CroftUserDetail>
{
    public static VerbInfo Info { get; } = new(
        "user", "show", "Shows a user of Croft with roles and permissions.", Permissions.Anyone, Effect.Reads, typeof(ShowCroftUserRequest), typeof(CroftUserDetail))
    {
        About = Part.Nothing,
    };

    public Task<CroftUserDetail> RunAsync(ShowCroftUserRequest request, VerbContext context, CancellationToken ct)
    {
        Acting.DemandSight(context.Actor, request.Name);
        return store.ReadAsync(async t => await t.DetailAsync(await t.UserAsync(request.Name), time.GetUtcNow()), ct);
    }
}

static class UserViews
{
    public static CroftUserRow Row(this User user) => new()
    {
        Name = user.Name,
        Shown = user.Shown,
        Grants = [.. user.Given.Select(g => $"{g.Role} on {g.Scope}")],
        Disabled = user.Disabled,
        Password = user.Password is not null,
        SecondFactor = user.Totp is not null,
        Created = user.Created,
    };

    public static async Task<CroftUserDetail> DetailAsync(this Tables tables, User user, DateTimeOffset now) => new()
    {
        Name = user.Name,
        Shown = user.Shown,
        Disabled = user.Disabled,
        Created = user.Created,
        PasswordSet = user.PasswordSet,
        SecondFactor = user.Totp is not null,
        RecoveryCodes = (int)await tables.NumberAsync("SELECT count(*) FROM recovery_codes WHERE username = @name", ("@name", user.Name)),
        Grants = [.. user.Given.Select(g => new CroftGrantRow { Role = g.Role, Scope = g.Scope.ToString(), Granted = g.At, By = g.By })],
        Holds = Held(user.Grants),
        Tokens = (await tables.TokensAsync(user.Name)).Count,
        Sessions = (await tables.SessionsAsync(user.Name, now)).Count,
    };

    public static IReadOnlyList<CroftHolding> Held(IReadOnlyList<Grant> grants) =>
        [.. grants.Select(g => new CroftHolding { Scope = g.Scope.ToString(), Permissions = [.. g.Permissions.Order(StringComparer.Ordinal)] })];
}
