using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Wire;

/// <summary>RFB 3.8 with VNC authentication: a black screen of 720 by 400 that takes keys and pointer moves.</summary>
internal sealed class ScreenLine(ConsoleSession session, WebSocket socket)
{
    const int Width = 720;
    const int Height = 400;
    const byte VncAuthentication = 2;
    readonly byte[] buffer = new byte[16_384];
    readonly List<byte> waiting = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await SendAsync("RFB 003.008\n"u8.ToArray(), cancellationToken);
        if (await ReadAsync(12, cancellationToken) is null)
            return;
        await SendAsync([1, VncAuthentication], cancellationToken);
        if (await ReadAsync(1, cancellationToken) is not [VncAuthentication])
            return;
        var challenge = RandomNumberGenerator.GetBytes(16);
        await SendAsync(challenge, cancellationToken);
        if (await ReadAsync(16, cancellationToken) is not { } response)
            return;
        if (!CryptographicOperations.FixedTimeEquals(response, Encrypt(challenge, session.Password!)))
        {
            await SendAsync([0, 0, 0, 1, 0, 0, 0, 22, .. "Authentication failure"u8], cancellationToken);
            return;
        }
        await SendAsync([0, 0, 0, 0], cancellationToken);
        if (await ReadAsync(1, cancellationToken) is null)
            return;
        await SendAsync(Start(), cancellationToken);
        while (await NextAsync(cancellationToken))
        {
        }
    }

    byte[] Start()
    {
        var name = Encoding.UTF8.GetBytes($"QEMU ({session.Guest?.Name ?? session.Node.Name})");
        byte[] start = [0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0, 0, 0, 0, (byte)name.Length, .. name];
        BinaryPrimitives.WriteUInt16BigEndian(start, Width);
        BinaryPrimitives.WriteUInt16BigEndian(start.AsSpan(2), Height);
        return start;
    }

    // one message of the client; false when it is gone or unknown
    async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(1, cancellationToken) is not [var kind])
            return false;
        switch (kind)
        {
            case 0:
                return await ReadAsync(19, cancellationToken) is not null;
            case 2:
                return await ReadAsync(3, cancellationToken) is { } head && await ReadAsync(4 * BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(1)), cancellationToken) is not null;
            case 3:
                var request = await ReadAsync(9, cancellationToken);
                if (request is [0, ..])
                    await SendAsync(Frame(), cancellationToken);
                return request is not null;
            case 4:
                return await ReadAsync(7, cancellationToken) is not null;
            case 5:
                return await ReadAsync(5, cancellationToken) is not null;
            default:
                return false;
        }
    }

    static byte[] Frame()
    {
        var frame = new byte[16 + Width * Height * 4];
        frame[3] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(8), Width);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(10), Height);
        return frame;
    }

    [SuppressMessage("Security", "CA5351", Justification = "VNC authentication is DES by definition (RFC 6143, 7.2.2).")]
    static byte[] Encrypt(byte[] challenge, string password)
    {
        var key = new byte[8];
        var given = Encoding.ASCII.GetBytes(password);
        for (var at = 0; at < Math.Min(8, given.Length); at++)
            key[at] = Mirror(given[at]);
        using var des = DES.Create();
        des.Key = key;
        return des.EncryptEcb(challenge, PaddingMode.None);
    }

    static byte Mirror(byte value)
    {
        var mirrored = 0;
        for (var bit = 0; bit < 8; bit++)
            mirrored |= ((value >> bit) & 1) << (7 - bit);
        return (byte)mirrored;
    }

    async Task<byte[]?> ReadAsync(int count, CancellationToken cancellationToken)
    {
        while (waiting.Count < count)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (received.MessageType is WebSocketMessageType.Close)
                return null;
            waiting.AddRange(buffer.AsSpan(0, received.Count));
        }
        var read = waiting.GetRange(0, count).ToArray();
        waiting.RemoveRange(0, count);
        return read;
    }

    ValueTask SendAsync(byte[] bytes, CancellationToken cancellationToken) => socket.SendAsync(bytes.AsMemory(), WebSocketMessageType.Binary, true, cancellationToken);
}
