using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Croft.Sandbox.Access;

/// <summary>A user's TOTP: six digits from a shared secret, new every thirty seconds (RFC 6238).</summary>
internal sealed class SecondFactor(string id, byte[] secret, string description, long createdAt)
{
    const int Step = 30;
    const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public string Id { get; } = id;

    public string Description { get; set; } = description;

    public bool IsEnabled { get; set; } = true;

    public long CreatedAt { get; } = createdAt;

    /// <summary>The digits at a moment, Unix seconds.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "TOTP as Proxmox offers it is over SHA-1.")]
    public string CodeAt(long time)
    {
        Span<byte> counter = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(counter, time / Step);
        var hash = HMACSHA1.HashData(secret, counter);
        var at = hash[^1] & 15;
        var number = ((hash[at] & 127) << 24) | (hash[at + 1] << 16) | (hash[at + 2] << 8) | hash[at + 3];
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>A code of now, or of the steps beside it.</summary>
    public bool Accepts(string code, long time) => CodeAt(time) == code || CodeAt(time - Step) == code || CodeAt(time + Step) == code;

    /// <summary>The secret of "otpauth://totp/…?secret=BASE32"; null when there is none.</summary>
    public static byte[]? Secret(string uri)
    {
        var at = uri.IndexOf("secret=", StringComparison.Ordinal);
        if (!uri.StartsWith("otpauth://totp/", StringComparison.Ordinal) || at < 0)
            return null;
        var (bits, count, bytes) = (0, 0, new List<byte>());
        foreach (var letter in uri[(at + 7)..].Split('&')[0].TrimEnd('=').ToUpperInvariant())
        {
            var value = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0)
                return null;
            (bits, count) = ((bits << 5) | value, count + 5);
            if (count < 8)
                continue;
            count -= 8;
            bytes.Add((byte)(bits >> count));
            bits &= (1 << count) - 1;
        }
        return bytes.Count > 0 ? [.. bytes] : null;
    }

    public override string ToString() => Id;
}
