using System.Data.Common;
using System.Security.Cryptography;
using Croft.Engine.State;

namespace Croft.Engine.Identity;

/// <summary>A browser's session.</summary>
sealed record Session(long Id, string User)
{
    /// <summary>Time after its last use at which it ends.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    /// <summary>Time after which it ends in any case.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public DateTimeOffset Created { get; init; }
    public DateTimeOffset Seen { get; init; }
    public string Address { get; init; } = "";
    public string Agent { get; init; } = "";

    public DateTimeOffset Ends => Seen + Idle < Created + Longest ? Seen + Idle : Created + Longest;
}

static class SessionTables
{
    const string Columns = "id, username, created, seen, address, agent";

    /// <summary>Begins a session; its id in the clear is told this once. Those that have ended are forgotten.</summary>
    public static async Task<(Session Session, string Text)> AddSessionAsync(this Tables tables, string user, SignInSource source, DateTimeOffset now, RandomNumberGenerator random)
    {
        await tables.ExecuteAsync("DELETE FROM sessions WHERE seen < @idle OR created < @longest", ("@idle", now - Session.Idle), ("@longest", now - Session.Longest));
        var text = Random256.Make("", random);
        var id = await tables.NumberAsync(
            "INSERT INTO sessions (username, hash, created, seen, address, agent) VALUES (@user, @hash, @now, @now, @address, @agent) RETURNING id",
            ("@user", user), ("@hash", Random256.Hash(text)), ("@now", now), ("@address", source.Address), ("@agent", source.Agent));
        return (new Session(id, user) { Created = now, Seen = now, Address = source.Address, Agent = source.Agent }, text);
    }

    public static async Task<Session?> SessionOfHashAsync(this Tables tables, string hash) =>
        await tables.FirstAsync($"SELECT {Columns} FROM sessions WHERE hash = @hash", Read, ("@hash", hash));

    /// <param name="user">Whose; null for everybody's.</param>
    public static async Task<List<Session>> SessionsAsync(this Tables tables, string? user, DateTimeOffset now) =>
        [.. (user is null
            ? await tables.ListAsync($"SELECT {Columns} FROM sessions ORDER BY id", Read)
            : await tables.ListAsync($"SELECT {Columns} FROM sessions WHERE username = @user ORDER BY id", Read, ("@user", user))).Where(s => s.Ends > now)];

    static Session Read(DbDataReader row) => new(row.GetInt64(0), row.GetString(1))
    {
        Created = row.Time(2),
        Seen = row.Time(3),
        Address = row.GetString(4),
        Agent = row.GetString(5),
    };
}
