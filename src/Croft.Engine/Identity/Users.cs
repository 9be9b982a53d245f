using System.Data.Common;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Engine.Verbs;

namespace Croft.Engine.Identity;

/// <summary>Somebody who acts through Croft.</summary>
sealed record User(string Name)
{
    public string? Shown { get; init; }
    public bool Disabled { get; init; }
    public DateTimeOffset Created { get; init; }
    /// <summary>Hash; null for one who can't sign in.</summary>
    public string? Password { get; init; }
    public DateTimeOffset? PasswordSet { get; init; }
    /// <summary>Sealed.</summary>
    public byte[]? Totp { get; init; }
    /// <summary>Sealed.</summary>
    public byte[]? TotpPending { get; init; }
    public long? TotpStep { get; init; }
    public IReadOnlyList<Given> Given { get; init; } = [];
    /// <summary>What those come to, with the roles as they are now.</summary>
    public IReadOnlyList<Grant> Grants { get; init; } = [];

    /// <summary>True for who holds the role of administrators on everything.</summary>
    public bool IsAdministrator => !Disabled && Given.Any(g => g.Role == Role.Admin && g.Scope.Kind is ScopeKind.Everything);

    /// <summary>A hash is nothing to be printed.</summary>
    public override string ToString() => Name;
}

/// <summary>A role that a user holds on a part of the estate.</summary>
sealed record Given(string User, string Role, GrantScope Scope, DateTimeOffset At, string By);

static class UserTables
{
    const string Columns = "name, shown, disabled, created, password, passwordset, totp, totppending, totpstep";

    public static async Task<IReadOnlyList<User>> UsersAsync(this Tables tables)
    {
        var roles = await tables.RolesAsync();
        var given = (await tables.ListAsync("SELECT username, role, scope, granted, grantedby FROM user_grants ORDER BY role, scope", ReadGiven)).ToLookup(g => g.User);
        return [.. (await tables.ListAsync($"SELECT {Columns} FROM users ORDER BY name", Read)).Select(u => With(u, [.. given[u.Name]], roles))];
    }

    public static async Task<User?> FindUserAsync(this Tables tables, string name)
    {
        // All three for any name: how long it takes does not tell whose name is one.
        var user = await tables.FirstAsync($"SELECT {Columns} FROM users WHERE name = @name", Read, ("@name", name));
        var given = await tables.ListAsync("SELECT username, role, scope, granted, grantedby FROM user_grants WHERE username = @name ORDER BY role, scope", ReadGiven, ("@name", name));
        var roles = await tables.RolesAsync();
        return user is null ? null : With(user, given, roles);
    }

    /// <exception cref="FailureException">NotFound.</exception>
    public static async Task<User> UserAsync(this Tables tables, string name) =>
        await tables.FindUserAsync(name) ?? throw new FailureException(FailureKind.NotFound, $"There is no user '{name}'.", "'croft user list' names those there are.");

    public static Task AddUserAsync(this Tables tables, string name, string? shown, DateTimeOffset now) => tables.ExecuteAsync(
        "INSERT INTO users (name, shown, disabled, created) VALUES (@name, @shown, @disabled, @created)", ("@name", name), ("@shown", shown), ("@disabled", false), ("@created", now));

    /// <summary>Sets the password's hash, and ends the user's sessions.</summary>
    public static async Task SetPasswordAsync(this Tables tables, string name, string hash, DateTimeOffset now)
    {
        await tables.ExecuteAsync("UPDATE users SET password = @password, passwordset = @now WHERE name = @name", ("@password", hash), ("@now", now), ("@name", name));
        await tables.EndSessionsAsync(name);
        await tables.EndSetupAsync();
    }

    public static Task EndSessionsAsync(this Tables tables, string name) => tables.ExecuteAsync("DELETE FROM sessions WHERE username = @name", ("@name", name));

    public static async Task AddGrantAsync(this Tables tables, Given given)
    {
        await tables.ExecuteAsync(
            "INSERT INTO user_grants (username, role, scope, granted, grantedby) VALUES (@name, @role, @scope, @at, @by) ON CONFLICT (username, role, scope) DO NOTHING",
            ("@name", given.User), ("@role", given.Role), ("@scope", given.Scope.ToString()), ("@at", given.At), ("@by", given.By));
        await tables.EndSetupAsync();
    }

    /// <summary>Once an administrator can sign in, a setup token is void for good.</summary>
    public static async Task EndSetupAsync(this Tables tables)
    {
        if ((await tables.UsersAsync()).Any(u => u is { IsAdministrator: true, Password: not null })) await tables.ExecuteAsync("DELETE FROM setup_tokens");
    }

    /// <summary>Refuses a change after which nobody would be an administrator any more.</summary>
    /// <exception cref="FailureException">Conflict.</exception>
    public static async Task KeepAnAdministratorAsync(this Tables tables, bool wasOne)
    {
        if (wasOne && !(await tables.UsersAsync()).Any(u => u.IsAdministrator))
            throw new FailureException(FailureKind.Conflict, "The last administrator stays one; nothing was changed.", "Make another first: croft user grant NAME admin");
    }

    static User With(User user, IReadOnlyList<Given> given, IReadOnlyList<Role> roles) => user with
    {
        Given = given,
        Grants = Holdings.Sum(from g in given join role in roles on g.Role equals role.Name select Holdings.Effect(role.Permissions, g.Scope)),
    };

    // A scope that this Croft can't read gives nothing.
    static Given ReadGiven(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), GrantScope.TryParse(row.GetString(2), out var scope) ? scope : new GrantScope(ScopeKind.Guest, "", ""), row.Time(3), row.GetString(4));

    static User Read(DbDataReader row) => new(row.GetString(0))
    {
        Shown = row.Text(1),
        Disabled = row.GetBoolean(2),
        Created = row.Time(3),
        Password = row.Text(4),
        PasswordSet = row.Number(5) is { } set ? new DateTimeOffset(set, TimeSpan.Zero) : null,
        Totp = row.IsDBNull(6) ? null : row.GetFieldValue<byte[]>(6),
        TotpPending = row.IsDBNull(7) ? null : row.GetFieldValue<byte[]>(7),
        TotpStep = row.Number(8),
    };
}
