using System.Security.Cryptography;
using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Identity;

/// <summary><c>token list</c>: anybody their own.</summary>
sealed class ListCroftTokens(IdentityStore store) : IVerb<ListCroftTokensRequest, Page<CroftTokenRow>>
{
    public static VerbInfo Info { get; } = new(
        "token", "list", "Lists API tokens of Croft, never their texts.", Permissions.Anyone, Effect.Reads, typeof(ListCroftTokensRequest), typeof(Page<CroftTokenRow>))
    {
        About = Part.Nothing,
    };

    public async Task<Page<CroftTokenRow>> RunAsync(ListCroftTokensRequest request, VerbContext context, CancellationToken ct)
    {
        var user = Owned.Whose(request.User, context.Actor);
        return new([.. (await store.ReadAsync(t => t.TokensAsync(user), ct)).Select(Owned.Row)]);
    }
}

/// <summary><c>token create</c>: never wider than what its maker holds.</summary>
sealed class CreateCroftToken(IdentityStore store, RandomNumberGenerator random, TimeProvider time) : IVerb<CreateCroftTokenRequest, CreatedCroftToken>
{
    public static VerbInfo Info { get; } = new(
        "token", "create", "Makes an API token of Croft and shows it once.", Permissions.Anyone, Effect.Keeps, typeof(CreateCroftTokenRequest), typeof(CreatedCroftToken))
    {
        About = Part.Nothing,
        RevealsSecrets = true,
        AbsentFrom = IdentityRoom.NotForModels,
    };

    static readonly TimeSpan usual = TimeSpan.FromDays(365);

    public async Task<CreatedCroftToken> RunAsync(CreateCroftTokenRequest request, VerbContext context, CancellationToken ct)
    {
        if (request is { Days: not null, NeverExpires: true })
            throw new FailureException(FailureKind.Invalid, "A token either ends after days or never.", "Give --days or --never-expires.");
        var now = time.GetUtcNow();
        var narrowing = new Token(0, "", request.Name)
        {
            Created = now,
            Expires = request.NeverExpires ? null : now + (request.Days is { } days ? TimeSpan.FromDays(days) : usual),
            Permissions = request.Permission.Count == 0 ? null : GivenScopes.Permissions(request.Permission),
            Scopes = request.Scope.Count == 0 ? null : [.. request.Scope.Select(GivenScopes.Read).Distinct()],
        };
        return await store.ChangeAsync(t => MakeAsync(t, request.User, narrowing, context.Actor), ct);
    }

    async Task<CreatedCroftToken> MakeAsync(Tables tables, string? whose, Token wanted, Actor actor)
    {
        var user = await tables.OwnOrAsync(whose, actor);
        var token = wanted with { User = user.Name };
        DemandNoWider(actor, user, token);
        if ((await tables.TokensAsync(user.Name)).Any(o => o.Name == token.Name))
            throw new FailureException(FailureKind.Conflict, $"{user.Name} has a token '{token.Name}' already.", $"Take another name, or end that one: croft token revoke {token.Name} --user {user.Name}");
        var holds = Holdings.Narrowed(user.Grants, token.Permissions, token.Scopes);
        if (token.IsNarrowed && holds.Count == 0)
            throw new FailureException(FailureKind.Invalid, $"Such a token could do nothing: {user.Name} holds none of it, or no scope can say where.",
                $"See what they hold: croft user show {user.Name}. A scope has to lie within one of theirs, or hold it.");
        var (made, text) = await tables.AddTokenAsync(token, random);
        return new CreatedCroftToken { Name = made.Name, User = user.Name, Token = text, Expires = made.Expires, Holds = UserViews.Held(holds) };
    }

    static void DemandNoWider(Actor actor, User user, Token token)
    {
        if (Acting.IsSelf(actor, user.Name)) return;
        Acting.Demand(actor, user);
        // What the user is given later would be the new token's, too: a narrowed token makes none that is not bounded as it is.
        if (actor.IsNarrowed)
            Acting.DemandHeld(actor, (token.Scopes ?? [GrantScope.Everything]).Select(s => Holdings.Effect(token.Permissions ?? [Grant.All], s)), "A narrowed token makes no wider one");
    }
}

/// <summary><c>token revoke</c>.</summary>
sealed class RevokeCroftToken(IdentityStore store) : IVerb<RevokeCroftTokenRequest, CroftTokenRow>
{
    public static VerbInfo Info { get; } = new(
        "token", "revoke", "Ends an API token of Croft at once.", Permissions.Anyone, Effect.Keeps, typeof(RevokeCroftTokenRequest), typeof(CroftTokenRow))
    {
        About = Part.Nothing,
        Forgets = "the token; whatever uses it is refused from now on",
    };

    public Task<CroftTokenRow> RunAsync(RevokeCroftTokenRequest request, VerbContext context, CancellationToken ct) => store.ChangeAsync(async t =>
    {
        var user = await t.OwnOrAsync(request.User, context.Actor);
        Acting.Demand(context.Actor, user);
        var token = (await t.TokensAsync(user.Name)).FirstOrDefault(o => o.Name == request.Name)
            ?? throw new FailureException(FailureKind.NotFound, $"{user.Name} has no token '{request.Name}'.", $"'croft token list --user {user.Name}' names those there are.");
        await t.ExecuteAsync("DELETE FROM api_tokens WHERE id = @id", ("@id", token.Id));
        return Owned.Row(token);
    }, ct);
}

/// <summary>What belongs to somebody, as it is listed.</summary>
static class Owned
{
    /// <summary>Whose to list; null for everybody's.</summary>
    /// <exception cref="FailureException">Denied.</exception>
    public static string? Whose(string? user, Actor actor)
    {
        if (user is null) return actor.May(Permissions.UserRead) || actor.May(Permissions.UserKeep) ? null : actor.Name;
        Acting.DemandSight(actor, user);
        return user;
    }

    public static CroftTokenRow Row(Token token) => new()
    {
        Name = token.Name,
        User = token.User,
        Created = token.Created,
        Expires = token.Expires,
        Used = token.Used,
        Permissions = token.Permissions,
        Scopes = token.Scopes is { } scopes ? [.. scopes.Select(s => s.ToString())] : null,
    };
}
