using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Identity;

/// <summary>Somebody whom a token or a session stands for.</summary>
/// <param name="Actor">Who they are and what they may do now.</param>
/// <param name="Id">Which token or session (<c>token:7</c>, <c>session:12</c>): always the same of one, and no secret.</param>
/// <param name="Expires">When it ends by itself, UTC; null for a token that never does.</param>
public sealed record Caller(Actor Actor, string Id, DateTimeOffset? Expires)
{
    internal string Hash { get; init; } = "";

    internal bool IsSession { get; init; }
}

/// <summary>Says who calls; what is known is kept for a few seconds, and emptied by each change in this process.</summary>
public sealed class Callers
{
    /// <summary>How long a change by another process may stay unseen.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    /// <summary>How exactly the last use is known.</summary>
    static readonly TimeSpan Touched = TimeSpan.FromMinutes(1);

    /// <summary>How far clocks may differ.</summary>
    static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    /// <summary>More callers than a server has; what is beyond is read anew.</summary>
    const int Most = 10_000;

    readonly ConcurrentDictionary<string, Entry> known = new(StringComparer.Ordinal);
    readonly IdentityStore store;
    readonly TimeProvider time;

    internal Callers(IdentityStore store, TimeProvider time) => (this.store, this.time) = (store, time);

    /// <summary>The last note of a use, for whoever waits for it.</summary>
    internal Task Noted { get; private set; } = Task.CompletedTask;

    /// <summary>Whom an API token stands for; null for one that is wrong, expired, revoked, or whose user is gone or disabled.</summary>
    public Task<Caller?> OfTokenAsync(string token, CancellationToken ct) =>
        Random256.IsOne(token, TokenTables.Prefix) ? FindAsync(Random256.Hash(token), TokenAsync, isUse: true, ct) : Nobody;

    /// <summary>Whom a session stands for; null for one that is wrong or has ended.</summary>
    public Task<Caller?> OfSessionAsync(string session, CancellationToken ct) =>
        Random256.IsOne(session, "") ? FindAsync(Random256.Hash(session), SessionAsync, isUse: true, ct) : Nobody;

    /// <summary>Whom the same token or session stands for now; null where it has ended.</summary>
    /// <remarks>A page that was left open does not keep its session from ending.</remarks>
    public Task<Caller?> AgainAsync(Caller caller, CancellationToken ct) =>
        caller.IsSession ? FindAsync(caller.Hash, SessionAsync, isUse: false, ct) : FindAsync(caller.Hash, TokenAsync, isUse: true, ct);

    static Task<Caller?> Nobody => Task.FromResult<Caller?>(null);

    async Task<Caller?> FindAsync(string hash, Func<Tables, string, Task<Entry?>> look, bool isUse, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (!known.TryGetValue(hash, out var entry) || entry.Version != store.Version || (now - entry.Read).Duration() > Kept)
        {
            // Before the look: a change meanwhile makes it old at once.
            var version = store.Version;
            if (await store.ReadAsync(tables => look(tables, hash), ct) is not { } read)
            {
                known.TryRemove(hash, out _);
                return null;
            }
            entry = read with { Version = version, Read = now, Used = read.Used > entry?.Used ? read.Used : entry?.Used ?? read.Used };
            if (known.Count >= Most) known.Clear();
            known[hash] = entry;
        }
        if (entry.Ends is { } ends && ends <= now) return null;
        // A session that began later than now was begun by a clock that was put back since, and would last until then.
        if (entry.Began is { } began && began > now + Ahead) return null;
        if (isUse && (entry.Used is not { } used || now - used >= Touched))
        {
            known[hash] = entry with { Used = now };
            Noted = NoteAsync(entry, hash, now);
        }
        return entry.Caller;
    }

    async Task<Entry?> TokenAsync(Tables tables, string hash)
    {
        if (await tables.TokenOfHashAsync(hash) is not { } token || await tables.FindUserAsync(token.User) is not { Disabled: false } user) return null;
        var actor = new Actor(user.Name, Holdings.Narrowed(user.Grants, token.Permissions, token.Scopes)) { IsNarrowed = token.IsNarrowed };
        return new Entry(new Caller(actor, Number("token", token.Id), token.Expires) { Hash = hash }, "UPDATE api_tokens SET used = @now WHERE hash = @hash") { Used = token.Used, Ends = token.Expires };
    }

    async Task<Entry?> SessionAsync(Tables tables, string hash)
    {
        if (await tables.SessionOfHashAsync(hash) is not { } session || await tables.FindUserAsync(session.User) is not { Disabled: false } user) return null;
        return new Entry(new Caller(new Actor(user.Name, user.Grants), Number("session", session.Id), session.Ends) { Hash = hash, IsSession = true }, "UPDATE sessions SET seen = @now WHERE hash = @hash") { Used = session.Seen, Ends = session.Ends, Began = session.Created };
    }

    /// <summary>Beside the call: nobody waits for it, and nobody fails for it.</summary>
    async Task NoteAsync(Entry entry, string hash, DateTimeOffset now)
    {
        try
        {
            await store.NoteAsync(tables => tables.ExecuteAsync(entry.Touch, ("@now", now), ("@hash", hash)), CancellationToken.None);
        }
        catch (Exception e) when (e is DbException or FailureException or ObjectDisposedException or InvalidOperationException)
        {
            // The next use notes itself again.
        }
    }

    static string Number(string what, long id) => string.Create(CultureInfo.InvariantCulture, $"{what}:{id}");

    sealed record Entry(Caller Caller, string Touch)
    {
        public long Version { get; init; }
        public DateTimeOffset Read { get; init; }
        public DateTimeOffset? Used { get; init; }
        public DateTimeOffset? Ends { get; init; }
        public DateTimeOffset? Began { get; init; }
    }
}
