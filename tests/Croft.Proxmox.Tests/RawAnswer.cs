using System.Text;

namespace Croft.Proxmox.Tests;

/// <summary>Bytes to answer with, and how to put them on the wire.</summary>
sealed record RawAnswer(byte[] Bytes)
{
    /// <summary>Close after the answer; a status of 400 or more closes anyway, as pveproxy does.</summary>
    public bool Close { get; init; }

    /// <summary>Lengths of the pieces the bytes are written in; the rest follows as one.</summary>
    public IReadOnlyList<int> Pieces { get; init; } = [];

    /// <summary>Waited for before the first byte; cancelled when the server ends.</summary>
    public Task? After { get; init; }

    /// <summary>Completed once the bytes are out.</summary>
    public TaskCompletionSource? Written { get; init; }

    /// <summary>Nothing is answered, the connection closes.</summary>
    public static RawAnswer Hangup { get; } = new([]) { Close = true };

    /// <summary>An answer like pveproxy's: relayed ones carry both <c>Connection</c> values.</summary>
    public static RawAnswer Json(string body, int status = 200, string reason = "OK", bool relayed = true) =>
        Of(status, reason, body, status >= 400 ? ["close"] : relayed ? ["close", "Keep-Alive"] : ["Keep-Alive"]);

    public static RawAnswer Of(int status, string reason, string body, IEnumerable<string> connection, params IEnumerable<string> headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var head = new StringBuilder($"HTTP/1.1 {status} {reason}\r\nCache-Control: max-age=0\r\n");
        foreach (var value in connection)
            head.Append("Connection: ").Append(value).Append("\r\n");
        head.Append("Pragma: no-cache\r\nServer: pve-api-daemon/3.0\r\n");
        foreach (var header in headers)
            head.Append(header).Append("\r\n");
        if (bytes.Length > 0)
            head.Append("Content-Type: application/json;charset=UTF-8\r\n");
        head.Append("Content-Length: ").Append(bytes.Length).Append("\r\n\r\n");
        return new([.. Encoding.UTF8.GetBytes(head.ToString()), .. bytes]);
    }

    public static RawAnswer Text(string raw) => new(Encoding.UTF8.GetBytes(raw));

    /// <summary>True when the connection stays.</summary>
    internal async Task<bool> WriteAsync(Stream stream, CancellationToken ct)
    {
        if (After is not null)
            await After.WaitAsync(ct);
        var at = 0;
        foreach (var piece in Pieces.Append(int.MaxValue))
        {
            var length = Math.Min(piece, Bytes.Length - at);
            if (length == 0)
                break;
            await stream.WriteAsync(Bytes.AsMemory(at, length), ct);
            await stream.FlushAsync(ct);
            at += length;
        }
        Written?.TrySetResult();
        return !Close && Bytes.Length > 12 && Bytes[9] < '4';
    }
}
