using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Croft.Proxmox.Tests.Transport;

public sealed class ProbeTests
{
    const string Realms = """{"data":[{"type":"pve","realm":"pve"},{"type":"pam","realm":"pam"}]}""";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<ProxmoxException> RefusedAsync(Uri address, ProbeOptions? options = null) =>
        await Should.ThrowAsync<ProxmoxException>(() => ProxmoxProbe.RunAsync(address, options, Ct));

    [Fact]
    public async Task RunAsync_Proxmox_ShowsItsCertificateAndSendsNoCredential()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json(Realms, relayed: false), TestCertificates.Shared.Leaf("127.0.0.1", "pve1", "192.0.2.7"));

        var probe = await ProxmoxProbe.RunAsync(new Uri($"https://root:planted@127.0.0.1:{server.Port}/#v1:0"), null, Ct);

        probe.Certificate.Fingerprint.ShouldBe(Fingerprint.Show(Fingerprint.Of(server.Certificate!)));
        probe.Certificate.Names.ShouldBe(["pve1", "127.0.0.1", "192.0.2.7"], ignoreOrder: true);
        probe.Certificate.Issuer.ShouldContain("PVE Cluster Manager CA");
        probe.Certificate.ValidTo.Year.ShouldBe(2099);
        probe.Certificate.FitsAddress.ShouldBeTrue();
        probe.Address.ShouldBe(server.Address);
        probe.SystemTrusts.ShouldBeFalse();
        probe.AuthorityPem.ShouldBeNull();
        probe.Realms.ShouldBe(["pve", "pam"]);
        var request = server.Requests.Single();
        request.Header("Authorization").ShouldBeNull();
        request.Header("Cookie").ShouldBeNull();
        request.Target.ShouldBe("/api2/json/access/domains");
    }

    [Fact]
    public async Task RunAsync_CertificateOfAnotherName_SaysSo()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json(Realms), TestCertificates.Shared.Leaf("pve1"));

        (await ProxmoxProbe.RunAsync(server.Address, null, Ct)).Certificate.FitsAddress.ShouldBeFalse();
    }

    [Fact]
    public void Look_PeerSendsItsAuthority_KeepsIt()
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.ExtraStore.AddRange(new X509Certificate2Collection { new TestCertificates().Authority, TestCertificates.Shared.Authority });
        var seen = new SeenPeer(new Uri("https://pve1:8006"), TimeProvider.System);

        seen.Look(null, TestCertificates.Shared.Leaf("pve1"), chain, SslPolicyErrors.RemoteCertificateChainErrors).ShouldBeTrue();

        seen.AuthorityPem.ShouldBe(TestCertificates.Shared.AuthorityPem);
    }

    [Fact]
    public async Task RunAsync_NobodyListens_IsUnreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var failure = await RefusedAsync(new Uri($"https://127.0.0.1:{port}"));

        failure.Error.ShouldBe(ProxmoxError.Unreachable);
        failure.Message.ShouldContain("connection refused");
        failure.Message.ShouldContain("8006");
    }

    [Fact]
    public async Task RunAsync_UnknownName_IsUnreachable()
    {
        var failure = await RefusedAsync(new Uri("https://nosuch.invalid:8006"));

        failure.Error.ShouldBe(ProxmoxError.Unreachable);
        failure.Message.ShouldContain("nosuch.invalid");
    }

    [Fact]
    public async Task RunAsync_PlainHttpServer_SaysThatItSpeaksPlainHttp()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Text("HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 2\r\n\r\nhi"), plain: true);
        // It waits for the end of a request line that TLS never sends, as some servers do.
        var options = new ProbeOptions { ConnectDeadline = TimeSpan.FromSeconds(1) };

        var failure = await RefusedAsync(new Uri($"https://127.0.0.1:{server.Port}"), options);

        failure.Error.ShouldBe(ProxmoxError.NotProxmox);
        failure.Message.ShouldContain("plain HTTP");
        failure.Message.ShouldContain("nginx");
    }

    [Fact]
    public async Task RunAsync_HttpAddressOfAProxmox_NamesTheHttpsAddress()
    {
        await using var server = new RecordedServer(
            _ => RawAnswer.Of(301, "Moved Permanently", "", ["close"], "Location: https://127.0.0.1:8006/") with { Close = true }, plain: true);

        var failure = await RefusedAsync(server.Address);

        failure.Error.ShouldBe(ProxmoxError.NotProxmox);
        failure.Message.ShouldContain("Use that address");
        failure.Message.ShouldContain("https://127.0.0.1:8006");
    }

    [Fact]
    public async Task RunAsync_NeitherTlsNorHttp_IsNotProxmox()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var serving = SpeakAsync(listener, "SSH-2.0-OpenSSH_9.2p1\r\n", stop.Token);

        var failure = await RefusedAsync(new Uri($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));

        await stop.CancelAsync();
        await serving;
        failure.Error.ShouldBe(ProxmoxError.NotProxmox);
        failure.Message.ShouldContain("no TLS");
    }

    [Fact]
    public async Task RunAsync_AnotherTlsServer_IsNotProxmox()
    {
        await using var server = new RecordedServer(
            _ => RawAnswer.Text("HTTP/1.1 404 Not Found\r\nServer: nginx/1.22\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>"));

        var failure = await RefusedAsync(server.Address);

        failure.Error.ShouldBe(ProxmoxError.NotProxmox);
        failure.Message.ShouldContain("nginx/1.22");
        failure.Message.ShouldContain("404");
    }

    [Fact]
    public async Task RunAsync_BackupServerRealms_IsNotProxmox()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Text("HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n" + """{"data":[{"realm":"pbs","type":"pbs"}]}   """));

        (await RefusedAsync(server.Address)).Error.ShouldBe(ProxmoxError.NotProxmox);
    }

    [Fact]
    public async Task RunAsync_SilentPeer_TimesOut()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var time = new ManualTime();
        var probe = RefusedAsync(new Uri($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), new ProbeOptions { Time = time });
        using var accepted = await listener.AcceptTcpClientAsync(Ct);

        time.Advance(TimeSpan.FromSeconds(11));

        var failure = await probe;
        failure.Error.ShouldBe(ProxmoxError.TimedOut);
        failure.Message.ShouldContain("within 10 s");
    }

    static async Task SpeakAsync(TcpListener listener, string words, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(ct);
                var stream = client.GetStream();
                await stream.WriteAsync(Encoding.ASCII.GetBytes(words), ct);
                await stream.CopyToAsync(Stream.Null, ct);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
        }
    }
}
