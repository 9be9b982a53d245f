using System.Text.Json;

namespace Croft.Proxmox;

/// <summary>What answers at an address, found without sending any credential.</summary>
/// <param name="Address">What was asked, as scheme, host and port.</param>
/// <param name="Certificate">The certificate that it showed.</param>
/// <param name="SystemTrusts">True when the system's authorities vouch for it under that name.</param>
/// <param name="AuthorityPem">The self-signed authority that the peer sent along and that signed its certificate, or null.</param>
/// <param name="Realms">Realms one can log in to, such as <c>pam</c> and <c>pve</c>.</param>
public sealed record ProxmoxProbe(Uri Address, PeerCertificate Certificate, bool SystemTrusts, string? AuthorityPem, IReadOnlyList<string> Realms)
{
    /// <summary>Anyone may ask for the realms, and is answered at once; <c>/version</c> would hold a stranger for 3 s.</summary>
    static readonly ProxmoxCall question = new(HttpMethod.Get, "/access/domains");

    /// <summary>Connects, looks at the certificate, and makes sure that a Proxmox VE API answers.</summary>
    /// <exception cref="ProxmoxException">Unreachable, TimedOut, or NotProxmox; the message says what was found and the way out.</exception>
    public static async Task<ProxmoxProbe> RunAsync(Uri address, ProbeOptions? options, CancellationToken ct)
    {
        if (!address.IsAbsoluteUri || address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)
            throw new ArgumentException($"'{ProxmoxOptions.Site(address)}' is no web address; Proxmox VE answers at one such as https://pve1:8006.", nameof(address));
        options ??= new ProbeOptions();
        var site = new Uri(ProxmoxOptions.Site(address));
        using var time = new CallTime(options.Deadline, options.Time, ct);
        if (site.Scheme == Uri.UriSchemeHttp)
            throw PlainHttp.Found(site, await PlainHttp.AskAsync(site, options, time).ConfigureAwait(false));
        return await AskAsync(site, options, time).ConfigureAwait(false);
    }

    static async Task<ProxmoxProbe> AskAsync(Uri site, ProbeOptions options, CallTime time)
    {
        var seen = new SeenPeer(site, options.Time);
        // Whatever certificate comes is looked at here, and no more than one public question is asked over it.
        var handler = Endpoint.Handler(options.Proxy, options.ConnectDeadline, 1, seen.Look);
        handler.ConnectCallback = seen.ConnectAsync;
        using var invoker = new HttpMessageInvoker(handler);
        using var request = RequestForm.Build(question, site);
        try
        {
            using var response = await invoker.SendAsync(request, time.Token).ConfigureAwait(false);
            var realms = await RealmsAsync(site, response, time).ConfigureAwait(false);
            return new ProxmoxProbe(site, seen.Certificate!, seen.SystemTrusts, seen.AuthorityPem, realms);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            var lost = LostCall.Explain(new LostCall(question, site, false, time), e);
            if (seen is { Connected: true, Certificate: null } && !time.Passed
                && await PlainHttp.TryAskAsync(site, options, time).ConfigureAwait(false) is { } plain)
                throw PlainHttp.Found(site, plain);
            throw lost;
        }
    }

    static async Task<IReadOnlyList<string>> RealmsAsync(Uri site, HttpResponseMessage response, CallTime time)
    {
        ProxmoxException? refused = null;
        try
        {
            var answer = await AnswerReader.ReadAsync(question, site, response, 1024 * 1024, time.Token).ConfigureAwait(false);
            if (answer.Data.ValueKind == JsonValueKind.Array)
            {
                var realms = answer.Data.EnumerateArray().Select(realm => (Type: Text(realm, "type"), Name: Text(realm, "realm"))).ToList();
                if (realms.Any(realm => realm.Type == "pve"))
                    return [.. realms.Select(realm => realm.Name).OfType<string>()];
            }
        }
        catch (ProxmoxException e) when (e.Status is null or < 500 || !AnswerReader.ServedByProxmox(response))
        {
            refused = e;
        }
        var other = response.Headers.TryGetValues("Server", out var servers) ? $" (Server: {string.Join(", ", servers)})" : "";
        throw new ProxmoxException(ProxmoxError.NotProxmox,
            $"{site.Authority} answers over TLS{other}, but is no Proxmox VE API: GET {question.Path} gave {(int)response.StatusCode} {response.ReasonPhrase}. "
            + "Check address and port: Proxmox VE answers on 8006, Proxmox Backup Server on 8007.", refused)
        {
            Call = RequestForm.Name(question),
            Status = (int)response.StatusCode,
        };
    }

    static string? Text(JsonElement realm, string name) =>
        realm.ValueKind == JsonValueKind.Object && realm.TryGetProperty(name, out var value) ? value.ToString() : null;
}
