using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Croft.Sandbox.Tests.Support;

/// <summary>Bytes to the port and back, for what no HTTP client would send.</summary>
internal static class RawConnection
{
    public static async Task<string> SendAsync(Uri url, string request, bool tls = true)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var socket = new TcpClient();
        await socket.ConnectAsync(url.Host, url.Port, cancellation);
        Stream stream = socket.GetStream();
        if (tls)
        {
            // what is under test is the bytes, not trust
            var secure = new SslStream(stream, false, (_, certificate, _, _) => certificate is not null);
            await secure.AuthenticateAsClientAsync(url.Host);
            stream = secure;
        }
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), cancellation);
        var answer = new StringBuilder();
        var buffer = new byte[16_384];
        do
        {
            var read = await stream.ReadAsync(buffer, cancellation);
            if (read == 0)
                break;
            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        while (!answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal));
        return answer.ToString();
    }
}
