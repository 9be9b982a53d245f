using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Secrets;
using Croft.Engine.Verbs;

namespace Croft.Engine.Identity;

/// <summary>The way in to a Croft that has no administrator yet.</summary>
/// <remarks>
/// The setup token counts while nobody who can sign in is an administrator; the administrator's API token is made while there is none at all.
/// So both can be asked for in one start, in either order.
/// </remarks>
public sealed partial class Setup
{
    const string Prefix = "croft_setup_", FirstToken = "first", Face = "server", By = "setup";
    const int ShortestPassword = 12, LongestPassword = 256;

    readonly IdentityStore store;
    readonly Passwords passwords;
    readonly AuditLog audit;
    readonly RandomNumberGenerator random;
    readonly TimeProvider time;

    internal Setup(IdentityStore store, Passwords passwords, AuditLog audit, RandomNumberGenerator random, TimeProvider time) =>
        (this.store, this.passwords, this.audit, this.random, this.time) = (store, passwords, audit, random, time);

    /// <summary>A new setup token in place of any before; null where an administrator can sign in.</summary>
    public Task<string?> IssueAsync(CancellationToken ct) => store.ChangeAsync(async t =>
    {
        await t.ExecuteAsync("DELETE FROM setup_tokens");
        if (await HasOneWithPasswordAsync(t)) return null;
        var text = Random256.Make(Prefix, random);
        await t.ExecuteAsync("INSERT INTO setup_tokens (hash, created) VALUES (@hash, @now)", ("@hash", Random256.Hash(text)), ("@now", time.GetUtcNow()));
        return text;
    }, ct);

    /// <summary>True while somebody has to be made an administrator with a setup token.</summary>
    public Task<bool> IsNeededAsync(CancellationToken ct) => store.ReadAsync(async t => !await HasOneWithPasswordAsync(t), ct);

    /// <summary>Makes the first administrator who can sign in; returns their name. The token is void then.</summary>
    /// <param name="token">The setup token.</param>
    /// <param name="name">Name of the administrator; one who was made for an API token alone is given the password.</param>
    /// <param name="password">Password, of 12 to 256 letters.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="FailureException">Denied: the token is wrong or void. Invalid: name or password. Conflict: somebody else has the name.</exception>
    public async Task<string> RedeemAsync(string token, string name, Secret password, CancellationToken ct)
    {
        if (!await store.ReadAsync(t => CountsAsync(t, token), ct)) throw Void();
        if (!Name().IsMatch(name)) throw Invalid("name", IdentityNames.Words);
        if (password.Reveal().Length is < ShortestPassword or > LongestPassword) throw Invalid("password", $"has to have {ShortestPassword} to {LongestPassword} letters");
        PasswordRules.Demand(name, password.Reveal());
        var hash = await passwords.HashAsync(password, ct);
        await store.ChangeAsync(async t =>
        {
            if (!await CountsAsync(t, token)) throw Void();
            var now = time.GetUtcNow();
            if (await t.FindUserAsync(name) is not { } user)
                await MakeAsync(t, name, now);
            else if (!user.IsAdministrator)
                throw new FailureException(FailureKind.Conflict, $"There is a user '{name}' already.", "Take another name.");
            await t.SetPasswordAsync(name, hash, now);
            return true;
        }, ct);
        await TellAsync(name, "first administrator");
        return name;
    }

    /// <summary>Makes an administrator without a password, and an API token of theirs; null where there is an administrator, or somebody has the name.</summary>
    /// <param name="name">Name of the administrator: <c>admin</c>.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<string?> IssueAdministratorTokenAsync(string name, CancellationToken ct)
    {
        if (!Name().IsMatch(name)) throw Invalid("name", IdentityNames.Words);
        var token = await store.ChangeAsync(async t =>
        {
            if ((await t.UsersAsync()).Any(u => u.IsAdministrator || u.Name == name)) return null;
            var now = time.GetUtcNow();
            await MakeAsync(t, name, now);
            return (await t.AddTokenAsync(new Token(0, name, FirstToken) { Created = now, Expires = now.AddDays(365) }, random)).Text;
        }, ct);
        if (token is not null) await TellAsync(name, "administrator with an API token alone");
        return token;
    }

    static async Task MakeAsync(Tables tables, string name, DateTimeOffset now)
    {
        await tables.AddUserAsync(name, null, now);
        await tables.AddGrantAsync(new Given(name, Role.Admin, GrantScope.Everything, now, By));
    }

    static async Task<bool> CountsAsync(Tables tables, string token) =>
        Random256.IsOne(token, Prefix)
        && await tables.NumberAsync("SELECT count(*) FROM setup_tokens WHERE hash = @hash", ("@hash", Random256.Hash(token))) == 1
        && !await HasOneWithPasswordAsync(tables);

    static async Task<bool> HasOneWithPasswordAsync(Tables tables) => (await tables.UsersAsync()).Any(u => u is { IsAdministrator: true, Password: not null });

    Task TellAsync(string name, string detail) =>
        audit.AppendAsync(new AuditEntry(AuditKind.Result, name, Face, By) { Outcome = "done", Detail = detail }, CancellationToken.None);

    static FailureException Void() => new(FailureKind.Denied, "This setup token is wrong, or void.", "Take the newest that the server has written, or sign in if there is an administrator.");

    static FailureException Invalid(string field, string message) =>
        new(new Failure(FailureKind.Invalid, $"The {field} {message.TrimEnd('.')}.") { Faults = [new Fault(field, message)], WayOut = "Give another." });

    [GeneratedRegex($"^(?:{IdentityNames.Pattern})$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
