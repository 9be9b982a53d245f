using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Croft.Proxmox.Tests.Transport;

public sealed class ProxyTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Proxy_Calls_GoThroughOneTunnel()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":1}"""));
        await using var proxy = new TunnelProxy("HTTP/1.1 200 Connection established\r\nContent-Length: 0\r\n\r\n");
        using var client = new ProxmoxClient(server.Options() with { Proxy = new WebProxy(proxy.Address, BypassOnLocal: false) });

        for (var i = 0; i < 10; i++)
            await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/version"), Ct);

        proxy.Heads.Single().ShouldStartWith($"CONNECT 127.0.0.1:{server.Port} HTTP/1.1");
        proxy.Heads.Single().ShouldNotContain("PVEAPIToken");
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task Proxy_Refuses_IsUnreachableAndDidNotHappen()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":1}"""));
        await using var proxy = new TunnelProxy("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        using var client = new ProxmoxClient(server.Options() with { Proxy = new WebProxy(proxy.Address, BypassOnLocal: false) });

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(new ProxmoxCall(HttpMethod.Post, "/x"), Ct));

        failure.Error.ShouldBe(ProxmoxError.Unreachable);
        failure.Message.ShouldContain("proxy");
        failure.MayHaveHappened.ShouldBeFalse();
        server.Connections.ShouldBe(0);
    }

    /// <summary>Answers CONNECT with its line, then passes bytes both ways.</summary>
    sealed class TunnelProxy : IAsyncDisposable
    {
        readonly TcpListener listener = new(IPAddress.Loopback, 0);
        readonly CancellationTokenSource stop = new();
        readonly string answer;
        readonly Task serving;

        public TunnelProxy(string answer)
        {
            this.answer = answer;
            listener.Start();
            serving = ServeAsync();
        }

        public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

        public List<string> Heads { get; } = [];

        async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync(stop.Token);
                    var stream = client.GetStream();
                    var request = await RawRequest.ReadAsync(stream, stop.Token);
                    if (request is null)
                        continue;
                    Heads.Add($"{request.Method} {request.Target} HTTP/1.1\n" + string.Join('\n', request.Headers.Select(h => $"{h.Key}: {h.Value}")));
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), stop.Token);
                    if (!answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                        continue;
                    using var peer = new TcpClient();
                    await peer.ConnectAsync(IPAddress.Loopback, int.Parse(request.Target.Split(':')[1]), stop.Token);
                    await Task.WhenAny(stream.CopyToAsync(peer.GetStream(), stop.Token), peer.GetStream().CopyToAsync(stream, stop.Token));
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
            }
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await serving;
            listener.Stop();
            stop.Dispose();
        }
    }
}
