using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Croft.Contracts;

namespace Croft.Engine.Access;

/// <summary>What a row of the audit is to say; sequence and MAC come when it is appended.</summary>
public sealed record AuditEntry(AuditKind Kind, string Actor, string Face, string Verb)
{
    /// <summary>Sequence of the intent that this belongs to.</summary>
    public long? Intent { get; init; }

    /// <summary>The request as JSON, without secrets.</summary>
    public string? Request { get; init; }

    /// <summary><c>done</c>, or the kind of failure.</summary>
    public string? Outcome { get; init; }

    /// <summary>What was done, or why not; no secrets.</summary>
    public string? Detail { get; init; }

    /// <summary>The MAC of this entry as a link: over all its fields, each with its length, and the MAC before.</summary>
    internal byte[] Mac(byte[] key, long sequence, DateTimeOffset at, ReadOnlySpan<byte> before)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(before);
        Number(hash, sequence);
        Number(hash, at.UtcTicks);
        Number(hash, Intent ?? -1);
        foreach (var text in (ReadOnlySpan<string?>)[Kind.ToString(), Actor, Face, Verb, Request, Outcome, Detail])
            Text(hash, text);
        return hash.GetHashAndReset();
    }

    static void Number(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }

    static void Text(IncrementalHash hash, string? text)
    {
        var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        Number(hash, text is null ? -1 : bytes.Length);
        hash.AppendData(bytes);
    }
}

/// <summary>A row as it is kept.</summary>
sealed record AuditLink(long Sequence, DateTimeOffset At, AuditEntry Entry, byte[] Mac)
{
    public bool Follows(byte[] key, ReadOnlySpan<byte> before) => CryptographicOperations.FixedTimeEquals(Entry.Mac(key, Sequence, At, before), Mac);

    public AuditRecord Record => new()
    {
        Sequence = Sequence,
        At = At,
        Kind = Entry.Kind,
        Actor = Entry.Actor,
        Face = Entry.Face,
        Verb = Entry.Verb,
        Intent = Entry.Intent,
        Request = Entry.Request,
        Outcome = Entry.Outcome,
        Detail = Entry.Detail,
    };
}
