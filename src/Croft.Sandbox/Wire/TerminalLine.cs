using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Wire;

/// <summary>termproxy's protocol: "user:ticket", then 0:length:keys, 1:columns:rows: and 2 as a sign of life.</summary>
internal sealed class TerminalLine(ClusterState cluster, ConsoleSession session, WebSocket socket)
{
    readonly byte[] buffer = new byte[8192];
    readonly List<byte> waiting = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await ReadUntilAsync((byte)'\n', cancellationToken) is not { } login || login != $"{session.User}:{session.Ticket}")
            return;
        await SendAsync("OK", cancellationToken);
        Terminal terminal;
        string text;
        lock (cluster.Gate)
        {
            terminal = Terminal.Of(cluster, session);
            text = terminal.Open();
        }
        await SendAsync(text, cancellationToken);
        while (!terminal.IsOver && await NextKeysAsync(cancellationToken) is { } keys)
        {
            lock (cluster.Gate)
                text = terminal.Feed(keys);
            if (text.Length > 0)
                await SendAsync(text, cancellationToken);
        }
    }

    // null when the client is gone or speaks something else
    async Task<string?> NextKeysAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await ReadByteAsync(cancellationToken) is not { } kind)
                return null;
            switch (kind)
            {
                case (byte)'2':
                    continue;
                case (byte)'1':
                    await ReadUntilAsync((byte)':', cancellationToken);
                    await ReadUntilAsync((byte)':', cancellationToken);
                    if (await ReadUntilAsync((byte)':', cancellationToken) is null)
                        return null;
                    continue;
                case (byte)'0':
                    await ReadUntilAsync((byte)':', cancellationToken);
                    var length = await ReadUntilAsync((byte)':', cancellationToken);
                    return int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= buffer.Length
                        ? await ReadTextAsync(count, cancellationToken)
                        : null;
                default:
                    return null;
            }
        }
    }

    async Task<string?> ReadTextAsync(int count, CancellationToken cancellationToken)
    {
        while (waiting.Count < count)
            if (!await FillAsync(cancellationToken))
                return null;
        return Take(count, count);
    }

    async Task<string?> ReadUntilAsync(byte end, CancellationToken cancellationToken)
    {
        int at;
        while ((at = waiting.IndexOf(end)) < 0)
            if (waiting.Count > buffer.Length || !await FillAsync(cancellationToken))
                return null;
        return Take(at, at + 1);
    }

    async Task<byte?> ReadByteAsync(CancellationToken cancellationToken)
    {
        if (waiting.Count == 0 && !await FillAsync(cancellationToken))
            return null;
        var first = waiting[0];
        // its separator is read with what follows it
        if (first == (byte)'2')
            waiting.RemoveAt(0);
        return first;
    }

    string Take(int length, int consumed)
    {
        var text = Encoding.UTF8.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(waiting)[..length]);
        waiting.RemoveRange(0, consumed);
        return text;
    }

    async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
        if (received.MessageType is WebSocketMessageType.Close)
            return false;
        waiting.AddRange(buffer.AsSpan(0, received.Count));
        return true;
    }

    ValueTask SendAsync(string text, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Binary, true, cancellationToken);
}
