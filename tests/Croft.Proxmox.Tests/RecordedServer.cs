using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Croft.Proxmox.Tests;

/// <summary>A peer made of bytes: TLS (or plain) on loopback, each request answered by a script, connections counted.</summary>
/// <remarks>
/// It keeps a connection until the script says otherwise. Like pveproxy it closes after an answer whose status is 400 or more,
/// unless <see cref="RawAnswer.Close"/> says something else.
/// </remarks>
sealed class RecordedServer : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly Func<RawRequest, RawAnswer> script;
    readonly CancellationTokenSource stop = new();
    readonly ConcurrentBag<Task> connections = [];
    readonly ConcurrentDictionary<TcpClient, bool> open = new();
    readonly Task accepting;
    int accepted;

    /// <param name="script">Gives the answer to each request; may run on many connections at once.</param>
    /// <param name="certificate">The leaf to show; the shared authority's leaf for 127.0.0.1 when null.</param>
    /// <param name="plain">True for a server without TLS.</param>
    public RecordedServer(Func<RawRequest, RawAnswer> script, X509Certificate2? certificate = null, bool plain = false)
    {
        this.script = script;
        Certificate = plain ? null : certificate ?? TestCertificates.Shared.Leaf("127.0.0.1", "localhost");
        listener.Start();
        accepting = AcceptAsync();
    }

    public X509Certificate2? Certificate { get; set; }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public Uri Address => new($"{(Certificate is null ? "http" : "https")}://127.0.0.1:{Port}");

    /// <summary>TCP connections accepted so far.</summary>
    public int Connections => accepted;

    /// <summary>Requests read whole, in order of arrival.</summary>
    public ConcurrentQueue<RawRequest> Requests { get; } = new();

    /// <summary>Options of a client that trusts this server and asks with a token.</summary>
    public ProxmoxOptions Options(TimeProvider? time = null) => new()
    {
        Endpoints = [Address],
        Credential = new ApiToken("root@pam!test", "00000000-0000-4000-8000-000000000001"),
        Trust = ProxmoxTrust.Authority(TestCertificates.Shared.AuthorityPem),
        Time = time ?? TimeProvider.System,
    };

    public ProxmoxClient Client() => new(Options());

    /// <summary>Closes every connection now, as a worker that restarts does.</summary>
    public void Cut()
    {
        foreach (var client in open.Keys)
            client.Close();
    }

    /// <summary>Ends when no connection is served any more.</summary>
    public Task AllClosedAsync(CancellationToken ct) => Task.WhenAll(connections).WaitAsync(ct);

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                Interlocked.Increment(ref accepted);
                client.NoDelay = true;
                open[client] = true;
                connections.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        try
        {
            await using Stream stream = Certificate is null ? client.GetStream() : new SslStream(client.GetStream());
            if (stream is SslStream tls)
            {
                var context = SslStreamCertificateContext.Create(Certificate!, [TestCertificates.Shared.Authority], offline: true);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = context }, stop.Token);
            }
            while (await RawRequest.ReadAsync(stream, stop.Token) is { } request)
            {
                Requests.Enqueue(request);
                var answer = script(request);
                if (!await answer.WriteAsync(stream, stop.Token))
                    break;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The client left, refused the certificate, or the test is over.
        }
        finally
        {
            open.TryRemove(client, out _);
            client.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Stop();
        await Task.WhenAll(connections);
        stop.Dispose();
    }
}
