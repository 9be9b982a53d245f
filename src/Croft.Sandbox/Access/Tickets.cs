using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Croft.Sandbox.Access;

/// <summary>Makes and checks login tickets and CSRF tokens, signed by a key of the cluster.</summary>
internal sealed class Tickets(TimeProvider time)
{
    static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);
    readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    public string Create(string userId)
    {
        var plain = $"PVE:{userId}:{Stamp()}";
        return $"{plain}::{Convert.ToBase64String(Sign(plain))}";
    }

    /// <summary>Half a ticket: what may answer it stands in it, and whose it is goes into its signature alone.</summary>
    public string CreateChallenge(string userId, string challenge)
    {
        var plain = $"PVE:!tfa!{Uri.EscapeDataString(challenge)}:{Stamp()}";
        return $"{plain}::{Convert.ToBase64String(Sign($"{plain}:{userId}"))}";
    }

    public bool VerifyChallenge(string ticket, string userId) => ticket.Split("::", 2) is [var plain, var signature]
        && plain.StartsWith("PVE:!tfa!", StringComparison.Ordinal) && Matches($"{plain}:{userId}", signature) && IsFresh(plain[(plain.LastIndexOf(':') + 1)..]);

    public string CreateCsrf(string userId)
    {
        var stamp = Stamp();
        return $"{stamp}:{Convert.ToBase64String(Sign($"{stamp}:{userId}")).TrimEnd('=')}";
    }

    /// <summary>The user a ticket belongs to, or null when it is false or old.</summary>
    public string? Verify(string ticket)
    {
        var split = ticket.IndexOf("::", StringComparison.Ordinal);
        if (split < 0 || !ticket.StartsWith("PVE:", StringComparison.Ordinal))
            return null;
        var plain = ticket[..split];
        var last = plain.LastIndexOf(':');
        return last > 4 && Matches(plain, ticket[(split + 2)..]) && IsFresh(plain[(last + 1)..]) ? plain[4..last] : null;
    }

    public bool VerifyCsrf(string userId, string? csrf) =>
        csrf?.IndexOf(':', StringComparison.Ordinal) is { } colon and > 0
        && IsFresh(csrf[..colon]) && Matches($"{csrf[..colon]}:{userId}", csrf[(colon + 1)..]);

    /// <summary>A ticket for one console: a user, a path and a port.</summary>
    public string CreateConsole(string authId, string path, int port)
    {
        var stamp = Stamp();
        return $"PVEVNC:{stamp}::{Convert.ToBase64String(Sign(ConsolePlain(stamp, authId, path, port)))}";
    }

    public bool VerifyConsole(string ticket, string authId, string path, int port)
    {
        var parts = ticket.Split(':', 4);
        return parts is ["PVEVNC", var stamp, "", var signature] && IsFresh(stamp) && Matches(ConsolePlain(stamp, authId, path, port), signature);
    }

    static string ConsolePlain(string stamp, string authId, string path, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"PVEVNC:{stamp}:{authId}:{path}:{port}");

    string Stamp() => time.GetUtcNow().ToUnixTimeSeconds().ToString("X8", CultureInfo.InvariantCulture);

    bool IsFresh(string stamp)
    {
        if (!long.TryParse(stamp, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var made))
            return false;
        var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(made);
        return age > TimeSpan.FromMinutes(-5) && age < Lifetime;
    }

    bool Matches(string plain, string signature)
    {
        var given = Encoding.ASCII.GetBytes(signature.TrimEnd('='));
        var right = Encoding.ASCII.GetBytes(Convert.ToBase64String(Sign(plain)).TrimEnd('='));
        return CryptographicOperations.FixedTimeEquals(given, right);
    }

    byte[] Sign(string plain) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(plain));
}
