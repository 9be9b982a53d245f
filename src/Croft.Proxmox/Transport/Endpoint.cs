using System.Net;
using System.Net.Security;

namespace Croft.Proxmox;

/// <summary>One node's address with its own bounded pool of connections.</summary>
sealed class Endpoint : IDisposable
{
    /// <summary>pveproxy drops an idle connection after 5 s; ours goes first, so that no call meets a closing one.</summary>
    static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(4);

    readonly HttpMessageInvoker invoker;

    public Endpoint(Uri address, ProxmoxOptions options, CertificateJudge judge)
    {
        Address = new Uri(address.GetLeftPart(UriPartial.Authority));
        invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = options.ConnectDeadline,
            MaxConnectionsPerServer = options.MaxConnectionsPerEndpoint,
            PooledConnectionIdleTimeout = IdleTimeout,
            Proxy = options.Proxy,
            UseProxy = options.Proxy is not null,
            UseCookies = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) => judge.Accept(Address, certificate, chain, errors),
            },
        });
    }

    public Uri Address { get; }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) => invoker.SendAsync(request, ct);

    public void Dispose() => invoker.Dispose();
}
