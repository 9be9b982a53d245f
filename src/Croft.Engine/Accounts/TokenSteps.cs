using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Accounts;

/// <summary>Makes a token.</summary>
/// <param name="Expires">When it works no more, in seconds since 1970; null for never.</param>
internal sealed record CreateTokenAction(string Cluster, string Token, bool Separated, long? Expires, string? Comment);

/// <summary>Deletes a token.</summary>
/// <param name="IsOwn">True for the one that Croft asks with.</param>
internal sealed record DeleteTokenAction(string Cluster, string Token, bool IsOwn);

/// <summary>What the steps on tokens share.</summary>
internal static class TokenCalls
{
    public static string Path(string token) => $"/access/users/{Uri.EscapeDataString(token.Split('!')[0])}/token/{Uri.EscapeDataString(token.Split('!')[1])}";

    public static async Task<TokenEntry?> FindAsync(string cluster, string token, StepContext context, CancellationToken ct) =>
        (await (await context.Clients(cluster, ct)).Access.TokensAsync(token.Split('!')[0], ct)).FirstOrDefault(t => t.Name == token.Split('!')[1]);

    public static Evidence Saw(string token, string field, string seen) => new($"GET /access/users/{token.Split('!')[0]}/token", field, seen);
}

/// <summary>Makes a token (<c>POST /access/users/{user}/token/{token}</c>); its secret goes to whoever waits, and nowhere else.</summary>
internal sealed class CreateTokenStep : Step<CreateTokenAction>
{
    public const string Name = "access.token.create";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(CreateTokenAction action, StepContext context, CancellationToken ct)
    {
        if (await TokenCalls.FindAsync(action.Cluster, action.Token, context, ct) is { } there)
        {
            return Fits(action, there)
                ? StepCheck.Untold(Untold(action), TokenCalls.Saw(action.Token, "tokenid", action.Token))
                : StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't create token {action.Token} of {action.Cluster}: there is one of that name, with other settings.") { WayOut = $"See it: 'croft access tokens {action.Token.Split('!')[0]}'." });
        }
        List<KeyValuePair<string, string>> parameters = [new("privsep", action.Separated ? "1" : "0")];
        if (action.Expires is { } expires) parameters.Add(new("expire", expires.ToString(CultureInfo.InvariantCulture)));
        if (action.Comment is { } comment) parameters.Add(new("comment", comment));
        var call = new ProxmoxCall(HttpMethod.Post, TokenCalls.Path(action.Token)) { Parameters = parameters, Conceals = true };
        return StepCheck.Call(new ChangeCall(action.Cluster, action.Cluster, call) { Repeat = Repeat.IsRefused, TellsAnswer = true });
    }

    public override async Task<Verdict> VerifyAsync(CreateTokenAction action, StepContext context, CancellationToken ct) =>
        await TokenCalls.FindAsync(action.Cluster, action.Token, context, ct) is not { } there ? Verdict.No($"token {action.Token} should be there; {action.Cluster} does not list it.")
        : !context.HasAnswer ? throw new FailureException(Untold(action))
        : Fits(action, there) ? Verdict.Yes(TokenCalls.Saw(action.Token, "tokenid", action.Token), TokenCalls.Saw(action.Token, "privsep", there.IsSeparated ? "1" : "0"))
        : Verdict.No($"token {action.Token} should be as the plan says.", TokenCalls.Saw(action.Token, "privsep", there.IsSeparated ? "1" : "0"));

    // It is not taken back: somebody else may have made it meanwhile, and nobody can do anything with it before it is deleted.
    static Failure Untold(CreateTokenAction action) => new(FailureKind.Conflict, $"Token {action.Token} of {action.Cluster} is there, but its secret was told to nobody: Proxmox tells it once, in an answer that was lost.")
    {
        WayOut = $"Delete it, then make it anew: croft access delete-token '{action.Token}' --cluster {action.Cluster}; croft access create-token '{action.Token}' --cluster {action.Cluster}{(action.Separated ? "" : " --full")}",
    };

    static bool Fits(CreateTokenAction action, TokenEntry there) =>
        there.IsSeparated == action.Separated && there.Expires?.ToUnixTimeSeconds() == action.Expires && (there.Comment ?? "") == (action.Comment ?? "");
}

/// <summary>Deletes a token (<c>DELETE /access/users/{user}/token/{token}</c>).</summary>
internal sealed class DeleteTokenStep : Step<DeleteTokenAction>
{
    public const string Name = "access.token.delete";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(DeleteTokenAction action, StepContext context, CancellationToken ct)
    {
        try
        {
            return await TokenCalls.FindAsync(action.Cluster, action.Token, context, ct) is null
                ? StepCheck.Already(Gone(action))
                : StepCheck.Call(new ChangeCall(action.Cluster, action.Cluster, new ProxmoxCall(HttpMethod.Delete, TokenCalls.Path(action.Token))) { Repeat = Repeat.IsRefused });
        }
        catch (ProxmoxException e) when (IsGone(action, e))
        {
            return StepCheck.Already(LockedOut(e));
        }
    }

    public override async Task<Verdict> VerifyAsync(DeleteTokenAction action, StepContext context, CancellationToken ct)
    {
        try
        {
            return await TokenCalls.FindAsync(action.Cluster, action.Token, context, ct) is null
                ? Verdict.Yes(Gone(action))
                : Verdict.No($"token {action.Token} should be gone; {action.Cluster} still lists it.", TokenCalls.Saw(action.Token, "tokenid", action.Token));
        }
        catch (ProxmoxException e) when (IsGone(action, e))
        {
            return Verdict.Yes(LockedOut(e));
        }
    }

    // Asked with the token itself, being refused is the proof.
    static bool IsGone(DeleteTokenAction action, ProxmoxException e) => action.IsOwn && e.Error == ProxmoxError.Unauthenticated;

    static Evidence Gone(DeleteTokenAction action) => TokenCalls.Saw(action.Token, "tokenid", $"{action.Token} is not listed");

    static Evidence LockedOut(ProxmoxException e) => new("GET /access/users", "answer", e.Reason ?? "401");
}
