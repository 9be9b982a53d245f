using System.Security.Cryptography;

namespace Croft.Engine.Access.Saving;

/// <summary>Opens what was sealed, piece by piece; no byte is given that was not found unchanged and in its place.</summary>
sealed class OpeningStream(Stream file, Envelope envelope, string name) : Stream
{
    readonly byte[] clear = new byte[Envelope.Piece];
    byte[] box = new byte[Envelope.Piece + Envelope.Tag], next = new byte[Envelope.Piece + Envelope.Tag];
    int held = -1, filled, given;
    uint number;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (given == filled && !Take()) return 0;
        var taken = Math.Min(buffer.Length, filled - given);
        clear.AsSpan(given, taken).CopyTo(buffer);
        given += taken;
        return taken;
    }

    /// <summary>The next piece; which one is the last is known by what comes behind it.</summary>
    bool Take()
    {
        if (held < 0) held = file.ReadAtLeast(box, box.Length, throwOnEndOfStream: false);
        if (held == 0 && number > 0) return false;
        var behind = held == box.Length ? file.ReadAtLeast(next, next.Length, throwOnEndOfStream: false) : 0;
        if (held < Envelope.Tag) throw Envelope.Damaged(name, "Its end is missing.");
        try
        {
            envelope.Open(number, last: behind == 0, box.AsSpan(0, held), clear.AsSpan(0, held - Envelope.Tag));
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw Envelope.Damaged(name, behind == 0 ? "It was changed, or its end is missing." : "It was changed.", e);
        }
        (filled, given, number) = (held - Envelope.Tag, 0, number + 1);
        (box, next, held) = (next, box, behind);
        return filled > 0 || Take();
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
