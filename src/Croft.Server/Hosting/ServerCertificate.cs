using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Croft.Contracts;

namespace Croft.Server.Hosting;

/// <summary>The server's certificate: one that was given, read again when its file changes, or one of Croft's own, which stays as it is.</summary>
internal sealed class ServerCertificate : IDisposable
{
    /// <summary>Long, since whoever pinned it would have to compare it again.</summary>
    const int Years = 10;

    static readonly TimeSpan Between = TimeSpan.FromSeconds(10), Soon = TimeSpan.FromDays(30);

    readonly Lock gate = new();
    readonly Func<X509Certificate2> read;
    readonly string file;
    readonly TimeProvider time;
    X509Certificate2 current;
    DateTimeOffset looked;
    DateTime written;
    bool remade;

    ServerCertificate(string file, Func<X509Certificate2> read, TimeProvider time)
    {
        (this.file, this.read, this.time) = (file, read, time);
        (current, looked, written) = (read(), time.GetUtcNow(), File.GetLastWriteTimeUtc(file));
    }

    /// <summary>The certificate to show.</summary>
    public X509Certificate2 Current
    {
        get
        {
            lock (gate)
            {
                if ((time.GetUtcNow() - looked).Duration() < Between) return current;
                looked = time.GetUtcNow();
                if (File.GetLastWriteTimeUtc(file) is var now && now == written) return current;
                try
                {
                    // The one before is left to its connections.
                    (current, written) = (read(), now);
                }
                catch (FailureException)
                {
                    // Half a file is no reason to be silent: the next look finds the rest.
                }
                return current;
            }
        }
    }

    /// <summary>Time until it ends; below zero once it has.</summary>
    public TimeSpan Left => Current.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime;

    /// <summary>What whoever runs the server has to know of it now; null for nothing.</summary>
    public string? Notice => remade ? "It is new, since the one before was near its end: whoever compared that has to compare this one and log in again."
        : Left > Soon ? null
        : $"The certificate in {file} {(Left <= TimeSpan.Zero ? "has expired" : "expires")} at {Current.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC, and clients refuse it then: put a new one there; it is read without a restart.";

    /// <summary>SHA-256 in hex with colons.</summary>
    public string Fingerprint => string.Join(':', SHA256.HashData(Current.RawData).Select(b => b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>Opens the given one, or Croft's own, which is made where there is none or its end is near: nobody else would renew it.</summary>
    /// <exception cref="FailureException">Invalid: the given one can't be read.</exception>
    public static ServerCertificate Open(ServerOptions options, TimeProvider time)
    {
        if (options.CertificateFile is { } given)
            return new ServerCertificate(given, () => Read(given, options.KeyFile), time);
        var own = Path.Combine(options.Folder, "tls.pem");
        var (isThere, isKept) = (File.Exists(own), false);
        if (isThere)
        {
            using var old = Read(own, null);
            isKept = old.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime > Soon;
        }
        if (!isKept) Make(own, options, time.GetUtcNow());
        return new ServerCertificate(own, () => Read(own, null), time) { remade = isThere && !isKept };
    }

    static X509Certificate2 Read(string file, string? keyFile)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(file, keyFile ?? file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FailureException(new Failure(FailureKind.Invalid, $"The server's certificate in '{file}' can't be used.") { Cause = e.Message, WayOut = "It has to be PEM, with its key behind it or in --key-file." }, e);
        }
    }

    static void Make(string file, ServerOptions options, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Dns.GetHostName()}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Dns.GetHostName());
        foreach (var address in Addresses(options)) names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        // The day before: the clocks of others may be behind.
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var stream = new FileStream(file + ".new", new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        using (var text = new StreamWriter(stream)) text.Write(made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        File.Move(file + ".new", file, overwrite: true);
    }

    static IEnumerable<IPAddress> Addresses(ServerOptions options) =>
        NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses).Select(a => a.Address)
            .Where(a => !a.IsIPv6LinkLocal)
            .Concat(options.Urls.Where(u => !ServerHost.IsEverywhere(u)).Select(u => IPAddress.TryParse(u.Host.Trim('[', ']'), out var address) ? address : null).OfType<IPAddress>())
            .Concat([IPAddress.Loopback, IPAddress.IPv6Loopback]).Distinct();

    public void Dispose() => current.Dispose();
}
