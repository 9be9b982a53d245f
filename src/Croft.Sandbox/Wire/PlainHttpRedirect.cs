using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Croft.Sandbox.Wire;

/// <summary>Answers plain HTTP on the TLS port with 301, as pveproxy does.</summary>
internal static class PlainHttpRedirect
{
    const byte TlsHandshake = 0x16;

    public static ConnectionDelegate Middleware(ConnectionDelegate next) => async connection =>
    {
        var read = await connection.Transport.Input.ReadAsync(connection.ConnectionClosed);
        if (read.Buffer.IsEmpty)
            return;
        var first = read.Buffer.FirstSpan[0];
        if (first == TlsHandshake)
        {
            connection.Transport.Input.AdvanceTo(read.Buffer.Start);
            await next(connection);
            return;
        }
        var text = Encoding.ASCII.GetString(read.Buffer.FirstSpan);
        connection.Transport.Input.AdvanceTo(read.Buffer.End);
        await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes(Answer(text)));
        await connection.Transport.Output.CompleteAsync();
    };

    static string Answer(string request)
    {
        var lines = request.Split("\r\n");
        var parts = lines[0].Split(' ');
        if (parts.Length != 3 || !parts[2].StartsWith("HTTP/", StringComparison.Ordinal))
            return "HTTP/1.0 400 bad request\r\nConnection: close\r\n\r\n";
        var host = Array.Find(lines, line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase))?[5..].Trim();
        return $"HTTP/1.1 301 Moved Permanently\r\nLocation: https://{host}{parts[1]}\r\nConnection: close\r\n\r\n";
    }
}
