using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace Croft.Proxmox;

/// <summary>An open terminal of a guest or a node.</summary>
/// <remarks>One reader and any number of writers at once. It keeps itself alive until it is disposed.</remarks>
public sealed class ProxmoxTerminal : IAsyncDisposable
{
    /// <summary>The far side reads messages of this many bytes whole.</summary>
    const int PieceLimit = 4096;
    static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    /// <summary>The far side itself waits 10 s for the ticket.</summary>
    static readonly TimeSpan OpenDeadline = TimeSpan.FromSeconds(15);

    readonly WebSocket socket;
    readonly SemaphoreSlim writing = new(1, 1);
    readonly CancellationTokenSource end = new();
    readonly Task keeping;
    ReadOnlyMemory<byte> ahead;

    ProxmoxTerminal(WebSocket socket, ConsoleTicket ticket, TimeProvider time, ReadOnlyMemory<byte> ahead)
    {
        this.socket = socket;
        this.ahead = ahead;
        Upid = ticket.Upid;
        keeping = KeepAliveAsync(time);
    }

    /// <summary>The task that runs while the terminal is open.</summary>
    public Upid? Upid { get; }

    internal static async Task<ProxmoxTerminal> OpenAsync(WebSocket socket, ConsoleTicket ticket, string path, TimeProvider time, CancellationToken ct)
    {
        using var limit = new CallTime(OpenDeadline, time, ct);
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes($"{ticket.User}:{ticket.Ticket}\n"), WebSocketMessageType.Binary, true, limit.Token).ConfigureAwait(false);
            var answer = new byte[PieceLimit];
            var got = 0;
            for (var read = -1; got < 2 && read != 0; got += read)
                read = await ReceiveAsync(socket, answer.AsMemory(got), limit.Token).ConfigureAwait(false);
            limit.Token.ThrowIfCancellationRequested();
            return answer.AsSpan(0, got).StartsWith("OK"u8)
                ? new ProxmoxTerminal(socket, ticket, time, answer.AsMemory(2, got - 2))
                : throw Closed(ProxmoxError.Unauthenticated, $"the console of {ticket.User} did not open. Check that the guest runs and has such a console; "
                    + "before Proxmox VE 9.1 no console opens for an API token, only for a user with a password.");
        }
        catch (OperationCanceledException) when (limit.Passed)
        {
            socket.Dispose();
            throw Closed(ProxmoxError.TimedOut, $"the console said nothing within {OpenDeadline.TotalSeconds} s. Look at its task on the node.");
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        ProxmoxException Closed(ProxmoxError error, string words) => new(error, $"GET {path}/vncwebsocket: {words}") { Call = $"GET {path}/vncwebsocket" };
    }

    /// <summary>Reads what the terminal shows, as it comes; 0 when it has closed.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken ct)
    {
        if (ahead.IsEmpty || buffer.IsEmpty)
            return buffer.IsEmpty ? 0 : await ReceiveAsync(socket, buffer, ct).ConfigureAwait(false);
        var count = Math.Min(buffer.Length, ahead.Length);
        ahead[..count].CopyTo(buffer);
        ahead = ahead[count..];
        return count;
    }

    /// <summary>Types into the terminal.</summary>
    /// <exception cref="IOException">The terminal has closed.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> keys, CancellationToken ct)
    {
        for (var at = 0; at < keys.Length; at += PieceLimit)
        {
            var piece = keys[at..Math.Min(keys.Length, at + PieceLimit)];
            await SendAsync([.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"0:{piece.Length}:")), .. piece.Span], ct).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the terminal's size.</summary>
    public Task ResizeAsync(int columns, int rows, CancellationToken ct) =>
        SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"1:{columns}:{rows}:")), ct);

    /// <summary>Closes the terminal; its task ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync().ConfigureAwait(false);
        await keeping.ConfigureAwait(false);
        // The far side answers no closing: the connection goes down at once.
        socket.Dispose();
        end.Dispose();
        writing.Dispose();
    }

    async Task KeepAliveAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(KeepAlive, time);
        try
        {
            while (await timer.WaitForNextTickAsync(end.Token).ConfigureAwait(false))
                await SendAsync("2"u8.ToArray(), end.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Disposed, or closed by the far side: the reader is told.
        }
    }

    async Task SendAsync(byte[] message, CancellationToken ct)
    {
        await writing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Binary, true, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or InvalidOperationException)
        {
            throw new IOException("The terminal has closed.", e);
        }
        finally
        {
            writing.Release();
        }
    }

    static async Task<int> ReceiveAsync(WebSocket socket, Memory<byte> buffer, CancellationToken ct)
    {
        try
        {
            while (socket.State == WebSocketState.Open)
            {
                var got = await socket.ReceiveAsync(buffer, ct).ConfigureAwait(false);
                if (got.MessageType == WebSocketMessageType.Close)
                    return 0;
                if (got.Count > 0)
                    return got.Count;
            }
            return 0;
        }
        // pveproxy drops the connection when the far side has ended.
        catch (Exception e) when (e is WebSocketException or IOException)
        {
            return 0;
        }
    }
}
