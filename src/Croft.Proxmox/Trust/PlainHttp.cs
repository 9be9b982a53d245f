using System.Net.Security;

namespace Croft.Proxmox;

/// <summary>Tells a server without TLS from one that is down; asks nothing but its first page.</summary>
static class PlainHttp
{
    /// <summary>What it answered: status line, server, and where it points to.</summary>
    public sealed record Page(int Status, string? Server, Uri? Location);

    /// <exception cref="ProxmoxException">Nothing answers there, or nothing that speaks HTTP.</exception>
    public static async Task<Page> AskAsync(Uri site, ProbeOptions options, CallTime time)
    {
        RemoteCertificateValidationCallback none = (_, _, _, _) => false;
        using var invoker = new HttpMessageInvoker(Endpoint.Handler(options.Proxy, options.ConnectDeadline, 1, none));
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(site) { Scheme = Uri.UriSchemeHttp, Port = site.Port }.Uri);
        try
        {
            using var response = await invoker.SendAsync(request, time.Token).ConfigureAwait(false);
            var server = response.Headers.TryGetValues("Server", out var servers) ? string.Join(", ", servers) : null;
            return new Page((int)response.StatusCode, server, response.Headers.Location);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            throw LostCall.Explain(new LostCall(new ProxmoxCall(HttpMethod.Get, "/"), site, false, time), e);
        }
    }

    /// <summary>Null when what answers speaks no HTTP either.</summary>
    public static async Task<Page?> TryAskAsync(Uri site, ProbeOptions options, CallTime time)
    {
        try
        {
            return await AskAsync(site, options, time).ConfigureAwait(false);
        }
        catch (ProxmoxException)
        {
            return null;
        }
    }

    public static ProxmoxException Found(Uri site, Page page)
    {
        var server = page.Server is null ? "" : $" (Server: {page.Server})";
        var message = page switch
        {
            { Location: { IsAbsoluteUri: true } to } when to.Scheme == Uri.UriSchemeHttps =>
                $"{site.Authority} was asked over plain HTTP{server} and points to {to.GetLeftPart(UriPartial.Authority)}. Use that address; credentials never leave without TLS.",
            _ when site.Scheme == Uri.UriSchemeHttps =>
                $"{site.Authority} speaks plain HTTP{server}, no TLS, so it is no Proxmox VE API. Check address and port (8006 by default).",
            _ => $"{site.Authority} answers plain HTTP{server}. Proxmox VE answers on https, such as https://{site.Host}:8006; credentials never leave without TLS.",
        };
        return new ProxmoxException(ProxmoxError.NotProxmox, message) { Call = "GET /", Status = page.Status };
    }
}
