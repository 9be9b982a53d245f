using System.Net.WebSockets;
using System.Text.Json;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Server.Api;

/// <summary>The client's side of a console.</summary>
internal sealed class ConsoleLine(WebSocket socket) : IDisposable
{
    const int Piece = 4096;

    readonly SemaphoreSlim sending = new(1, 1);
    long used;

    /// <summary>When something was typed or shown last.</summary>
    public long Used
    {
        get => Volatile.Read(ref used);
        set => Volatile.Write(ref used, value);
    }

    /// <summary>Hands what is typed to the guest, until either leaves.</summary>
    public async Task<string> TypedAsync(ProxmoxTerminal guest, TimeProvider time, CancellationToken ct)
    {
        var keys = new byte[Piece];
        while (true)
        {
            ValueWebSocketReceiveResult got;
            try
            {
                got = await socket.ReceiveAsync(keys.AsMemory(), ct);
            }
            catch (WebSocketException)
            {
                return "left without a closing";
            }
            Used = time.GetTimestamp();
            if (got.MessageType == WebSocketMessageType.Close) return "left";
            try
            {
                if (got.MessageType == WebSocketMessageType.Binary) await guest.WriteAsync(keys.AsMemory(0, got.Count), ct);
                else if (got.EndOfMessage && SizeOf(keys.AsSpan(0, got.Count)) is var (columns, rows)) await guest.ResizeAsync(columns, rows, ct);
                else return "the client sent what is no terminal's size";
            }
            catch (IOException)
            {
                return "closed by the guest";
            }
        }
    }

    /// <summary>Hands on what the guest shows, until it closes.</summary>
    public async Task<string> ShownAsync(ProxmoxTerminal guest, TimeProvider time, CancellationToken ct)
    {
        var screen = new byte[4 * Piece];
        while (await guest.ReadAsync(screen, ct) is > 0 and var count)
        {
            Used = time.GetTimestamp();
            if (!await SendAsync(screen.AsMemory(0, count), WebSocketMessageType.Binary, ct)) return "left without a closing";
        }
        return "closed by the guest";
    }

    /// <summary>Tells the client something that is not the guest's.</summary>
    public Task SayAsync(object message, CancellationToken ct) => SendAsync(JsonSerializer.SerializeToUtf8Bytes(message, ContractJson.Shown), WebSocketMessageType.Text, ct);

    /// <summary>Tells that nothing was opened, or what ended it.</summary>
    public async Task RefuseAsync(Problem problem)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await SayAsync(new { failure = problem }, patience.Token);
        await CloseAsync("refused", patience.Token);
    }

    /// <summary>Says how it ended.</summary>
    public async Task CloseAsync(string reason, CancellationToken ct)
    {
        try
        {
            await sending.WaitAsync(ct);
            try
            {
                if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, reason, ct);
            }
            finally
            {
                sending.Release();
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // Nobody is there to be told.
        }
    }

    async Task<bool> SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type, CancellationToken ct)
    {
        await sending.WaitAsync(ct);
        try
        {
            await socket.SendAsync(message, type, endOfMessage: true, ct);
            return true;
        }
        catch (WebSocketException)
        {
            return false;
        }
        finally
        {
            sending.Release();
        }
    }

    static (int Columns, int Rows)? SizeOf(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize<TerminalSize>(text, JsonSerializerOptions.Web) is { Columns: > 0 and < 10_000 and var columns, Rows: > 0 and < 10_000 and var rows } ? (columns, rows) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Dispose() => sending.Dispose();

    sealed record TerminalSize(int Columns, int Rows);
}
