using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Croft.Engine.Identity;

/// <summary>Codes of an app, by time: RFC 6238 with SHA-1, 30 s and 6 digits, as every app has them.</summary>
static class Totp
{
    public const int KeyLength = 20, Digits = 6;
    const int StepSeconds = 30, Modulus = 1_000_000;
    const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static long StepOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    [SuppressMessage("Security", "CA5350", Justification = "the standard's, and the one that every app has; as a keyed hash SHA-1 is not broken")]
    public static string Code(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(key, counter, mac);
        var number = (BinaryPrimitives.ReadUInt32BigEndian(mac[(mac[^1] & 0xF)..]) & 0x7FFF_FFFF) % Modulus;
        return number.ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step that a code is of: this one, or one before or after it, and after the last that was used; null for any other code.</summary>
    public static long? Match(byte[] key, string code, DateTimeOffset now, long? used)
    {
        long? match = null;
        for (var step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(key, step)), Encoding.UTF8.GetBytes(code)) && step > (used ?? long.MinValue))
                match ??= step;
        }
        return match;
    }

    /// <summary>Bytes as apps are told them (RFC 4648, without padding).</summary>
    public static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (bits, held) = (0, 0);
        foreach (var b in bytes)
        {
            (bits, held) = (bits << 8 | b, held + 8);
            for (; held >= 5; held -= 5) text.Append(Alphabet[bits >> (held - 5) & 31]);
            bits &= (1 << held) - 1;
        }
        return held > 0 ? text.Append(Alphabet[bits << (5 - held) & 31]).ToString() : text.ToString();
    }

    /// <summary>The bytes of such a text.</summary>
    public static byte[] FromBase32(string text)
    {
        var bytes = new List<byte>();
        var (bits, held) = (0, 0);
        foreach (var letter in text)
        {
            (bits, held) = (bits << 5 | Alphabet.IndexOf(letter, StringComparison.Ordinal), held + 5);
            if (held < 8) continue;
            bytes.Add((byte)(bits >> (held - 8)));
            (bits, held) = (bits & (1 << (held - 8)) - 1, held - 8);
        }
        return [.. bytes];
    }

    /// <summary>The key as an app takes it from a picture.</summary>
    public static string Address(string user, string key) => $"otpauth://totp/Croft:{Uri.EscapeDataString(user)}?secret={key}&issuer=Croft&algorithm=SHA1&digits=6&period=30";
}
