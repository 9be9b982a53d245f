using System.Net;
using System.Net.Security;
using Croft.Sandbox.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Croft.Sandbox.Wire;

/// <summary>The pveproxy of a node: HTTPS on each of its addresses, one port.</summary>
internal sealed class NodeServer : IAsyncDisposable
{
    readonly WebApplication application;

    NodeServer(WebApplication application) => this.application = application;

    /// <exception cref="IOException">Somebody else listens there.</exception>
    public static async Task<NodeServer> StartAsync(
        NodeState node, IEnumerable<IPEndPoint> places, Certificates certificates, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(5);
            kestrel.Limits.MaxConcurrentConnections = 800;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            foreach (var place in places)
                kestrel.Listen(place, listen => Serve(listen, node, certificates));
        });
        var web = builder.Build();
        web.UseWebSockets();
        web.Run(context => pipeline.AnswerAsync(context, node));
        try
        {
            await web.StartAsync(cancellationToken);
        }
        catch
        {
            await web.DisposeAsync();
            throw;
        }
        return new NodeServer(web);
    }

    static void Serve(ListenOptions listen, NodeState node, Certificates certificates)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(PlainHttpRedirect.Middleware);
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificate = certificates.Of(node.Name, node.Address),
            }),
        });
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await application.StopAsync(soon.Token);
        await application.DisposeAsync();
    }
}
