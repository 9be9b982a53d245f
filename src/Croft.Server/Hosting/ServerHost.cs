using System.Net;
using System.Net.Sockets;
using Croft.Contracts;
using Croft.Server.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Server.Hosting;

/// <summary>A running server: the API over HTTPS.</summary>
public sealed class ServerHost : IAsyncDisposable
{
    static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5), Slow = TimeSpan.FromSeconds(5);

    readonly WebApplication application;
    readonly ServerCertificate shown;
    int left;
    readonly RunKeeper runs;
    readonly IReadOnlyList<IDisposable> own;

    ServerHost(WebApplication web, IReadOnlyList<IDisposable> own, ServerCertificate certificate, RunKeeper keeper)
    {
        application = web;
        shown = certificate;
        runs = keeper;
        this.own = own;
    }

    /// <summary>Where it answers, with the ports that were taken.</summary>
    public IReadOnlyList<Uri> Urls => [.. application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a))];

    /// <summary>Where it is called on its own machine: what listens at every address is at none.</summary>
    public Uri LocalUrl => Urls[0] is var url && IsEverywhere(url)
        ? new UriBuilder(url) { Host = (url.HostNameType == UriHostNameType.IPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback).ToString() }.Uri
        : url;

    /// <summary>True where a server listens at every address of its machine, which is none to call.</summary>
    public static bool IsEverywhere(Uri url) => IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    /// <summary>SHA-256 of its certificate, in hex with colons.</summary>
    public string Fingerprint => shown.Fingerprint;

    /// <summary>What is to be said of its certificate now: that it was made anew, ends soon, or has ended; null for nothing.</summary>
    public string? CertificateNotice => shown.Notice;

    /// <summary>Starts listening.</summary>
    /// <exception cref="FailureException">Invalid: an address or certificate is of no use. Conflict: somebody else listens there.</exception>
    public static async Task<ServerHost> StartAsync(ServerOptions options, ServerParts parts, CancellationToken ct)
    {
        var alone = Alone(options);
        var certificate = ServerCertificate.Open(options, parts.Time);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, options, certificate));
        var web = builder.Build();
        var limits = new CallLimits(options, parts.Time);
        var metrics = new Metrics();
        var validity = new CertificateMeter(certificate, parts.Time);
        var shield = new Shield(options, parts, limits);
        web.Use(shield.AroundAsync);
        web.UseWhen(static http => http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && !http.Request.Path.StartsWithSegments(VerbRoute.Root, StringComparison.OrdinalIgnoreCase), ApiPage.Use);
        web.UseWebSockets();
        web.UseRouting();
        web.Use(shield.AdmitAsync);
        var keeper = new RunKeeper(parts, Path.Combine(options.Folder, "runs"));
        ApiRoutes.Map(web, parts, options, keeper);
        new PlainEndpoints(parts, metrics).Map(web);
        new Doors(parts).Map(web);
        try
        {
            await web.StartAsync(ct);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await web.DisposeAsync();
            throw new FailureException(new Failure(FailureKind.Conflict, $"Croft could not listen at {string.Join(", ", options.Urls)}.") { Cause = e.Message, WayOut = "Give other --urls, or stop what listens there." }, e);
        }
        keeper.TakeUp();
        return new ServerHost(web, [validity, metrics, certificate, alone], certificate, keeper);
    }

    /// <summary>One server a folder: a second would carry out the same runs.</summary>
    static FileStream Alone(ServerOptions options)
    {
        Directory.CreateDirectory(options.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            return new FileStream(Path.Combine(options.Folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new FailureException(new Failure(FailureKind.Conflict, $"Another server serves this workspace already ({Path.GetDirectoryName(Path.GetDirectoryName(options.Folder))}).") { Cause = e.Message, WayOut = "Stop it first; one server has as many --urls as you like." }, e);
        }
    }

    static void Configure(KestrelServerOptions kestrel, ServerOptions options, ServerCertificate certificate)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MostBody;
        kestrel.Limits.MaxConcurrentConnections = options.MostConnections;
        kestrel.Limits.RequestHeadersTimeout = options.HeadWithin;
        kestrel.Limits.KeepAliveTimeout = options.IdleFor;
        kestrel.Limits.MinResponseDataRate = new MinDataRate(options.LeastTaken, Slow);
        foreach (var url in options.Urls)
        {
            if (Bound(url) is { } address) kestrel.Listen(address, url.Port, listen => Secure(listen, url, certificate, options));
            else kestrel.ListenLocalhost(url.Port, listen => Secure(listen, url, certificate, options));
        }
    }

    static void Secure(ListenOptions listen, Uri url, ServerCertificate certificate, ServerOptions options)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        if (url.Scheme == Uri.UriSchemeHttps)
            listen.UseHttps(https => (https.HandshakeTimeout, https.ServerCertificateSelector) = (options.HandshakeWithin, (_, _) => certificate.Current));
        else
            listen.Protocols = HttpProtocols.Http1;
    }

    /// <summary>The address to bind; null for both loopback addresses.</summary>
    static IPAddress? Bound(Uri url)
    {
        if (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp || url.PathAndQuery != "/")
            throw new FailureException(FailureKind.Invalid, $"'{url}' is no address to listen at.", "Say https://0.0.0.0:8443.");
        var address = url.Host is "*" or "+" ? IPAddress.IPv6Any
            : IPAddress.TryParse(url.Host.Trim('[', ']'), out var said) ? said
            : url.Host == "localhost" ? null
            : throw new FailureException(FailureKind.Invalid, $"'{url}' names a host; an address is listened at.", "Say https://0.0.0.0:8443 for every address of this machine.");
        if (url.Scheme == Uri.UriSchemeHttp && address is not null && !IPAddress.IsLoopback(address))
            throw new FailureException(FailureKind.Invalid, $"'{url}' would send tokens in the open.", "Plain HTTP is for loopback alone, behind a proxy that encrypts; say https.");
        return address;
    }

    /// <summary>Lets open calls end for a few seconds and runs write their present step down, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref left, 1) != 0) return;
        using var soon = new CancellationTokenSource(Farewell);
        await application.StopAsync(soon.Token);
        await runs.DisposeAsync();
        await application.DisposeAsync();
        foreach (var part in own) part.Dispose();
    }
}
