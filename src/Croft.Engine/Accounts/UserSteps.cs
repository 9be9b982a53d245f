using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Secrets;
using Croft.Proxmox;

namespace Croft.Engine.Accounts;

/// <summary>Makes a user.</summary>
/// <param name="Expires">When they can't log in any more, in seconds since 1970; null for never.</param>
internal sealed record CreateUserAction(string Cluster, string User, string? Comment, string? Email, long? Expires, bool Enabled, IReadOnlyList<string> Groups)
{
    /// <summary>Password, sealed for this user; null for none.</summary>
    public string? Password { get; init; }
}

/// <summary>Deletes a user.</summary>
/// <param name="Tokens">Those that they had when the plan was made, in full.</param>
/// <param name="IsOwn">True for the one that Croft asks as.</param>
internal sealed record DeleteUserAction(string Cluster, string User, IReadOnlyList<string> Tokens, bool IsOwn);

/// <summary>What the steps on users share.</summary>
internal static class UserCalls
{
    public static string Path(string user) => $"/access/users/{Uri.EscapeDataString(user)}";

    public static async Task<UserEntry?> FindAsync(string cluster, string user, StepContext context, CancellationToken ct) =>
        (await (await context.Clients(cluster, ct)).Access.UsersAsync(null, full: true, ct)).FirstOrDefault(u => u.Id == user);

    public static Evidence Saw(string field, string seen) => new("GET /access/users", field, seen);
}

/// <summary>Makes a user (<c>POST /access/users</c>); a password is sealed in the plan and read back by nobody.</summary>
internal sealed class CreateUserStep(SecretStore secrets) : Step<CreateUserAction>
{
    public const string Name = "access.user.create";

    public override string Kind => Name;

    /// <summary>Where a sealed password belongs: it opens for this user alone.</summary>
    public static SecretPlace PlaceOf(string cluster, string user) => new("plans", $"{cluster}/access/users/{user}", "password");

    public override async Task<StepCheck> CheckAsync(CreateUserAction action, StepContext context, CancellationToken ct)
    {
        if (await UserCalls.FindAsync(action.Cluster, action.User, context, ct) is { } there)
        {
            return Wrong(action, there) is { Count: > 0 } wrong
                ? StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't create user {action.User} of {action.Cluster}: there is one of that name, with another {string.Join(", ", wrong)}.") { WayOut = "See it: 'croft access users'." })
                : StepCheck.Already(Saw(action, there));
        }
        List<KeyValuePair<string, string>> parameters = [new("userid", action.User), new("enable", action.Enabled ? "1" : "0")];
        if (action.Comment is { } comment) parameters.Add(new("comment", comment));
        if (action.Email is { } email) parameters.Add(new("email", email));
        if (action.Expires is { } expires) parameters.Add(new("expire", expires.ToString(CultureInfo.InvariantCulture)));
        if (action.Groups.Count > 0) parameters.Add(new("groups", string.Join(',', action.Groups)));
        parameters.AddRange(Secrets(action).Select(password => KeyValuePair.Create("password", password)));
        var call = new ProxmoxCall(HttpMethod.Post, "/access/users") { Parameters = parameters };
        return StepCheck.Call(new ChangeCall(action.Cluster, action.Cluster, call) { Repeat = Repeat.IsRefused });
    }

    public override async Task<Verdict> VerifyAsync(CreateUserAction action, StepContext context, CancellationToken ct) =>
        await UserCalls.FindAsync(action.Cluster, action.User, context, ct) is not { } there ? Verdict.No($"user {action.User} should be there; {action.Cluster} does not list it.")
        : Wrong(action, there) is { Count: > 0 } wrong ? Verdict.No($"user {action.User} should have another {string.Join(", ", wrong)}.", Saw(action, there))
        : Verdict.Yes(Saw(action, there));

    /// <summary>The password.</summary>
    public override IReadOnlyList<string> Secrets(CreateUserAction action) =>
        action.Password is { } sealedOne ? [secrets.Open(Convert.FromBase64String(sealedOne), PlaceOf(action.Cluster, action.User)).Reveal()] : [];

    static List<string> Wrong(CreateUserAction action, UserEntry there)
    {
        List<string> wrong = [];
        if ((there.Comment ?? "") != (action.Comment ?? "")) wrong.Add("comment");
        if ((there.Email ?? "") != (action.Email ?? "")) wrong.Add("mail address");
        if (there.Expires?.ToUnixTimeSeconds() != action.Expires) wrong.Add("expiry");
        if (there.IsEnabled != action.Enabled) wrong.Add("state");
        if (!there.Groups.ToHashSet(StringComparer.Ordinal).SetEquals(action.Groups)) wrong.Add("set of groups");
        return wrong;
    }

    static Evidence[] Saw(CreateUserAction action, UserEntry there) =>
    [
        UserCalls.Saw("userid", there.Id), UserCalls.Saw("enable", there.IsEnabled ? "1" : "0"), UserCalls.Saw("groups", string.Join(", ", there.Groups)),
        .. action.Password is null ? [] : (Evidence[])[UserCalls.Saw("password", "not read back: Proxmox tells it to nobody")],
    ];
}

/// <summary>Deletes a user (<c>DELETE /access/users/{user}</c>), as long as they have no token that the plan did not tell.</summary>
internal sealed class DeleteUserStep : Step<DeleteUserAction>
{
    public const string Name = "access.user.delete";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(DeleteUserAction action, StepContext context, CancellationToken ct)
    {
        try
        {
            if (await UserCalls.FindAsync(action.Cluster, action.User, context, ct) is not { } there) return StepCheck.Already(Gone(action));
            return there.Tokens.FirstOrDefault(t => !action.Tokens.Contains($"{action.User}!{t.Name}")) is { } since
                ? StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't delete user {action.User} of {action.Cluster}: its token {since.Name} was made since this was planned.") { WayOut = $"Look at it: 'croft access tokens {action.User}', then plan again." })
                : StepCheck.Call(new ChangeCall(action.Cluster, action.Cluster, new ProxmoxCall(HttpMethod.Delete, UserCalls.Path(action.User))) { Repeat = Repeat.IsRefused });
        }
        catch (ProxmoxException e) when (IsGone(action, e))
        {
            return StepCheck.Already(LockedOut(e));
        }
    }

    public override async Task<Verdict> VerifyAsync(DeleteUserAction action, StepContext context, CancellationToken ct)
    {
        try
        {
            return await UserCalls.FindAsync(action.Cluster, action.User, context, ct) is null
                ? Verdict.Yes(Gone(action))
                : Verdict.No($"user {action.User} should be gone; {action.Cluster} still lists it.", UserCalls.Saw("userid", action.User));
        }
        catch (ProxmoxException e) when (IsGone(action, e))
        {
            return Verdict.Yes(LockedOut(e));
        }
    }

    // Asked as the user itself, being refused is the proof.
    static bool IsGone(DeleteUserAction action, ProxmoxException e) => action.IsOwn && e.Error == ProxmoxError.Unauthenticated;

    static Evidence Gone(DeleteUserAction action) => UserCalls.Saw("userid", $"{action.User} is not listed");

    static Evidence LockedOut(ProxmoxException e) => UserCalls.Saw("answer", e.Reason ?? "401");
}
