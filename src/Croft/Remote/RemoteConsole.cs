using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Croft.Contracts;

namespace Croft.Remote;

/// <summary>A guest's console that a server opened, over a WebSocket.</summary>
sealed class RemoteConsole : IConsole, IAsyncDisposable
{
    readonly WebSocket socket;
    readonly SemaphoreSlim writing = new(1, 1);
    string? broken;

    RemoteConsole(WebSocket socket, string guest, string? serial) => (this.socket, Guest, Serial) = (socket, guest, serial);

    public string Guest { get; }

    public string? Serial { get; }

    public string Ended => broken ?? socket.CloseStatusDescription ?? "closed by the guest";

    /// <summary>Opens it.</summary>
    /// <exception cref="FailureException">What the server refused.</exception>
    public static async Task<RemoteConsole> OpenAsync(ServerConnection server, Uri url, ConsoleGuestRequest request, CancellationToken ct)
    {
        var path = $"{VerbRoute.Root}/guests/{Uri.EscapeDataString(request.Guest)}/console{(request.Cluster is { } cluster ? $"?cluster={Uri.EscapeDataString(cluster)}" : "")}";
        var opened = await server.SocketAsync(path, ct);
        try
        {
            using var first = JsonDocument.Parse(await FirstAsync(opened, ct));
            if (first.RootElement.TryGetProperty("failure", out var problem)) throw new FailureException(server.FailureOf(problem, HttpStatusCode.OK));
            return new RemoteConsole(opened, first.RootElement.GetProperty("guest").GetString()!, first.RootElement.TryGetProperty("serial", out var serial) ? serial.GetString() : null);
        }
        catch (Exception e)
        {
            opened.Dispose();
            if (e is WebSocketException or JsonException or KeyNotFoundException)
                throw new FailureException(new Failure(FailureKind.Unreachable, $"{url} opened no console.") { Cause = e.Message, WayOut = "Try again." }, e);
            throw;
        }
    }

    static async Task<byte[]> FirstAsync(WebSocket from, CancellationToken ct)
    {
        var message = new MemoryStream();
        var piece = new byte[4096];
        while (true)
        {
            var got = await from.ReceiveAsync(piece.AsMemory(), ct);
            message.Write(piece, 0, got.Count);
            if (got.EndOfMessage || message.Length > 64 << 10) return message.ToArray();
        }
    }

    public async ValueTask<int> ReadAsync(Memory<byte> screen, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                var got = await socket.ReceiveAsync(screen, ct);
                if (got.MessageType == WebSocketMessageType.Close) return 0;
                if (got is { MessageType: WebSocketMessageType.Binary, Count: > 0 }) return got.Count;
            }
        }
        catch (WebSocketException)
        {
            broken = "the connection to the server broke";
            return 0;
        }
    }

    public Task WriteAsync(ReadOnlyMemory<byte> keys, CancellationToken ct) => keys.IsEmpty ? Task.CompletedTask : SendAsync(keys, WebSocketMessageType.Binary, ct);

    public Task ResizeAsync(int columns, int rows, CancellationToken ct) => SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { columns, rows }), WebSocketMessageType.Text, ct);

    async Task SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type, CancellationToken ct)
    {
        await writing.WaitAsync(ct);
        try
        {
            await socket.SendAsync(message, type, endOfMessage: true, ct);
        }
        catch (WebSocketException e)
        {
            throw new IOException("The console has closed.", e);
        }
        finally
        {
            writing.Release();
        }
    }

    public async Task LeaveAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "left", patience.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The server sees that nobody is there.
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        writing.Dispose();
        return ValueTask.CompletedTask;
    }
}
