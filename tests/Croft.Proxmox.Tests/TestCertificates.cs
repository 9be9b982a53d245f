using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Croft.Proxmox.Tests;

/// <summary>Certificates as a cluster has them: an own authority and leaves for names and addresses.</summary>
sealed class TestCertificates
{
    static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset To = new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly Lazy<TestCertificates> shared = new(() => new TestCertificates());
    readonly X509Certificate2 authority;
    int serial;

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Proxmox Virtual Environment, OU=test, O=PVE Cluster Manager CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        authority = request.CreateSelfSigned(From, To);
    }

    /// <summary>One authority for the whole test run.</summary>
    public static TestCertificates Shared => shared.Value;

    public string AuthorityPem => authority.ExportCertificatePem();

    public X509Certificate2 Authority => authority;

    /// <summary>A leaf for names and IP addresses, signed by the authority.</summary>
    public X509Certificate2 Leaf(params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(name);
        }
        request.CertificateExtensions.Add(alternatives.Build());
        var number = Interlocked.Increment(ref serial);
        using var bare = request.Create(authority, From, To, [1, (byte)(number >> 8), (byte)number]);
        using var whole = bare.CopyWithPrivateKey(key);
        // SslStream wants a key that is not ephemeral on some systems; the round trip through PKCS#12 gives one everywhere.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }
}
