using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Croft.Proxmox;

/// <summary>SHA-256 fingerprints of certificates: 64 hex digits, shown with colons as Proxmox does.</summary>
public static class Fingerprint
{
    /// <summary>The fingerprint of a certificate, 64 upper-case hex digits.</summary>
    public static string Of(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>Reads a fingerprint with colons or without, in either case.</summary>
    /// <exception cref="FormatException">It has not 64 hex digits.</exception>
    public static string Parse(string text)
    {
        var hex = text.Trim().Replace(":", "", StringComparison.Ordinal);
        return hex.Length == 64 && hex.All(char.IsAsciiHexDigit)
            ? hex.ToUpperInvariant()
            : throw new FormatException($"'{text}' is no SHA-256 fingerprint: 64 hex digits, with or without colons.");
    }

    /// <summary>The form Proxmox shows, <c>AB:CD:…</c>.</summary>
    public static string Show(string hex) => string.Join(':', hex.Chunk(2).Select(pair => new string(pair)));
}
