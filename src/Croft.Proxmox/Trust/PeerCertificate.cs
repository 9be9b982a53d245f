using System.Security.Cryptography.X509Certificates;

namespace Croft.Proxmox;

/// <summary>The certificate that a peer shows, as a person compares it.</summary>
public sealed record PeerCertificate
{
    /// <summary>SHA-256 as Proxmox shows it, with colons.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Whom it names, as an X.500 name.</summary>
    public required string Subject { get; init; }

    /// <summary>Who signed it, as an X.500 name.</summary>
    public required string Issuer { get; init; }

    /// <summary>DNS names and IP addresses it is made out to.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>First moment it counts, UTC.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>Last moment it counts, UTC.</summary>
    public required DateTimeOffset ValidTo { get; init; }

    /// <summary>True when the asked name or address is among its names.</summary>
    public required bool FitsAddress { get; init; }

    internal static PeerCertificate Of(X509Certificate2 leaf, Uri address) => new()
    {
        Fingerprint = Croft.Proxmox.Fingerprint.Show(Croft.Proxmox.Fingerprint.Of(leaf)),
        Subject = leaf.Subject,
        Issuer = leaf.Issuer,
        Names = [.. leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(ip => ip.ToString())))],
        ValidFrom = new DateTimeOffset(leaf.NotBefore.ToUniversalTime()),
        ValidTo = new DateTimeOffset(leaf.NotAfter.ToUniversalTime()),
        FitsAddress = Fits(leaf, address),
    };

    /// <summary>True when the certificate is made out to the name or IP address.</summary>
    internal static bool Fits(X509Certificate2 leaf, Uri address) => leaf.MatchesHostname(address.IdnHost.Trim('[', ']'));
}
