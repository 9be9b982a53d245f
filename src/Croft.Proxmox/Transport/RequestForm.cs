namespace Croft.Proxmox;

/// <summary>Turns a call into a request: parameters go where pveproxy takes them.</summary>
static class RequestForm
{
    public static HttpRequestMessage Build(ProxmoxCall call, Uri endpoint)
    {
        var form = Encode(call.Parameters);
        var inBody = call.Method == HttpMethod.Post || call.Method == HttpMethod.Put;
        var target = endpoint.AbsoluteUri.TrimEnd('/') + "/api2/json" + call.Path + (inBody || form.Length == 0 ? "" : "?" + form);
        return new HttpRequestMessage(call.Method, new Uri(target))
        {
            // A DELETE gets an empty body too: it makes the handler never send it a second time by itself.
            Content = call.Method == HttpMethod.Get ? null : new FormBody(inBody ? form : ""),
        };
    }

    /// <summary>Percent-encodes as UTF-8; <c>;</c> and <c>+</c> included, since pveproxy splits at one and reads the other as a space.</summary>
    public static string Encode(IReadOnlyList<KeyValuePair<string, string>> parameters) =>
        string.Join('&', parameters.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));

    public static string Name(ProxmoxCall call) => $"{call.Method} {call.Path}";
}
