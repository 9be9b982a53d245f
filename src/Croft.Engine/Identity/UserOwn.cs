using Croft.Contracts;
using Croft.Engine.Secrets;
using Croft.Engine.Verbs;

namespace Croft.Engine.Identity;

/// <summary><c>user set-password</c>: one's own with the present one.</summary>
sealed class SetCroftPassword(IdentityStore store, PasswordTries tries, TimeProvider time) : IVerb<SetCroftPasswordRequest, CroftUserDetail>
{
    public static VerbInfo Info { get; } = new(
        "user", "set-password", "Sets a user's password and ends their sessions.", Permissions.Anyone, Effect.Keeps, typeof(SetCroftPasswordRequest), typeof(CroftUserDetail))
    {
        About = Part.Nothing,
        AbsentFrom = IdentityRoom.NotForModels,
    };

    public async Task<CroftUserDetail> RunAsync(SetCroftPasswordRequest request, VerbContext context, CancellationToken ct)
    {
        var user = await store.TargetAsync(request.Name, context.Actor, ct);
        PasswordRules.Demand(request.Name, request.Password);
        await tries.DemandOwnAsync(context.Actor, user, request.Old, "--old", ct);
        var hash = await tries.HashAsync(new Secret(request.Password), ct);
        return await store.ChangeAsync(async t =>
        {
            Acting.Demand(context.Actor, await t.UserAsync(user.Name));
            await t.SetPasswordAsync(user.Name, hash, time.GetUtcNow());
            return await t.DetailAsync(await t.UserAsync(user.Name), time.GetUtcNow());
        }, ct);
    }
}

/// <summary><c>user enroll</c>: a key first, and once a code of it was given, it counts.</summary>
sealed class EnrollCroftUser(IdentityStore store, PasswordTries tries, SecondFactors factors, TimeProvider time) : IVerb<EnrollCroftUserRequest, CroftEnrollment>
{
    public static VerbInfo Info { get; } = new(
        "user", "enroll", "Gives a user a second factor, in two steps.", Permissions.Anyone, Effect.Keeps, typeof(EnrollCroftUserRequest), typeof(CroftEnrollment))
    {
        About = Part.Nothing,
        RevealsSecrets = true,
        AbsentFrom = IdentityRoom.NotForModels,
    };

    public async Task<CroftEnrollment> RunAsync(EnrollCroftUserRequest request, VerbContext context, CancellationToken ct)
    {
        var user = await store.TargetAsync(request.Name, context.Actor, ct);
        await tries.DemandOwnAsync(context.Actor, user, request.Password, "--password", ct);
        return await store.ChangeAsync(async t =>
        {
            var now = await t.UserAsync(user.Name);
            Acting.Demand(context.Actor, now);
            return request.Code is { } code ? await ConfirmAsync(t, now, code) : await BeginAsync(t, now);
        }, ct);
    }

    async Task<CroftEnrollment> BeginAsync(Tables tables, User user)
    {
        var (box, key) = factors.Make(user.Name);
        await tables.ExecuteAsync("UPDATE users SET totppending = @key WHERE name = @name", ("@key", box), ("@name", user.Name));
        return new CroftEnrollment
        {
            Name = user.Name,
            Counts = false,
            Key = key,
            Address = Totp.Address(user.Name, key),
            Next = $"Give the key to the app, then a code that it shows: croft user enroll {user.Name} --code-file -",
        };
    }

    async Task<CroftEnrollment> ConfirmAsync(Tables tables, User user, string code)
    {
        if (user.TotpPending is not { } pending)
            throw new FailureException(FailureKind.Conflict, $"No key of {user.Name} waits for a code.", $"Ask for one: croft user enroll {user.Name}");
        if (factors.Match(user.Name, pending, code, time.GetUtcNow(), null) is not { } step)
            throw new FailureException(FailureKind.Denied, "That is no code of the key that was shown.", "Look whether the clocks of the app and of this machine are right, and give the code that it shows now.");
        await tables.ExecuteAsync("UPDATE users SET totp = @key, totppending = NULL, totpstep = @step WHERE name = @name", ("@key", pending), ("@step", step), ("@name", user.Name));
        return new CroftEnrollment { Name = user.Name, Counts = true, RecoveryCodes = await factors.NewCodesAsync(tables, user.Name), Next = "Keep the recovery codes where you find them without the app." };
    }
}

