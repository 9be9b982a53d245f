using System.Text;
using System.Text.Json;

namespace Croft.Proxmox.Tests.Recorded;

/// <summary>An exchange with daemons of 9.x, recorded by another client's tests.</summary>
sealed record OtherExchange(int Index, string Method, RecordedExchange Exchange);

/// <summary>Exchanges with the daemons of 9.x; their bodies were kept parsed, and are written anew.</summary>
static class OtherCaptures
{
    public static IEnumerable<string> Files() => Captures.Folder is null
        ? []
        : Directory.EnumerateFiles(Path.Combine(Captures.Folder, "pve-api", "recorded"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    public static IReadOnlyList<OtherExchange> Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Captures.Folder!, "pve-api", "recorded", file + ".json")));
        return [.. document.RootElement.GetProperty("exchanges").EnumerateArray().Select(Parse)];
    }

    static OtherExchange Parse(JsonElement exchange, int index)
    {
        var body = exchange.GetProperty("body").GetRawText();
        var bytes = Encoding.UTF8.GetBytes(body);
        var status = exchange.GetProperty("status").GetInt32();
        var line = exchange.GetProperty("statusLine").GetString()!;
        var head = new StringBuilder($"HTTP/1.1 {line}\r\n");
        foreach (var header in exchange.GetProperty("responseHeaders").EnumerateObject())
            if (header.Name != "Content-Length")
                head.Append(header.Name).Append(": ").Append(header.Value.GetString()).Append("\r\n");
        head.Append("Content-Length: ").Append(bytes.Length).Append("\r\n\r\n");
        var query = string.Join('&', exchange.GetProperty("query").EnumerateObject().Select(p => $"{p.Name}={Uri.EscapeDataString(One(p.Value))}"));
        var method = exchange.GetProperty("method").GetString()!;
        var target = "/api2/json" + exchange.GetProperty("path").GetString() + (query.Length == 0 ? "" : "?" + query);
        var request = exchange.GetProperty("requestBody") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        return new(index, method, new(method, target, request, status, line[4..], body, new RawAnswer([.. Encoding.UTF8.GetBytes(head.ToString()), .. bytes])));
    }

    static string One(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value[0].ToString() : value.ToString();
}
