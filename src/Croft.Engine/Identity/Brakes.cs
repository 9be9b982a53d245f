using System.Security.Cryptography;
using System.Text;
using Croft.Engine.Secrets;
using Croft.Engine.State;

namespace Croft.Engine.Identity;

/// <summary>Whether somebody may try a password now.</summary>
/// <param name="Wait">Time that this source has to wait first; null where it may try.</param>
/// <param name="Pause">Time that is let pass before the try, for a user whom many try.</param>
/// <param name="Next">Time that this source has to wait if the try fails.</param>
readonly record struct Admission(TimeSpan? Wait, TimeSpan Pause, TimeSpan? Next);

/// <summary>Slows those down who guess passwords, and locks nobody out: what one source does is not held against another.</summary>
sealed class Brakes(IdentityStore store, MasterKey master, TimeProvider time)
{
    const int Free = 5, Many = 100;
    const string Everywhere = "";
    static readonly TimeSpan window = TimeSpan.FromMinutes(15), longest = TimeSpan.FromMinutes(15), hour = TimeSpan.FromHours(1), longestPause = TimeSpan.FromSeconds(5);

    /// <summary>Counts a try as failed before it is made, so that tries at the same time are counted, too; taken back by <see cref="ReleaseAsync"/>.</summary>
    public async Task<Admission> AdmitAsync(string name, string network, CancellationToken ct)
    {
        var subject = SubjectOf(name);
        // Who has to wait takes no turn among those that write.
        if (await store.ReadAsync(t => FindAsync(t, subject, network), ct) is { } known && time.GetUtcNow() is var asked && Waits(known, asked))
            return new Admission(known.Until - asked, default, null);
        return await store.NoteAsync(t => CountAsync(t, subject, network), ct);
    }

    async Task<Admission> CountAsync(Tables tables, string subject, string network)
    {
        var now = time.GetUtcNow();
        var here = await FindAsync(tables, subject, network) is { } row && now < Later(row.Since, row.Until) + window ? row : new Brake(0, now, now);
        if (Waits(here, now)) return new Admission(here.Until - now, default, null);
        var wait = WaitAfter(here.Failures + 1);
        await PutAsync(tables, subject, network, new Brake(here.Failures + 1, now, now + wait));
        var all = await FindAsync(tables, subject, Everywhere) is { } total && (now - total.Since).Duration() < hour ? total : new Brake(0, now, now);
        await PutAsync(tables, subject, Everywhere, all with { Failures = all.Failures + 1 });
        // Nobody's row outlives what it is for.
        await tables.ExecuteAsync("DELETE FROM sign_in_brakes WHERE since < @old AND until < @old", ("@old", now - hour));
        return new Admission(null, PauseOf(all.Failures), wait > TimeSpan.Zero ? wait : null);
    }

    /// <summary>The try was good, or was not made: it counts no more.</summary>
    /// <param name="tables">The tables, in the transaction of what the try was for.</param>
    /// <param name="good">True where it was good: what this source did before is forgotten.</param>
    public async Task ReleaseAsync(Tables tables, string name, string network, bool good)
    {
        var subject = SubjectOf(name);
        await tables.ExecuteAsync(good
            ? "DELETE FROM sign_in_brakes WHERE subject = @subject AND source = @source"
            : "UPDATE sign_in_brakes SET failures = failures - 1, until = since WHERE subject = @subject AND source = @source AND failures > 0", ("@subject", subject), ("@source", network));
        await tables.ExecuteAsync("UPDATE sign_in_brakes SET failures = failures - 1 WHERE subject = @subject AND source = @source AND failures > 0", ("@subject", subject), ("@source", Everywhere));
    }

    /// <summary>Forgets every failure of a user; how many there were.</summary>
    public async Task<int> ForgetAsync(Tables tables, string name)
    {
        var subject = SubjectOf(name);
        var failures = await tables.NumberAsync("SELECT COALESCE(SUM(failures), 0) FROM sign_in_brakes WHERE subject = @subject AND source <> @all", ("@subject", subject), ("@all", Everywhere));
        await tables.ExecuteAsync("DELETE FROM sign_in_brakes WHERE subject = @subject", ("@subject", subject));
        return (int)failures;
    }

    /// <summary>1 s after the fifth failure, twice as long after each other, a quarter of an hour at most.</summary>
    static TimeSpan WaitAfter(int failures) => failures < Free ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(Math.Pow(2, failures - Free), longest.TotalSeconds));

    static TimeSpan PauseOf(int failures) => failures < Many ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(failures / Many, longestPause.TotalSeconds));

    /// <summary>Never longer than the longest wait: what ends later was written by a clock that was put back since.</summary>
    static bool Waits(Brake brake, DateTimeOffset now) => now < brake.Until && brake.Until - now <= longest;

    static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    string SubjectOf(string name) => Convert.ToHexStringLower(HMACSHA256.HashData(master.Derive("sign-in"), Encoding.UTF8.GetBytes(name)));

    static async Task<Brake?> FindAsync(Tables tables, string subject, string source) => await tables.FirstAsync(
        "SELECT failures, since, until FROM sign_in_brakes WHERE subject = @subject AND source = @source", r => new Brake(r.GetInt32(0), r.Time(1), r.Time(2)), ("@subject", subject), ("@source", source));

    static Task<int> PutAsync(Tables tables, string subject, string source, Brake brake) => tables.ExecuteAsync(
        "INSERT INTO sign_in_brakes (subject, source, failures, since, until) VALUES (@subject, @source, @failures, @since, @until) "
        + "ON CONFLICT (subject, source) DO UPDATE SET failures = excluded.failures, since = excluded.since, until = excluded.until",
        ("@subject", subject), ("@source", source), ("@failures", brake.Failures), ("@since", brake.Since), ("@until", brake.Until));

    /// <summary>Failures of a source since its last, or of all sources since the hour began.</summary>
    sealed record Brake(int Failures, DateTimeOffset Since, DateTimeOffset Until);
}
