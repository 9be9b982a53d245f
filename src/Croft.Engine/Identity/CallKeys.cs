namespace Croft.Engine.Identity;

/// <summary>An answer that was given before.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Location">Where what it made is; null for none.</param>
/// <param name="Answer">The body; null where it may not be told twice.</param>
public sealed record GivenAnswer(int Status, string? Location, string? Answer);

/// <summary>What is known of a key when its call begins.</summary>
public enum CallKeyState
{
    /// <summary>Nothing: the call is to be carried out.</summary>
    New,
    /// <summary>The same call is carried out now, or its server died over it.</summary>
    UnderWay,
    /// <summary>Another call had the key.</summary>
    Taken,
    /// <summary>It was carried out; its answer is given again.</summary>
    Done,
}

/// <summary>Keys that callers give their calls, so that one whose answer was lost can be sent again and is carried out once (draft-ietf-httpapi-idempotency-key-header).</summary>
public sealed class CallKeys
{
    /// <summary>Time for which a key is remembered.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    readonly IdentityStore store;
    readonly TimeProvider time;

    internal CallKeys(IdentityStore store, TimeProvider time) => (this.store, this.time) = (store, time);

    /// <summary>Begins a call, or tells what became of the one that had the key.</summary>
    /// <param name="caller">Whose key it is.</param>
    /// <param name="key">The key, of at most 200 letters.</param>
    /// <param name="print">SHA-256 of what is asked, in hex.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<(CallKeyState State, GivenAnswer? Answer)> BeginAsync(string caller, string key, string print, CancellationToken ct) => store.KeepAsync<(CallKeyState, GivenAnswer?)>(async t =>
    {
        await t.ExecuteAsync("DELETE FROM call_keys WHERE begun < @old", ("@old", time.GetUtcNow() - Kept));
        var before = await t.FirstAsync(
            "SELECT print, status, location, answer FROM call_keys WHERE caller = @caller AND key = @key",
            r => new Before(r.GetString(0), r.IsDBNull(1) ? null : r.GetInt32(1), r.IsDBNull(2) ? null : r.GetString(2), r.IsDBNull(3) ? null : r.GetString(3)),
            ("@caller", caller), ("@key", key));
        if (before is not null)
            return before.Print != print ? (CallKeyState.Taken, null) : before.Status is { } status ? (CallKeyState.Done, new GivenAnswer(status, before.Location, before.Answer)) : (CallKeyState.UnderWay, null);
        await t.ExecuteAsync("INSERT INTO call_keys (caller, key, print, begun) VALUES (@caller, @key, @print, @now)", ("@caller", caller), ("@key", key), ("@print", print), ("@now", time.GetUtcNow()));
        return (CallKeyState.New, null);
    }, ct);

    /// <summary>Remembers the answer.</summary>
    public Task EndAsync(string caller, string key, GivenAnswer answer, CancellationToken ct) => store.KeepAsync(
        t => t.ExecuteAsync(
            "UPDATE call_keys SET status = @status, location = @location, answer = @answer WHERE caller = @caller AND key = @key",
            ("@status", answer.Status), ("@location", answer.Location), ("@answer", answer.Answer), ("@caller", caller), ("@key", key)),
        ct);

    /// <summary>Forgets a call that was refused before it did anything: it may be sent again.</summary>
    public Task ForgetAsync(string caller, string key, CancellationToken ct) => store.KeepAsync(
        t => t.ExecuteAsync("DELETE FROM call_keys WHERE caller = @caller AND key = @key", ("@caller", caller), ("@key", key)), ct);

    sealed record Before(string Print, int? Status, string? Location, string? Answer);
}
