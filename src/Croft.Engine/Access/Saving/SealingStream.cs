namespace Croft.Engine.Access.Saving;

/// <summary>Seals what is written, piece by piece; the last piece, which may be empty, is written when it is disposed after <see cref="End"/>.</summary>
sealed class SealingStream(Stream file, Envelope envelope) : Stream
{
    readonly byte[] clear = new byte[Envelope.Piece];
    readonly byte[] box = new byte[Envelope.Piece + Envelope.Tag];
    int filled;
    uint number;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            // A full piece waits: it may be the last.
            if (filled == clear.Length) Put(last: false);
            var taken = Math.Min(buffer.Length, clear.Length - filled);
            buffer[..taken].CopyTo(clear.AsSpan(filled));
            filled += taken;
            buffer = buffer[taken..];
        }
    }

    /// <summary>Nothing comes any more; without it the file can be told to be cut.</summary>
    public void End() => Put(last: true);

    void Put(bool last)
    {
        envelope.Seal(number++, last, clear.AsSpan(0, filled), box);
        file.Write(box, 0, filled + Envelope.Tag);
        filled = 0;
    }

    public override void Flush()
    {
        // Pieces are whole or not there.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
