using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Croft.Engine.Identity;

/// <summary>Texts of 32 random bytes that open something; only their SHA-256 is kept, which says nothing of what has so many possibilities.</summary>
static class Random256
{
    const int Bytes = 32, Letters = 43;

    public static string Make(string prefix, RandomNumberGenerator random)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        random.GetBytes(bytes);
        return prefix + Base64Url.EncodeToString(bytes);
    }

    /// <summary>True for what this could have made; anything else need not be looked for.</summary>
    public static bool IsOne(string text, string prefix) =>
        text.Length == prefix.Length + Letters && text.StartsWith(prefix, StringComparison.Ordinal)
        && text.AsSpan(prefix.Length).IndexOfAnyExcept(letters) < 0;

    /// <summary>What is kept of it.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    static readonly System.Buffers.SearchValues<char> letters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
