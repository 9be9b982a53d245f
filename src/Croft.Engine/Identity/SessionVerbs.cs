using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Identity;

/// <summary><c>session list</c>: anybody their own.</summary>
sealed class ListCroftSessions(IdentityStore store, TimeProvider time) : IVerb<ListCroftSessionsRequest, Page<CroftSessionRow>>
{
    public static VerbInfo Info { get; } = new(
        "session", "list", "Lists sessions of browsers.", Permissions.Anyone, Effect.Reads, typeof(ListCroftSessionsRequest), typeof(Page<CroftSessionRow>))
    {
        About = Part.Nothing,
    };

    public async Task<Page<CroftSessionRow>> RunAsync(ListCroftSessionsRequest request, VerbContext context, CancellationToken ct)
    {
        var user = Owned.Whose(request.User, context.Actor);
        return new([.. (await store.ReadAsync(t => t.SessionsAsync(user, time.GetUtcNow()), ct)).Select(Row)]);
    }

    internal static CroftSessionRow Row(Session session) => new()
    {
        Id = session.Id,
        User = session.User,
        Created = session.Created,
        Seen = session.Seen,
        Ends = session.Ends,
        Address = session.Address,
        Agent = session.Agent,
    };
}

/// <summary><c>session end</c>: anybody their own.</summary>
sealed class EndCroftSession(IdentityStore store, TimeProvider time) : IVerb<EndCroftSessionRequest, CroftSessionRow>
{
    public static VerbInfo Info { get; } = new(
        "session", "end", "Ends a browser's session at once.", Permissions.Anyone, Effect.Keeps, typeof(EndCroftSessionRequest), typeof(CroftSessionRow))
    {
        About = Part.Nothing,
    };

    public Task<CroftSessionRow> RunAsync(EndCroftSessionRequest request, VerbContext context, CancellationToken ct) => store.ChangeAsync(async t =>
    {
        // Another's is not told from one that is not there by who may not see it.
        var mine = Owned.Whose(null, context.Actor);
        var session = (await t.SessionsAsync(mine, time.GetUtcNow())).FirstOrDefault(s => s.Id == request.Session)
            ?? throw new FailureException(FailureKind.NotFound, $"There is no session {request.Session}.", "'croft session list' names those there are.");
        Acting.Demand(context.Actor, await t.UserAsync(session.User));
        await t.ExecuteAsync("DELETE FROM sessions WHERE id = @id", ("@id", session.Id));
        return ListCroftSessions.Row(session);
    }, ct);
}
