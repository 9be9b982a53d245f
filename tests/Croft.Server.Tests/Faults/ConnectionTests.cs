using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Croft.Server.Tests.Faults;

/// <summary>Connections that say nothing, or next to nothing: each ends in its time, and nobody else waits.</summary>
public sealed class ConnectionTests
{
    const int Silent = 5_000, Files = 12_000;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SilentConnections_EndInTime_InLittleMemory_AndOthersAreAnswered()
    {
        Assert.SkipUnless(await FilesAsync() >= Files, $"both ends of {Silent} connections need {Files} open files; this machine's hard limit is lower (ulimit -Hn)");
        await using var served = await Served.StartAsync(change: o => o with { HandshakeWithin = TimeSpan.FromSeconds(6), IdleFor = TimeSpan.FromSeconds(6) });
        await served.CallAsync("GET", "/api/v1/guests");
        var before = Environment.WorkingSet;
        var silent = new List<(Socket Socket, SslStream? Tls)>();
        try
        {
            // Every tenth agrees on its encryption first, and says nothing then.
            while (silent.Count < Silent) silent.Add(await ConnectAsync(served, speaks: silent.Count % 10 == 0));
            using var client = served.Client(served.Token);
            for (var call = 0; call < 10; call++)
            {
                var began = Stopwatch.GetTimestamp();
                (await client.GetAsync("/api/v1/guests", Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
                Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(1));
            }
            ((Environment.WorkingSet - before) >> 20).ShouldBeLessThan(400, "MB for both ends of all");
            await EndsAsync(() => silent.TrueForAll(s => IsClosed(s.Socket)), TimeSpan.FromSeconds(20), () => $"{silent.Count(s => !IsClosed(s.Socket))} silent connections are kept");
        }
        finally
        {
            foreach (var (socket, tls) in silent)
            {
                if (tls is not null) await tls.DisposeAsync();
                socket.Dispose();
            }
        }
    }

    [Fact]
    public async Task SlowClients_AreDropped_AndOthersAreAnswered()
    {
        await using var served = await Served.StartAsync(change: o => o with { HeadWithin = TimeSpan.FromSeconds(2), LeastTaken = 1 << 20 });
        var head = await ConnectAsync(served, speaks: true);
        var body = await ConnectAsync(served, speaks: true);
        var deaf = await ConnectAsync(served, speaks: true);
        await body.Tls!.WriteAsync(Bytes($"POST /api/v1/sync HTTP/1.1\r\nHost: croft\r\nAuthorization: Bearer {served.Token}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"), Ct);
        // Asks for more than both sides' buffers take, and reads none of it.
        var asking = Task.Run(async () =>
        {
            var one = $"GET /openapi/v1.json HTTP/1.1\r\nHost: croft\r\n\r\n";
            try
            {
                for (var asked = 0; asked < 200; asked++) await deaf.Tls!.WriteAsync(Bytes(one), Ct);
            }
            catch (IOException)
            {
                // Dropped already.
            }
        }, Ct);
        var drip = Task.WhenAll(DripAsync(head.Tls!, "GET / HTTP/1.1\r\nHost: " + new string('h', 100)), DripAsync(body.Tls!, new string(' ', 1000)));
        using var client = served.Client(served.Token);
        var began = Stopwatch.GetTimestamp();
        await EndsAsync(() => IsClosed(head.Socket) && IsClosed(body.Socket) && IsReset(deaf.Socket), TimeSpan.FromSeconds(25), () =>
            $"head dropped: {IsClosed(head.Socket)}, body dropped: {IsClosed(body.Socket)}, reader dropped: {IsReset(deaf.Socket)}", async () =>
        {
            var asked = Stopwatch.GetTimestamp();
            (await client.GetAsync("/api/v1/guests", Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
            Stopwatch.GetElapsedTime(asked).ShouldBeLessThan(TimeSpan.FromSeconds(1));
        });
        await drip;
        await asking;
        foreach (var (socket, tls) in new[] { head, body, deaf })
        {
            await tls!.DisposeAsync();
            socket.Dispose();
        }
    }

    /// <summary>A byte a half second, until nobody takes them any more.</summary>
    static async Task DripAsync(SslStream tls, string text)
    {
        try
        {
            foreach (var letter in text)
            {
                await tls.WriteAsync(Bytes(letter.ToString()), Ct);
                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, Ct);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Dropped.
        }
    }

    static async Task<(Socket Socket, SslStream? Tls)> ConnectAsync(Served served, bool speaks)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, served.Url.Port, Ct);
        if (!speaks) return (socket, null);
        var tls = new SslStream(new NetworkStream(socket), false, static (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, Ct);
        return (socket, tls);
    }

    /// <summary>True once the other side has ended it: nothing more comes. What it said last is read on the way.</summary>
    static bool IsClosed(Socket socket)
    {
        try
        {
            Span<byte> piece = stackalloc byte[4096];
            while (socket.Poll(0, SelectMode.SelectRead))
            {
                if (socket.Receive(piece, SocketFlags.None) == 0) return true;
            }
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>True once the other side has given it up, whatever of what it said lies unread.</summary>
    static bool IsReset(Socket socket) => socket.Poll(0, SelectMode.SelectError) || (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! != 0 || HasEnded(socket);

    // TCP_INFO begins with the state: 8 is CLOSE_WAIT, 7 is CLOSE.
    static bool HasEnded(Socket socket)
    {
        Span<byte> info = stackalloc byte[8];
        socket.GetRawSocketOption(6, 11, info);
        return info[0] is 7 or 8;
    }

    static async Task EndsAsync(Func<bool> isSo, TimeSpan within, Func<string> otherwise, Func<Task>? meanwhile = null)
    {
        for (var began = Stopwatch.GetTimestamp(); !isSo();)
        {
            if (Stopwatch.GetElapsedTime(began) > within) Assert.Fail(otherwise());
            if (meanwhile is not null) await meanwhile();
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Ct);
        }
    }

    static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    /// <summary>How many files this process may have open; .NET takes what the hard limit gives.</summary>
    static async Task<int> FilesAsync()
    {
        var line = (await File.ReadAllLinesAsync("/proc/self/limits", Ct)).First(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        return int.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture, out var most) ? most : int.MaxValue;
    }
}
