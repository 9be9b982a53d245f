using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Croft.Proxmox;

/// <summary>Decides inside the TLS handshake, before a byte of a request leaves, whether the peer is the one meant.</summary>
sealed class CertificateJudge : IDisposable
{
    readonly ProxmoxTrust trust;
    readonly TimeProvider time;
    readonly X509Certificate2Collection authorities;

    public CertificateJudge(ProxmoxTrust trust, TimeProvider time)
    {
        this.trust = trust;
        this.time = time;
        authorities = trust.AuthorityPem is { } pem ? Authorities.Read(pem) : [];
    }

    /// <summary>True, or a <see cref="ProxmoxException"/> that names what came and what was believed.</summary>
    public bool Accept(Uri endpoint, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
            throw new ProxmoxException(ProxmoxError.Untrusted, $"{endpoint.Authority} showed no certificate; nothing was sent.");
        using var leaf = new X509Certificate2(certificate);
        var fingerprint = Fingerprint.Of(leaf);
        if (trust.Fingerprints.Contains(fingerprint, StringComparer.Ordinal))
            return true;
        if (trust.SystemAuthorities && errors == SslPolicyErrors.None)
            return true;
        if (authorities.Count > 0 && SignedByAuthority(leaf, chain) && PeerCertificate.Fits(leaf, endpoint))
            return true;
        throw new ProxmoxException(ProxmoxError.Untrusted, Refusal(endpoint, leaf, fingerprint, chain, errors));
    }

    bool SignedByAuthority(X509Certificate2 leaf, X509Chain? presented) =>
        Authorities.Sign(authorities, leaf, presented?.ChainPolicy.ExtraStore, time.GetUtcNow());

    string Refusal(Uri endpoint, X509Certificate2 leaf, string fingerprint, X509Chain? chain, SslPolicyErrors errors)
    {
        var shown = $"its certificate is {Fingerprint.Show(fingerprint)} (subject {leaf.Subject}, issuer {leaf.Issuer}, valid until {leaf.NotAfter.ToUniversalTime():yyyy-MM-dd})";
        if (trust.Fingerprints.Count > 0)
            return $"{endpoint.Authority} is not the trusted peer: {shown}, the pinned one is {string.Join(" or ", trust.Fingerprints.Select(Fingerprint.Show))}. "
                + "Nothing was sent. If the certificate was renewed, compare the fingerprint on the node (pvenode cert info) and trust the new one.";
        if (authorities.Count > 0)
        {
            var now = time.GetUtcNow().UtcDateTime;
            var why = now < leaf.NotBefore.ToUniversalTime() || now > leaf.NotAfter.ToUniversalTime() ? $"it is not valid now ({now:yyyy-MM-dd})"
                : SignedByAuthority(leaf, chain) ? $"it is not made out to {endpoint.IdnHost}"
                : "the trusted authority did not sign it";
            return $"{endpoint.Authority} is not the trusted peer: {shown}; {why}. Nothing was sent. "
                + "Use a name or address that the certificate carries, or trust the certificate it shows now.";
        }
        var system = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? $"it is not made out to {endpoint.IdnHost}" : "no authority of this system vouches for it";
        return $"{endpoint.Authority} is not trusted: {shown}; {system}. Nothing was sent. "
            + "Compare the fingerprint on the node (pvenode cert info) and pin it, or give the cluster's CA.";
    }

    public void Dispose()
    {
        foreach (var authority in authorities)
            authority.Dispose();
    }
}
