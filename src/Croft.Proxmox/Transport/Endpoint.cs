using System.Net;
using System.Net.Security;

namespace Croft.Proxmox;

/// <summary>One node's address with its own bounded pool of connections.</summary>
sealed class Endpoint : IDisposable
{
    /// <summary>pveproxy drops an idle connection after 5 s; ours goes first, at the latest a second after this time.</summary>
    static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(3);

    readonly HttpMessageInvoker invoker;
    readonly Lazy<HttpMessageInvoker> sockets;

    public Endpoint(Uri address, ProxmoxOptions options, CertificateJudge judge)
    {
        Address = new Uri(ProxmoxOptions.Site(address));
        invoker = Invoker(options.MaxConnectionsPerEndpoint);
        // A websocket keeps its connection for itself: open consoles must not use up those for calls.
        sockets = new(() => Invoker(int.MaxValue));

        HttpMessageInvoker Invoker(int connections) => new(Handler(options.Proxy, options.ConnectDeadline, connections,
            (_, certificate, chain, errors) => judge.Accept(Address, certificate, chain, errors)));
    }

    /// <summary>Every connection of this library is made by one of these.</summary>
    public static SocketsHttpHandler Handler(IWebProxy? proxy, TimeSpan connectDeadline, int connections, RemoteCertificateValidationCallback judge) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.GZip,
        ConnectTimeout = connectDeadline,
        MaxConnectionsPerServer = connections,
        PooledConnectionIdleTimeout = IdleTimeout,
        Proxy = proxy,
        UseProxy = proxy is not null,
        UseCookies = false,
        PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new KeepAliveStream(context.PlaintextStream)),
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = judge },
    };

    public Uri Address { get; }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) => invoker.SendAsync(request, ct);

    /// <summary>A call whose connection may be handed over by its answer.</summary>
    public Task<HttpResponseMessage> UpgradeAsync(HttpRequestMessage request, CancellationToken ct) => sockets.Value.SendAsync(request, ct);

    public void Dispose()
    {
        invoker.Dispose();
        if (sockets.IsValueCreated)
            sockets.Value.Dispose();
    }
}