/// <summary><c>user unenroll</c>.</summary>
sealed class UnenrollCroftUser(IdentityStore store, PasswordTries tries, TimeProvider time) : IVerb<UnenrollCroftUserRequest, CroftUserDetail>
{
    public static VerbInfo Info { get; } = new(
        "user", "unenroll", "Takes the second factor from a user.", Permissions.Anyone, Effect.Keeps, typeof(UnenrollCroftUserRequest), typeof(CroftUserDetail))
    {
        About = Part.Nothing,
        AbsentFrom = IdentityRoom.NotForModels,
    };

    public async Task<CroftUserDetail> RunAsync(UnenrollCroftUserRequest request, VerbContext context, CancellationToken ct)
    {
        var user = await store.TargetAsync(request.Name, context.Actor, ct);
        await tries.DemandOwnAsync(context.Actor, user, request.Password, "--password", ct);
        return await store.ChangeAsync(async t =>
        {
            Acting.Demand(context.Actor, await t.UserAsync(user.Name));
            await t.ExecuteAsync("UPDATE users SET totp = NULL, totppending = NULL, totpstep = NULL WHERE name = @name", ("@name", user.Name));
            await t.ExecuteAsync("DELETE FROM recovery_codes WHERE username = @name", ("@name", user.Name));
            return await t.DetailAsync(await t.UserAsync(user.Name), time.GetUtcNow());
        }, ct);
    }
}

/// <summary><c>user recovery-codes</c>.</summary>
sealed class MakeRecoveryCodes(IdentityStore store, PasswordTries tries, SecondFactors factors) : IVerb<RecoveryCodesRequest, CroftRecoveryCodes>
{
    public static VerbInfo Info { get; } = new(
        "user", "recovery-codes", "Makes new recovery codes; those before count no more.", Permissions.Anyone, Effect.Keeps, typeof(RecoveryCodesRequest), typeof(CroftRecoveryCodes))
    {
        About = Part.Nothing,
        RevealsSecrets = true,
        AbsentFrom = IdentityRoom.NotForModels,
    };

    public async Task<CroftRecoveryCodes> RunAsync(RecoveryCodesRequest request, VerbContext context, CancellationToken ct)
    {
        var user = await store.TargetAsync(request.Name, context.Actor, ct);
        await tries.DemandOwnAsync(context.Actor, user, request.Password, "--password", ct);
        return await store.ChangeAsync(async t =>
        {
            var now = await t.UserAsync(user.Name);
            Acting.Demand(context.Actor, now);
            if (now.Totp is null)
                throw new FailureException(FailureKind.Conflict, $"{user.Name} has no second factor that could be lost.", $"Give them one: croft user enroll {user.Name}");
            return new CroftRecoveryCodes { Name = user.Name, Codes = await factors.NewCodesAsync(t, user.Name) };
        }, ct);
    }
}

/// <summary><c>user unlock</c>.</summary>
sealed class UnlockCroftUser(IdentityStore store, Brakes brakes) : IVerb<UnlockCroftUserRequest, UnlockedCroftUser>
{
    public static VerbInfo Info { get; } = new(
        "user", "unlock", "Forgets a user's failed sign-ins, so that nobody waits.", Permissions.UserKeep, Effect.Keeps, typeof(UnlockCroftUserRequest), typeof(UnlockedCroftUser))
    {
        About = Part.Everything,
    };

    public Task<UnlockedCroftUser> RunAsync(UnlockCroftUserRequest request, VerbContext context, CancellationToken ct) =>
        store.KeepAsync(async t => new UnlockedCroftUser((await t.UserAsync(request.Name)).Name, await brakes.ForgetAsync(t, request.Name)), ct);
}

static class Targets
{
    /// <summary>The user whom somebody acts on; one who is not there is told only to who may see users.</summary>
    /// <exception cref="FailureException">Denied, NotFound.</exception>
    public static Task<User> TargetAsync(this IdentityStore store, string name, Actor actor, CancellationToken ct)
    {
        Acting.DemandSight(actor, name);
        return store.ReadAsync(async t =>
        {
            var user = await t.UserAsync(name);
            Acting.Demand(actor, user);
            return user;
        }, ct);
    }
}
