namespace Croft.Proxmox;

/// <summary>Knows where the body of an answer ends, without looking at more of it than it must.</summary>
sealed class BodyFrame
{
    enum Part
    {
        None,
        Bytes,
        Unbounded,
        ChunkSize,
        ChunkBytes,
        ChunkEnd,
        Trailer,
    }

    Part part;
    long left;
    int lineLength;
    bool sizeEnded;

    /// <summary>True when the next byte belongs to the next head.</summary>
    public bool Done => part == Part.None;

    /// <summary>Bytes that may pass unread; null within chunks, whose frames must be followed.</summary>
    public long? Known => part switch
    {
        Part.Bytes => left,
        Part.Unbounded => long.MaxValue,
        _ => null,
    };

    public void Begin(ResponseHead head)
    {
        (part, left) = head switch
        {
            { Status: 204 or 304 } => (Part.None, 0),
            { Status: 101 } => (Part.Unbounded, 0),
            { Chunked: true } => (Part.ChunkSize, 0),
            { Length: 0 } => (Part.None, 0),
            { Length: > 0 } => (Part.Bytes, head.Length.Value),
            _ => (Part.Unbounded, 0L),
        };
        (lineLength, sizeEnded) = (0, false);
    }

    public void BeginUnbounded() => part = Part.Unbounded;

    /// <summary>Follows the body over these bytes; returns how many of them belong to it.</summary>
    public int Pass(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && part != Part.None)
            at += part switch
            {
                Part.Unbounded => bytes.Length - at,
                Part.Bytes => Skip(bytes.Length - at, Part.None),
                Part.ChunkBytes => Skip(bytes.Length - at, Part.ChunkEnd),
                _ => Step((char)bytes[at]),
            };
        return at;
    }

    int Skip(int available, Part then)
    {
        var count = (int)Math.Min(available, left);
        left -= count;
        if (left == 0)
            part = then;
        return count;
    }

    int Step(char letter)
    {
        if (letter == '\n')
            EndLine();
        else if (part == Part.ChunkSize && !sizeEnded && char.IsAsciiHexDigit(letter))
            left = left * 16 + Convert.ToInt32(letter.ToString(), 16);
        else if (letter != '\r')
            (sizeEnded, lineLength) = (true, lineLength + 1);
        return 1;
    }

    void EndLine()
    {
        part = part switch
        {
            Part.ChunkSize => left == 0 ? Part.Trailer : Part.ChunkBytes,
            Part.ChunkEnd => Part.ChunkSize,
            Part.Trailer when lineLength == 0 => Part.None,
            _ => part,
        };
        (lineLength, sizeEnded) = (0, false);
    }
}
