using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Croft.Server.Tests.Faults;

/// <summary>The app that shows codes (RFC 6238), written anew: what is tested does not test itself.</summary>
static class App
{
    const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The code that it shows at a moment.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "the standard's own")]
    public static string CodeOf(string key, DateTimeOffset at)
    {
        var number = key.Aggregate(BigInteger.Zero, (sum, letter) => (sum * 32) + Alphabet.IndexOf(letter, StringComparison.Ordinal));
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        Span<byte> whole = stackalloc byte[20], step = stackalloc byte[8];
        bytes.CopyTo(whole[(20 - bytes.Length)..]);
        BinaryPrimitives.WriteInt64BigEndian(step, at.ToUnixTimeSeconds() / 30);
        var mac = HMACSHA1.HashData(whole, step);
        return ((BinaryPrimitives.ReadUInt32BigEndian(mac.AsSpan(mac[^1] & 0xF)) & 0x7FFF_FFFF) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
