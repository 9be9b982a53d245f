using Croft.Contracts;
using Croft.Engine.Secrets;
using Croft.Engine.Verbs;

namespace Croft.Engine.Identity;

/// <summary><c>user create</c>.</summary>
sealed class CreateCroftUser(IdentityStore store, Passwords passwords, TimeProvider time) : IVerb<CreateCroftUserRequest, CroftUserDetail>
{
    public static VerbInfo Info { get; } = new(
        "user", "create", "Makes a user of Croft, who may do nothing yet.", Permissions.UserKeep, Effect.Keeps, typeof(CreateCroftUserRequest), typeof(CroftUserDetail))
    {
        About = Part.Everything,
        AbsentFrom = IdentityRoom.NotForModels,
    };

    public async Task<CroftUserDetail> RunAsync(CreateCroftUserRequest request, VerbContext context, CancellationToken ct)
    {
        PasswordRules.Demand(request.Name, request.Password);
        var hash = request.Password is { } password ? await passwords.HashAsync(new Secret(password), ct) : null;
        var now = time.GetUtcNow();
        return await store.ChangeAsync(async t =>
        {
            if (await t.FindUserAsync(request.Name) is not null)
                throw new FailureException(FailureKind.Conflict, $"There is a user '{request.Name}' already.", $"See them: croft user show {request.Name}");
            await t.AddUserAsync(request.Name, request.Shown, now);
            if (hash is not null) await t.SetPasswordAsync(request.Name, hash, now);
            return await t.DetailAsync(await t.UserAsync(request.Name), now);
        }, ct);
    }
}

/// <summary><c>user configure</c>.</summary>
sealed class ConfigureCroftUser(IdentityStore store, TimeProvider time) : IVerb<ConfigureCroftUserRequest, CroftUserDetail>
{
    public static VerbInfo Info { get; } = new(
        "user", "configure", "Changes a user of Croft, or disables them.", Permissions.UserKeep, Effect.Keeps, typeof(ConfigureCroftUserRequest), typeof(CroftUserDetail))
    {
        About = Part.Everything,
    };

    public Task<CroftUserDetail> RunAsync(ConfigureCroftUserRequest request, VerbContext context, CancellationToken ct) => store.ChangeAsync(async t =>
    {
        var user = await t.UserAsync(request.Name);
        Acting.Demand(context.Actor, user);
        var disabled = request.Disabled ?? user.Disabled;
        await t.ExecuteAsync("UPDATE users SET shown = @shown, disabled = @disabled WHERE name = @name", ("@shown", request.Shown ?? user.Shown), ("@disabled", disabled), ("@name", user.Name));
        if (disabled) await t.EndSessionsAsync(user.Name);
        await t.KeepAnAdministratorAsync(user.IsAdministrator);
        await t.EndSetupAsync();
        return await t.DetailAsync(await t.UserAsync(user.Name), time.GetUtcNow());
    }, ct);
}

/// <summary><c>user delete</c>.</summary>
sealed class DeleteCroftUser(IdentityStore store, TimeProvider time) : IVerb<DeleteCroftUserRequest, CroftUserDetail>
{
    public static VerbInfo Info { get; } = new(
        "user", "delete", "Deletes a user of Croft with tokens and sessions.", Permissions.UserKeep, Effect.Keeps, typeof(DeleteCroftUserRequest), typeof(CroftUserDetail))
    {
        About = Part.Everything,
        Forgets = "their roles, password, second factor, tokens and sessions; what they did stays in runs and the audit",
    };

    static readonly string[] tables = ["sessions", "api_tokens", "user_grants", "recovery_codes"];

    public Task<CroftUserDetail> RunAsync(DeleteCroftUserRequest request, VerbContext context, CancellationToken ct) => store.ChangeAsync(async t =>
    {
        var user = await t.UserAsync(request.Name);
        Acting.Demand(context.Actor, user);
        var last = await t.DetailAsync(user, time.GetUtcNow());
        foreach (var table in tables) await t.ExecuteAsync($"DELETE FROM {table} WHERE username = @name", ("@name", user.Name));
        await t.ExecuteAsync("DELETE FROM users WHERE name = @name", ("@name", user.Name));
        await t.KeepAnAdministratorAsync(user.IsAdministrator);
        return last;
    }, ct);
}

/// <summary>What a password may be.</summary>
static class PasswordRules
{
    /// <exception cref="FailureException">Invalid; the password is not repeated.</exception>
    public static void Demand(string user, string? password)
    {
        if (password is null) return;
        if (password.Contains(user, StringComparison.OrdinalIgnoreCase) && password.Length < user.Length + 8)
            throw Invalid("is hardly more than the name");
        if (password.Distinct().Count() < 5)
            throw Invalid("has too few different letters");

        static FailureException Invalid(string why) => new(new Failure(FailureKind.Invalid, $"The password {why}.") { Faults = [new Fault("--password", why)], WayOut = "Take a longer one; several words are good." });
    }
}
