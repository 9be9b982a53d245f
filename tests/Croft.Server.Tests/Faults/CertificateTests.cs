using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Croft.Server.Hosting;

namespace Croft.Server.Tests.Faults;

/// <summary>A certificate whose end is near, or past.</summary>
public sealed class CertificateTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-1, true)]
    [InlineData(20, true)]
    [InlineData(40, false)]
    public async Task Own_NearItsEnd_IsMadeAnewAtTheStart_AndThatIsSaid(int days, bool anew)
    {
        var clock = new SetClock();
        var folder = Directory.CreateTempSubdirectory("croft-certificate-");
        try
        {
            var options = new ServerOptions { Urls = [new Uri("https://127.0.0.1:0")], Folder = folder.FullName };
            string first;
            using (var made = ServerCertificate.Open(options, clock))
            {
                made.Notice.ShouldBeNull();
                first = made.Fingerprint;
                clock.Off = made.Left - TimeSpan.FromDays(days);
            }
            using var opened = ServerCertificate.Open(options, clock);
            (opened.Fingerprint != first).ShouldBe(anew);
            if (anew) opened.Notice.ShouldNotBeNull().ShouldContain("log in again");
            else opened.Notice.ShouldBeNull();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(-2, "has expired")]
    [InlineData(10, "expires")]
    [InlineData(60, null)]
    public async Task Given_IsServed_AndItsEndIsTold(int days, string? says)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Pem(days), Ct);
            await using var served = await Served.StartAsync(change: o => o with { CertificateFile = file });
            (await served.CallAsync("GET", "/api/v1/guests")).Status.ShouldBe(HttpStatusCode.OK);
            if (says is null) served.Host.CertificateNotice.ShouldBeNull();
            else served.Host.CertificateNotice.ShouldNotBeNull().ShouldSatisfyAllConditions(n => n.ShouldContain(says), n => n.ShouldContain(file));
            using var client = served.Client(null);
            // Other servers of this process are told of, too.
            var told = (await client.GetStringAsync("/metrics", Ct)).Split('\n').Where(l => l.StartsWith("croft_certificate_expires ", StringComparison.Ordinal)).Select(l => double.Parse(l.Split(' ')[1], CultureInfo.InvariantCulture));
            told.ShouldContain(t => Math.Abs((DateTimeOffset.FromUnixTimeSeconds((long)t) - TimeProvider.System.GetUtcNow()).TotalDays - days) < 0.1);
        }
        finally
        {
            File.Delete(file);
        }
    }

    static string Pem(int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = new CertificateRequest("CN=croft", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-10), now.AddDays(days));
        return $"{made.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }
}
