using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Croft.Proxmox;

/// <summary>Certificates that sign others, apart from the system's own.</summary>
static class Authorities
{
    /// <summary>Every certificate of a PEM text.</summary>
    /// <exception cref="ArgumentException">It holds none, or a broken one.</exception>
    public static X509Certificate2Collection Read(string pem)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException($"The authority's PEM text cannot be read: {e.Message}", nameof(pem), e);
        }
        return authorities.Count > 0 ? authorities : throw new ArgumentException("The authority's PEM text holds no certificate.", nameof(pem));
    }

    /// <summary>True when one of them vouches for the leaf now; names are another question.</summary>
    public static bool Sign(X509Certificate2Collection authorities, X509Certificate2 leaf, X509Certificate2Collection? between, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        // Proxmox's own CA publishes no revocation list, and a handshake must not fetch certificates from elsewhere.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        if (between is not null)
            chain.ChainPolicy.ExtraStore.AddRange(between);
        return chain.Build(leaf);
    }
}
