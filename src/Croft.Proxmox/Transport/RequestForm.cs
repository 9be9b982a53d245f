namespace Croft.Proxmox;

/// <summary>Turns a call into a request: parameters go where pveproxy takes them.</summary>
static class RequestForm
{
    static readonly HttpMethod[] methods = [HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete];

    public static HttpRequestMessage Build(ProxmoxCall call, Uri endpoint, CallTime? time = null)
    {
        if (call.Upload is { } file)
            return new HttpRequestMessage(call.Method, new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/api2/json" + call.Path))
            {
                Content = new UploadBody(file, call.Parameters, () => time?.Extend()),
            };
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

    /// <summary>Refuses what would reach another path than the one that is named and recorded.</summary>
    /// <exception cref="ProxmoxException">BadParameter.</exception>
    public static void Check(ProxmoxCall call)
    {
        var fault = call.Path switch
        {
            _ when !methods.Contains(call.Method) => "the API knows GET, POST, PUT and DELETE alone",
            [] or [not '/', ..] => "a path begins with '/', as in /nodes",
            _ when call.Path.AsSpan().IndexOfAny('?', '#', '\\') >= 0 => "parameters go beside the path, and '?', '#', '\\' have to be encoded in it",
            _ when call.Path.Any(letter => letter is <= ' ' or >= '\u007f') => "spaces and letters outside of ASCII have to be encoded",
            _ when call.Path.Split('/').Any(segment => Uri.UnescapeDataString(segment) is "." or "..") => "a path has no '.' or '..' in it",
            _ => null,
        };
        if (fault is not null)
            throw new ProxmoxException(ProxmoxError.BadParameter, $"{Name(call)} was not sent: {fault}.") { Call = Name(call) };
    }

    public static string Name(ProxmoxCall call) => $"{call.Method} {call.Path}";
}
