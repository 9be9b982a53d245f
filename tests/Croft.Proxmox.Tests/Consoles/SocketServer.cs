using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace Croft.Proxmox.Tests.Consoles;

/// <summary>Answers calls as scripted, and opens a websocket where one is asked for; its far end is the test.</summary>
sealed class SocketServer : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly TaskCompletionSource<(RawRequest, WebSocket)> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Func<RawRequest, RawAnswer> script;
    readonly Task accepting;

    /// <param name="script">The answer to each call; a websocket is opened where it is null.</param>
    public SocketServer(Func<RawRequest, RawAnswer> script)
    {
        this.script = script;
        listener.Start();
        accepting = AcceptAsync();
    }

    public Task<(RawRequest Request, WebSocket Socket)> OpenedAsync(CancellationToken ct) => opened.Task.WaitAsync(ct);

    public ProxmoxClient Client(TimeProvider? time = null, ProxmoxCredential? credential = null) => new(new ProxmoxOptions
    {
        Endpoints = [new($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}")],
        Credential = credential ?? new ApiToken("root@pam!test", "00000000-0000-4000-8000-000000000001"),
        Trust = ProxmoxTrust.Authority(TestCertificates.Shared.AuthorityPem),
        Time = time ?? TimeProvider.System,
    });

    async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        await using var tls = new SslStream(client.GetStream());
        try
        {
            var context = SslStreamCertificateContext.Create(TestCertificates.Shared.Leaf("127.0.0.1"), [TestCertificates.Shared.Authority], offline: true);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = context }, stop.Token);
            while (await RawRequest.ReadAsync(tls, stop.Token) is { } request)
            {
                if (request.Header("Upgrade") != "websocket")
                {
                    if (!await script(request).WriteAsync(tls, stop.Token))
                        return;
                    continue;
                }
                await tls.WriteAsync("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Protocol: binary\r\n\r\n"u8.ToArray(), stop.Token);
                using var socket = WebSocket.CreateFromStream(tls, new WebSocketCreationOptions { IsServer = true, SubProtocol = "binary" });
                opened.TrySetResult((request, socket));
                // The test holds the socket until it lets it go.
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Stop();
        stop.Dispose();
    }
}
