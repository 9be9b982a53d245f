using System.Text;
using System.Text.Json;

namespace Croft.Proxmox.Tests;

/// <summary>Recorded exchanges with the real daemons, below the folder named by <c>CROFT_CAPTURES</c>; none without it.</summary>
static class Captures
{
    /// <summary>The folder, or null when the variable is not set or names none.</summary>
    public static string? Folder { get; } =
        Environment.GetEnvironmentVariable("CROFT_CAPTURES") is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;

    /// <summary>Names such as <c>126-lxc-config-missing</c>, of exchanges with a request and an answer.</summary>
    public static IEnumerable<string> Golden() => Folder is null
        ? []
        : Directory.EnumerateFiles(Path.Combine(Folder, "pve-golden"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!)
            .Where(name => !name.Contains("-raw-", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>Exchanges of the daemons that went over a bare socket and were kept as bytes.</summary>
    public static IEnumerable<string> GoldenRaw() => Folder is null
        ? []
        : Directory.EnumerateFiles(Path.Combine(Folder, "pve-golden"), "*-raw-*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    /// <summary>The answer of a bare exchange, without the recorder's own mark at its end.</summary>
    public static string ReadRaw(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder!, "pve-golden", name + ".json")));
        var raw = document.RootElement.GetProperty("raw_response").GetString()!;
        return raw.EndsWith('>') && raw.LastIndexOf('<') is >= 0 and var mark ? raw[..mark] : raw;
    }

    public static RecordedExchange Read(string name) => RecordedExchange.Parse(File.ReadAllText(Path.Combine(Folder!, "pve-golden", name + ".json")));
}

/// <summary>One recorded request with its answer, rebuilt to bytes.</summary>
sealed record RecordedExchange(string Method, string Target, string? RequestBody, int Status, string Reason, string Body, RawAnswer Answer)
{
    public static RecordedExchange Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var request = document.RootElement.GetProperty("request");
        var response = document.RootElement.GetProperty("response");
        var body = response.GetProperty("body").GetString() ?? "";
        var bytes = Encoding.UTF8.GetBytes(body);
        var head = new StringBuilder().Append(response.GetProperty("line").GetString()).Append("\r\n");
        foreach (var header in response.GetProperty("headers").EnumerateArray())
        {
            // Secrets were masked after recording, so a recorded length may be off: it is counted again.
            var isLength = header[0].GetString()!.Equals("Content-Length", StringComparison.OrdinalIgnoreCase);
            head.Append(header[0].GetString()).Append(": ").Append(isLength ? bytes.Length.ToString() : header[1].GetString()).Append("\r\n");
        }
        head.Append("\r\n");
        return new(
            request.GetProperty("method").GetString()!,
            request.GetProperty("path").GetString()!,
            request.GetProperty("body").GetString(),
            response.GetProperty("status").GetInt32(),
            response.GetProperty("reason").GetString()!,
            body,
            new RawAnswer([.. Encoding.UTF8.GetBytes(head.ToString()), .. bytes]));
    }

    /// <summary>The call that makes this request; parameters are read back from query or form.</summary>
    public ProxmoxCall Call()
    {
        var parts = Target["/api2/json".Length..].Split('?', 2);
        var pairs = (parts.Length > 1 ? parts[1] : RequestBody ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(p => KeyValuePair.Create(Uri.UnescapeDataString(p[0]), Uri.UnescapeDataString((p.Length > 1 ? p[1] : "").Replace('+', ' '))));
        return new ProxmoxCall(new HttpMethod(Method), parts[0]) { Parameters = [.. pairs] };
    }
}
