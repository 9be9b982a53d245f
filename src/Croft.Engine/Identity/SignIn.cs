using System.Security.Cryptography;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Secrets;

namespace Croft.Engine.Identity;

/// <summary>What somebody typed to sign in.</summary>
/// <param name="Name">Name of the user.</param>
/// <param name="Password">Password.</param>
/// <param name="Code">Code of the app, or a recovery code; null where none was typed.</param>
public sealed record SignInAttempt(string Name, Secret Password, Secret? Code);

/// <summary>How a sign-in went; a refusal does not say what was wrong.</summary>
public sealed record SignInOutcome
{
    /// <summary>The session's id, which its browser keeps and nobody else; null where it was refused.</summary>
    public Secret? Session { get; init; }

    /// <summary>Who signed in.</summary>
    public string? User { get; init; }

    /// <summary>When the session ends in any case, UTC.</summary>
    public DateTimeOffset? Ends { get; init; }

    /// <summary>True where nothing was looked at, since this source has to wait: that tells nothing of what was typed.</summary>
    public bool Untried { get; init; }

    /// <summary>Time after which this source may try again; null for at once.</summary>
    public TimeSpan? Wait { get; init; }
}

/// <summary>Signing in and out of a browser's session.</summary>
public sealed class SignIn
{
    const string Verb = "sign-in", Face = "server", Unknown = "unknown";

    /// <summary>Longest password that is looked at; none that anybody has is as long.</summary>
    const int LongestPassword = 1024;

    static readonly TimeSpan busy = TimeSpan.FromSeconds(2);

    readonly IdentityStore store;
    readonly PasswordTries tries;
    readonly SecondFactors factors;
    readonly AuditLog audit;
    readonly RandomNumberGenerator random;
    readonly TimeProvider time;

    internal SignIn(IdentityStore store, PasswordTries tries, SecondFactors factors, AuditLog audit, RandomNumberGenerator random, TimeProvider time) =>
        (this.store, this.tries, this.factors, this.audit, this.random, this.time) = (store, tries, factors, audit, random, time);

    /// <summary>Tries to sign in.</summary>
    /// <returns>A session, or a refusal with the time to wait.</returns>
    /// <exception cref="FailureException">The database or the master key can't be used.</exception>
    public async Task<SignInOutcome> RunAsync(SignInAttempt attempt, SignInSource source, CancellationToken ct)
    {
        var name = attempt.Name.Trim().ToLowerInvariant();
        var user = await store.ReadAsync(t => t.FindUserAsync(name), ct) is { Disabled: false } found ? found : null;
        var password = attempt.Password.Reveal() is { Length: <= LongestPassword } ? attempt.Password : new Secret("");
        PasswordTry tried;
        try
        {
            tried = await tries.RunAsync(name, user?.Password, password, source.Network, ct);
        }
        catch (FailureException e) when (e.Failure.Kind is FailureKind.TimedOut)
        {
            return new SignInOutcome { Wait = busy, Untried = true };
        }
        if (tried.Refused is { } wait) return new SignInOutcome { Wait = wait, Untried = true };
        // A wrong password takes the same way as a wrong code, so that the time does not tell them apart.
        var fresh = tried.Verdict is PasswordVerdict.RightAndOld ? await tries.HashAsync(password, ct) : null;
        var begun = await store.KeepAsync(t => BeginAsync(t, name, tried, fresh, attempt.Code?.Reveal(), source), ct);
        await audit.AppendAsync(new AuditEntry(begun is null ? AuditKind.Denial : AuditKind.Result, user?.Name ?? Unknown, Face, Verb)
        {
            Outcome = begun is null ? "denied" : "done",
            Detail = $"from {source.Address}",
        }, CancellationToken.None);
        return begun is var (session, text)
            ? new SignInOutcome { Session = new Secret(text), User = session.User, Ends = session.Created + Session.Longest }
            : new SignInOutcome { Wait = tried.Next };
    }

    /// <summary>Ends a session; one that is not there is ended already.</summary>
    public async Task SignOutAsync(string session, CancellationToken ct)
    {
        var hash = Random256.Hash(session);
        // Looked for first: a change empties what is known of all callers.
        if (await store.ReadAsync(t => t.SessionOfHashAsync(hash), ct) is not null)
            await store.ChangeAsync(t => t.ExecuteAsync("DELETE FROM sessions WHERE hash = @hash", ("@hash", hash)), ct);
    }

    async Task<(Session Session, string Text)?> BeginAsync(Tables tables, string name, PasswordTry tried, string? fresh, string? code, SignInSource source)
    {
        var now = time.GetUtcNow();
        // Read again: they may have been disabled, or the password changed, while it was tried.
        if (await tables.FindUserAsync(name) is not { Disabled: false, Password: { } hash } user || tried.Verdict is PasswordVerdict.Wrong || hash != tried.Hash) return null;
        if (user.Totp is not null && !(code is not null && await factors.UseAsync(tables, user, code, now))) return null;
        await tries.ReleaseAsync(tables, name, source.Network);
        if (fresh is not null) await tables.ExecuteAsync("UPDATE users SET password = @password WHERE name = @name", ("@password", fresh), ("@name", name));
        return await tables.AddSessionAsync(name, source, now, random);
    }
}
