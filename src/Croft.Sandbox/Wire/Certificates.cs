using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Croft.Sandbox.Wire;

/// <summary>A cluster's own CA and the node certificates it signs.</summary>
/// <remarks>Elliptic keys, where Proxmox makes RSA ones: dozens of clusters start in a moment.</remarks>
internal sealed class Certificates : IDisposable
{
    readonly TimeProvider time;
    readonly Dictionary<string, X509Certificate2> leaves = new(StringComparer.Ordinal);
    readonly Lock gate = new();

    /// <param name="time">From when certificates are valid.</param>
    /// <param name="authority">A CA made before, as <see cref="ExportAuthority"/> wrote it; null for a new one.</param>
    /// <exception cref="ArgumentException">It is no certificate with its key.</exception>
    public Certificates(TimeProvider time, string? authority)
    {
        this.time = time;
        Authority = authority is null ? CreateAuthority() : Read(authority);
    }

    /// <summary>The pve-root-ca.pem of the cluster.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>The CA with its private key, PEM.</summary>
    public string ExportAuthority() => $"{Authority.ExportCertificatePem()}\n{Authority.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()}\n";

    /// <summary>The pve-ssl.pem of a node, made when first asked for.</summary>
    public X509Certificate2 Of(string node, string address)
    {
        lock (gate)
        {
            if (!leaves.TryGetValue(node, out var leaf))
                leaves[node] = leaf = CreateLeaf(node, address);
            return leaf;
        }
    }

    /// <summary>Renews a node's certificate; the next handshake shows the new one.</summary>
    public void Renew(string node)
    {
        lock (gate)
            leaves.Remove(node);
    }

    /// <summary>"AB:CD:…" over SHA-256, as Proxmox prints it.</summary>
    public static string Fingerprint(X509Certificate2 certificate) =>
        string.Join(':', certificate.GetCertHash(HashAlgorithmName.SHA256).Select(part => part.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));

    public void Dispose()
    {
        Authority.Dispose();
        foreach (var leaf in leaves.Values)
            leaf.Dispose();
    }

    static X509Certificate2 Read(string authority)
    {
        try
        {
            return X509Certificate2.CreateFromPem(authority, authority);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new ArgumentException("the state's authority is no certificate with its private key", nameof(authority), e);
        }
    }

    X509Certificate2 CreateAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedName($"CN=Proxmox Virtual Environment, OU={Guid.NewGuid()}, O=PVE Cluster Manager CA");
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = time.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));
    }

    X509Certificate2 CreateLeaf(string node, string address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(
            new X500DistinguishedName($"CN={node}.sandbox.lan, O=Proxmox Virtual Environment, OU=PVE Cluster Node"), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddIpAddress(System.Net.IPAddress.IPv6Loopback);
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Parse(address));
        names.AddDnsName(node);
        names.AddDnsName($"{node}.sandbox.lan");
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, false));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Authority, true, false));
        var now = time.GetUtcNow();
        using var bare = request.Create(Authority, now.AddDays(-1), now.AddYears(2), RandomNumberGenerator.GetBytes(12));
        using var whole = bare.CopyWithPrivateKey(key);
        // SslStream wants a key that outlives this method
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }
}
