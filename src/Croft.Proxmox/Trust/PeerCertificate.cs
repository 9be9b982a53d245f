using System.Security.Cryptography.X509Certificates;

namespace Croft.Proxmox;

/// <summary>The certificate that a peer shows, as a person compares it.</summary>
/// <param name="Fingerprint">SHA-256 as Proxmox shows it, with colons.</param>
/// <param name="Subject">Whom it names, as an X.500 name.</param>
/// <param name="Issuer">Who signed it, as an X.500 name.</param>
/// <param name="Names">DNS names and IP addresses it is made out to.</param>
/// <param name="ValidFrom">First moment it counts, UTC.</param>
/// <param name="ValidTo">Last moment it counts, UTC.</param>
/// <param name="FitsAddress">True when the asked name or address is among them.</param>
public sealed record PeerCertificate(
    string Fingerprint, string Subject, string Issuer, IReadOnlyList<string> Names, DateTimeOffset ValidFrom, DateTimeOffset ValidTo, bool FitsAddress)
{
    internal static PeerCertificate Of(X509Certificate2 leaf, Uri address) => new(
        Croft.Proxmox.Fingerprint.Show(Croft.Proxmox.Fingerprint.Of(leaf)),
        leaf.Subject,
        leaf.Issuer,
        [.. leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(ip => ip.ToString())))],
        new DateTimeOffset(leaf.NotBefore.ToUniversalTime()),
        new DateTimeOffset(leaf.NotAfter.ToUniversalTime()),
        leaf.MatchesHostname(address.IdnHost.Trim('[', ']')));
}
