namespace Croft.Proxmox;

/// <summary>
/// Hides the <c>close</c> of pveproxy's pair <c>Connection: close</c>, <c>Connection: Keep-Alive</c>, so that connections are reused.
/// </summary>
/// <remarks>
/// pveproxy relays pvedaemon's <c>close</c> and adds its own <c>Keep-Alive</c>; it keeps the connection. Only heads are held back and
/// rewritten; bytes of bodies pass as they come.
/// </remarks>
sealed class KeepAliveStream(Stream inner) : Stream
{
    /// <summary>Longer heads pass unread, as does what is no HTTP: SocketsHttpHandler judges both.</summary>
    const int HeadLimit = 64 * 1024;

    readonly byte[] piece = new byte[4096];
    readonly MemoryStream head = new();
    readonly BodyFrame body = new();
    byte[] ready = [];
    int readyAt;
    bool inHead = true;
    bool asked;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (readyAt < ready.Length)
                return TakeReady(buffer.Span);
            if (buffer.IsEmpty)
                return await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (!inHead && body.Known is { } left)
            {
                var passed = await inner.ReadAsync(buffer[..(int)Math.Min(left, buffer.Length)], cancellationToken).ConfigureAwait(false);
                inHead = body.Pass(buffer.Span[..passed]) < passed || body.Done;
                return passed;
            }
            var read = await inner.ReadAsync(piece, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return End();
            Take(piece.AsSpan(0, read));
            if (readyAt < ready.Length)
                return TakeReady(buffer.Span);
        }
    }

    int TakeReady(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, ready.Length - readyAt);
        ready.AsSpan(readyAt, count).CopyTo(buffer);
        readyAt += count;
        return count;
    }

    /// <summary>The peer closed. Before any byte of an answer that is an error, lest the handler repeats the call by its own rules.</summary>
    int End()
    {
        if (inHead && asked && head.Length == 0)
            throw new HttpIOException(HttpRequestError.ResponseEnded, "the connection was closed before any answer");
        if (head.Length > 0)
            throw new HttpIOException(HttpRequestError.ResponseEnded, "the connection was closed within the head of the answer");
        return 0;
    }

    void Take(ReadOnlySpan<byte> bytes)
    {
        using var next = new MemoryStream();
        while (!bytes.IsEmpty)
        {
            if (inHead)
            {
                bytes = TakeHead(bytes, next);
                continue;
            }
            var count = body.Pass(bytes);
            next.Write(bytes[..count]);
            bytes = bytes[count..];
            inHead = body.Done;
        }
        ready = next.ToArray();
        readyAt = 0;
    }

    ReadOnlySpan<byte> TakeHead(ReadOnlySpan<byte> bytes, MemoryStream next)
    {
        var had = (int)head.Length;
        head.Write(bytes);
        var seen = head.GetBuffer().AsSpan(0, (int)head.Length);
        var isHttp = seen.StartsWith("HTTP/"u8[..Math.Min(5, seen.Length)]);
        var end = isHttp ? ResponseHead.End(seen, Math.Max(0, had - 3)) : -1;
        if (end < 0 && isHttp && seen.Length < HeadLimit)
            return [];
        if (end < 0)
        {
            next.Write(seen);
            body.BeginUnbounded();
            inHead = false;
            head.SetLength(0);
            return [];
        }
        var parsed = ResponseHead.Parse(seen[..end]);
        next.Write(parsed.Bytes);
        head.SetLength(0);
        inHead = parsed.Status is >= 100 and < 200 and not 101;
        if (!inHead)
        {
            asked = false;
            body.Begin(parsed);
            inHead = body.Done;
        }
        return bytes[(end - had)..];
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        asked = true;
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            head.Dispose();
        }
        base.Dispose(disposing);
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is written asynchronously.");

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
