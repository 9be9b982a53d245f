using System.Data.Common;
using System.Security.Cryptography;
using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Engine.Identity;

/// <summary>An API token of a user; the text itself is known to nobody after it was shown.</summary>
sealed record Token(long Id, string User, string Name)
{
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset? Expires { get; init; }
    public DateTimeOffset? Used { get; init; }
    /// <summary>Null where it was not narrowed.</summary>
    public IReadOnlyList<string>? Permissions { get; init; }
    /// <summary>Null where it was not narrowed.</summary>
    public IReadOnlyList<GrantScope>? Scopes { get; init; }

    public bool IsNarrowed => Permissions is not null || Scopes is not null;
}

static class TokenTables
{
    public const string Prefix = "croft_";
    const string Columns = "id, username, name, created, expires, used, permissions, scopes";

    /// <summary>Keeps a token; the text is told this once.</summary>
    public static async Task<(Token Token, string Text)> AddTokenAsync(this Tables tables, Token token, RandomNumberGenerator random)
    {
        var text = Random256.Make(Prefix, random);
        var id = await tables.NumberAsync(
            "INSERT INTO api_tokens (username, name, hash, created, expires, permissions, scopes) VALUES (@user, @name, @hash, @created, @expires, @permissions, @scopes) RETURNING id",
            ("@user", token.User), ("@name", token.Name), ("@hash", Random256.Hash(text)), ("@created", token.Created), ("@expires", token.Expires),
            ("@permissions", token.Permissions is { } p ? string.Join('\n', p) : null), ("@scopes", token.Scopes is { } s ? string.Join('\n', s) : null));
        return (token with { Id = id }, text);
    }

    public static async Task<Token?> TokenOfHashAsync(this Tables tables, string hash) =>
        await tables.FirstAsync($"SELECT {Columns} FROM api_tokens WHERE hash = @hash", Read, ("@hash", hash));

    /// <param name="user">Whose; null for everybody's.</param>
    public static Task<List<Token>> TokensAsync(this Tables tables, string? user) => user is null
        ? tables.ListAsync($"SELECT {Columns} FROM api_tokens ORDER BY username, name", Read)
        : tables.ListAsync($"SELECT {Columns} FROM api_tokens WHERE username = @user ORDER BY name", Read, ("@user", user));

    static Token Read(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2))
    {
        Created = row.Time(3),
        Expires = MaybeTime(row, 4),
        Used = MaybeTime(row, 5),
        Permissions = row.Text(6) is { } permissions ? RoleTables.Lines(permissions) : null,
        // A scope that this Croft can't read is left out: the token is narrowed to the others.
        Scopes = row.Text(7) is { } scopes ? [.. RoleTables.Lines(scopes).Select(s => GrantScope.TryParse(s, out var scope) ? scope : null).OfType<GrantScope>()] : null,
    };

    static DateTimeOffset? MaybeTime(DbDataReader row, int column) => row.Number(column) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
}
