using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Croft.Engine.Tests.Planning;

/// <summary>A web server on loopback: answers the first requests with these statuses in turn, all others with the last.</summary>
sealed class Page : IDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    int asked;

    public Page(params int[] statuses)
    {
        listener.Start();
        _ = AnswerAsync(statuses);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Asked => asked;

    public void Dispose() => listener.Dispose();

    async Task AnswerAsync(int[] statuses)
    {
        var ct = TestContext.Current.CancellationToken;
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(ct);
                _ = await client.GetStream().ReadAsync(buffer, ct);
                var status = statuses[Math.Min(asked, statuses.Length - 1)];
                Interlocked.Increment(ref asked);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Said\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), ct);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException or IOException)
        {
        }
    }
}
