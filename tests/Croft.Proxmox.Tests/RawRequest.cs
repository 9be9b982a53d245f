using System.Globalization;
using System.Text;

namespace Croft.Proxmox.Tests;

/// <summary>A request as it came over the wire.</summary>
sealed record RawRequest(string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    /// <summary>The path without the query.</summary>
    public string Path => Target.Split('?')[0];

    public string? Header(string name) =>
        Headers.Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).FirstOrDefault();

    /// <summary>Null when the peer closed before a request.</summary>
    public static async Task<RawRequest?> ReadAsync(Stream stream, CancellationToken ct)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        var one = new byte[1];
        while (true)
        {
            if (await stream.ReadAsync(one, ct) == 0)
                return null;
            if (one[0] != '\n')
            {
                line.Append((char)one[0]);
                continue;
            }
            if (line.ToString().TrimEnd('\r') is not { Length: > 0 } text)
                break;
            lines.Add(text);
            line.Clear();
        }
        var headers = lines.Skip(1).Select(l => l.Split(':', 2)).Select(p => KeyValuePair.Create(p[0], p[1].Trim())).ToList();
        var first = lines[0].Split(' ');
        var request = new RawRequest(first[0], first[1], headers, "");
        var length = int.Parse(request.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture);
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, ct);
        return request with { Body = Encoding.UTF8.GetString(body) };
    }
}
