using System.Text.Json;

namespace Croft.Proxmox;

/// <summary>What came back instead of an answer: status, Proxmox's words, faults by parameter.</summary>
sealed class RefusedCall
{
    readonly bool isJson;
    readonly bool isHtml;

    public RefusedCall(ProxmoxCall call, Uri endpoint, HttpResponseMessage response, string reason, byte[] body)
    {
        Call = call;
        Endpoint = endpoint;
        Status = (int)response.StatusCode;
        ByProxmox = AnswerReader.ServedByProxmox(response);
        isHtml = response.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml";
        Words = reason.Trim();
        try
        {
            if (body.Length > 0 && JsonElement.Parse(body) is { ValueKind: JsonValueKind.Object } root)
            {
                isJson = root.TryGetProperty("data", out _) || root.TryGetProperty("message", out _);
                Read(root);
            }
        }
        catch (JsonException)
        {
            // Bare text repeats the reason phrase; pages of other servers tell nothing that we could use.
        }
    }

    public ProxmoxCall Call { get; }

    public Uri Endpoint { get; }

    public int Status { get; }

    public bool ByProxmox { get; }

    /// <summary>The body's message whole, or the reason phrase; without the newline at its end.</summary>
    public string Words { get; private set; }

    public Dictionary<string, string> Faults { get; } = new(StringComparer.Ordinal);

    /// <summary>True when it can be Proxmox's answer, also through a reverse proxy that puts its own Server header.</summary>
    public bool LooksLikeProxmox => ByProxmox || isJson || (!isHtml && Status is 400 or 401 or 403 or 500 or 501 or 595 or 596 or 597 or 598 or 599);

    /// <summary>Takes the values of the call's secret parameters out of Proxmox's words; of all, where any may be secret.</summary>
    public void Conceal()
    {
        var concealed = new Concealment(Call.Parameters.Where(p => Call.Conceals || SecretParameters.Has(p.Key)).Select(p => p.Value));
        Words = concealed.Of(Words);
        foreach (var key in Faults.Keys.ToList()) Faults[key] = concealed.Of(Faults[key]);
    }

    void Read(JsonElement root)
    {
        if (root.TryGetProperty("message", out var message) && message.ToString().Trim() is { Length: > 0 } words)
            Words = words;
        if (root.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Object)
            foreach (var fault in errors.EnumerateObject())
                Faults[fault.Name] = fault.Value.ToString().Trim();
        if (Status == 500)
            ReadNested(Words.Split('\n'));
    }

    /// <summary>A check within a worker comes as text: <c>… failed: 400 Rule 'x' is invalid.</c>, then <c>name: fault</c> by line.</summary>
    void ReadNested(string[] lines)
    {
        if (!lines[0].StartsWith("400 ", StringComparison.Ordinal) && !lines[0].Contains(": 400 ", StringComparison.Ordinal))
            return;
        foreach (var line in lines.Skip(1))
            if (line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon && !line.AsSpan(0, colon).Contains(' '))
                Faults[line[..colon]] = line[(colon + 2)..].Trim();
    }
}
