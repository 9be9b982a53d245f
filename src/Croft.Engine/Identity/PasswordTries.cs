using Croft.Contracts;
using Croft.Engine.Secrets;
using Croft.Engine.Verbs;

namespace Croft.Engine.Identity;

/// <summary>How a password was tried.</summary>
/// <param name="Verdict">What it turned out to be.</param>
/// <param name="Hash">What it was held against; a hash is nothing to be printed.</param>
sealed record PasswordTry(PasswordVerdict Verdict, string? Hash)
{
    /// <summary>Time to wait, where it was not even tried.</summary>
    public TimeSpan? Refused { get; init; }

    /// <summary>Time to wait after it was wrong.</summary>
    public TimeSpan? Next { get; init; }

    public override string ToString() => Verdict.ToString();
}

/// <summary>The only way to try a password: behind the brakes.</summary>
sealed class PasswordTries(IdentityStore store, Passwords passwords, Brakes brakes, TimeProvider time)
{
    const string Own = "own";

    /// <summary>Tries that one source has under way: it can't fill the queue that the others stand in, whatever names it takes.</summary>
    const int MostOfOne = 8;

    readonly Dictionary<string, int> underWay = new(StringComparer.Ordinal);

    public Task<string> HashAsync(Secret password, CancellationToken ct) => passwords.HashAsync(password, ct);

    /// <summary>Tries a password; it counts as failed until it is released.</summary>
    /// <param name="hash">Null for a user who is not there or has none: that takes as long.</param>
    /// <exception cref="FailureException">TimedOut: too many at once.</exception>
    public async Task<PasswordTry> RunAsync(string name, string? hash, Secret password, string network, CancellationToken ct)
    {
        var source = network == Own ? $"{Own}:{name}" : network;
        Enter(source);
        try
        {
            return await AdmittedAsync(name, hash, password, network, ct);
        }
        finally
        {
            Leave(source);
        }
    }

    async Task<PasswordTry> AdmittedAsync(string name, string? hash, Secret password, string network, CancellationToken ct)
    {
        // Before anything is written down.
        passwords.DemandRoom();
        var admission = await brakes.AdmitAsync(name, network, ct);
        if (admission.Wait is { } wait) return new PasswordTry(PasswordVerdict.Wrong, null) { Refused = wait };
        if (admission.Pause > TimeSpan.Zero) await Task.Delay(admission.Pause, time, ct);
        try
        {
            return new PasswordTry(await passwords.VerifyAsync(hash, password, ct), hash) { Next = admission.Next };
        }
        catch (FailureException)
        {
            await store.NoteAsync(async t => { await brakes.ReleaseAsync(t, name, network, good: false); return true; }, CancellationToken.None);
            throw;
        }
    }

    /// <summary>The try was good.</summary>
    public Task ReleaseAsync(Tables tables, string name, string network) => brakes.ReleaseAsync(tables, name, network, good: true);

    /// <summary>Who acts for themselves says their password again: a session or token alone changes none of what opens the account.</summary>
    /// <exception cref="FailureException">Denied.</exception>
    public async Task DemandOwnAsync(Actor actor, User user, string? password, string option, CancellationToken ct)
    {
        Acting.Demand(actor, user);
        if (actor.Name != user.Name) return;
        if (user.Password is null)
        {
            if (!actor.May(Permissions.UserKeep))
                throw new FailureException(FailureKind.Denied, $"{user.Name} has no password that could be said again.", $"Somebody who keeps users can give one: croft user set-password {user.Name}");
            return;
        }
        if (password is null)
            throw new FailureException(new Failure(FailureKind.Denied, "Your present password is needed for that.") { Faults = [new Fault(option, "is missing")], WayOut = $"Give it: {option}-file FILE, or {option}-file -." });
        var tried = await RunAsync(user.Name, user.Password, new Secret(password), Own, ct);
        if (tried.Verdict is PasswordVerdict.Wrong)
            throw new FailureException(FailureKind.Denied, "That is not your present password.", (tried.Refused ?? tried.Next) is { } wait ? $"Try again in {Math.Ceiling(wait.TotalSeconds)} s." : "Try again.");
        await store.NoteAsync(async t => { await ReleaseAsync(t, user.Name, Own); return true; }, ct);
    }

    void Enter(string source)
    {
        lock (underWay)
        {
            var count = underWay.GetValueOrDefault(source);
            if (count >= MostOfOne) throw Passwords.TooMany();
            underWay[source] = count + 1;
        }
    }

    void Leave(string source)
    {
        lock (underWay)
        {
            if (--underWay[source] == 0) underWay.Remove(source);
        }
    }
}
