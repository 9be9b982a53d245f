using System.Security.Cryptography;
using System.Text;
using Croft.Engine.Secrets;

namespace Croft.Engine.Identity;

/// <summary>Second factors: codes of an app, each taken once, and recovery codes for who lost it.</summary>
sealed class SecondFactors(SecretStore secrets, RandomNumberGenerator random)
{
    const int Codes = 10, CodeBytes = 10, Group = 4;

    /// <summary>Clocks that are put back by less than that let no code count again.</summary>
    static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <summary>A new key: sealed, and as the user is told it.</summary>
    public (byte[] Sealed, string Key) Make(string user)
    {
        var bytes = new byte[Totp.KeyLength];
        random.GetBytes(bytes);
        var key = Totp.Base32(bytes);
        return (secrets.Seal(new Secret(key), PlaceOf(user)), key);
    }

    /// <summary>The step that a code of a key is of; null where it is of none that counts.</summary>
    public long? Match(string user, byte[] sealedKey, string code, DateTimeOffset now, long? used) =>
        Totp.Match(Totp.FromBase32(secrets.Open(sealedKey, PlaceOf(user)).Reveal()), code, now, used);

    /// <summary>Takes a code, of the app or for recovery, so that it counts no more; false where it is neither.</summary>
    public async Task<bool> UseAsync(Tables tables, User user, string code, DateTimeOffset now)
    {
        var plain = Plain(code);
        if (plain.Length == Totp.Digits && user.Totp is { } key)
        {
            // A step of days to come was taken by a clock that was put back since: it would shut the app out until then.
            var latest = Totp.StepOf(now + Ahead);
            return Match(user.Name, key, plain, now, user.TotpStep <= latest ? user.TotpStep : null) is { } step
                && await tables.ExecuteAsync("UPDATE users SET totpstep = @step WHERE name = @name AND (totpstep IS NULL OR totpstep < @step OR totpstep > @latest)", ("@step", step), ("@latest", latest), ("@name", user.Name)) == 1;
        }
        return await tables.ExecuteAsync("DELETE FROM recovery_codes WHERE username = @name AND hash = @hash", ("@name", user.Name), ("@hash", HashOf(user.Name, plain))) == 1;
    }

    /// <summary>New recovery codes in place of those before; they are told this once.</summary>
    public async Task<IReadOnlyList<string>> NewCodesAsync(Tables tables, string user)
    {
        await tables.ExecuteAsync("DELETE FROM recovery_codes WHERE username = @name", ("@name", user));
        List<string> codes = [];
        var bytes = new byte[CodeBytes];
        while (codes.Count < Codes)
        {
            random.GetBytes(bytes);
            var plain = Plain(Totp.Base32(bytes));
            codes.Add(string.Join('-', plain.Chunk(Group).Select(c => new string(c))));
            await tables.ExecuteAsync("INSERT INTO recovery_codes (username, hash) VALUES (@name, @hash)", ("@name", user), ("@hash", HashOf(user, plain)));
        }
        return codes;
    }

    // 80 random bits: nothing slower than one hash is needed.
    static string HashOf(string user, string plain) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{user}\n{plain}")));

    static string Plain(string code) => new([.. code.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);

    static SecretPlace PlaceOf(string user) => new("users", user, "totp");
}
