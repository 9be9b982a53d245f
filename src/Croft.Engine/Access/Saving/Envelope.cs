using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Croft.Contracts;

namespace Croft.Engine.Access.Saving;

/// <summary>What stands before the sealed pieces of a backup, in the open: how the passphrase becomes the key.</summary>
/// <remarks>
/// <c>CROFTBAK</c>, version (1), salt (32), iterations (4), nonce prefix (7), passphrase check (16). PBKDF2 with HMAC-SHA-512 gives the key and the check.
/// Pieces of 64 KiB under AES-256-GCM follow (the STREAM construction): the nonce is the prefix, the piece's number, and whether it is the last,
/// so that none can be left out, moved, or cut off; the whole envelope is bound to each.
/// </remarks>
sealed class Envelope : IDisposable
{
    public const int Piece = 64 * 1024, Tag = 16;
    public const int MinPassphrase = 12;

    const int Iterations = 600_000, FewestIterations = 100_000, MostIterations = 10_000_000;
    const byte Version = 1;
    const int Salt = 9, SaltLength = 32, Rounds = Salt + SaltLength, Prefix = Rounds + sizeof(int), PrefixLength = 7, Check = Prefix + PrefixLength, CheckLength = 16, Length = Check + CheckLength;
    const int Key = 32, NonceLength = 12;

    static readonly byte[] magic = "CROFTBAK"u8.ToArray();

    readonly byte[] whole;
    readonly AesGcm cipher;

    Envelope(byte[] bytes, ReadOnlySpan<byte> key) => (whole, cipher) = (bytes, new AesGcm(key, Tag));

    /// <summary>As it stands at the beginning of the file.</summary>
    public ReadOnlyMemory<byte> Bytes => whole;

    public static Envelope Make(string passphrase, RandomNumberGenerator random)
    {
        var bytes = new byte[Length];
        magic.CopyTo(bytes, 0);
        bytes[magic.Length] = Version;
        random.GetBytes(bytes, Salt, SaltLength);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(Rounds), Iterations);
        random.GetBytes(bytes, Prefix, PrefixLength);
        var derived = Derive(passphrase, bytes);
        derived.AsSpan(Key, CheckLength).CopyTo(bytes.AsSpan(Check));
        return new Envelope(bytes, derived.AsSpan(0, Key));
    }

    /// <summary>Reads it from the beginning of a file.</summary>
    /// <exception cref="FailureException">Invalid: no backup. Unsupported: a newer one. Denied: not this passphrase.</exception>
    public static async Task<Envelope> ReadAsync(Stream file, string name, string passphrase, CancellationToken ct)
    {
        var bytes = new byte[Length];
        var read = await file.ReadAtLeastAsync(bytes, Length, throwOnEndOfStream: false, ct);
        if (read <= magic.Length || !bytes.AsSpan(0, magic.Length).SequenceEqual(magic))
            throw new FailureException(FailureKind.Invalid, $"{name} is no backup of Croft's.", "Name a file that croft server backup wrote.");
        if (bytes[magic.Length] != Version)
            throw new FailureException(FailureKind.Unsupported, $"{name} is a backup of form {bytes[magic.Length]}; this Croft knows form {Version}.", "Restore it with the Croft that wrote it, or a newer one.");
        if (read < Length)
            throw Damaged(name, "It ends within its first bytes.");
        if (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(Rounds)) is < FewestIterations or > MostIterations)
            throw Damaged(name, "Its first bytes were changed.");
        var derived = Derive(passphrase, bytes);
        return CryptographicOperations.FixedTimeEquals(derived.AsSpan(Key, CheckLength), bytes.AsSpan(Check))
            ? new Envelope(bytes, derived.AsSpan(0, Key))
            : throw new FailureException(FailureKind.Denied, $"The passphrase does not open {name}; nothing was restored.", "Give the passphrase it was sealed with; if it is the right one, the file's first bytes were changed.");
    }

    public static FailureException Damaged(string name, string cause, Exception? inner = null) =>
        new(new Failure(FailureKind.Invalid, $"{name} is not whole; nothing was restored.") { Cause = cause, WayOut = "Restore another backup, or copy the file anew from where it was kept." }, inner!);

    public void Seal(uint number, bool last, ReadOnlySpan<byte> clear, Span<byte> box) =>
        cipher.Encrypt(Nonce(number, last), clear, box[..clear.Length], box.Slice(clear.Length, Tag), whole);

    /// <exception cref="AuthenticationTagMismatchException">Changed, moved, or not the last one.</exception>
    public void Open(uint number, bool last, ReadOnlySpan<byte> box, Span<byte> clear) =>
        cipher.Decrypt(Nonce(number, last), box[..^Tag], box[^Tag..], clear, whole);

    byte[] Nonce(uint number, bool last)
    {
        var nonce = new byte[NonceLength];
        whole.AsSpan(Prefix, PrefixLength).CopyTo(nonce);
        BinaryPrimitives.WriteUInt32BigEndian(nonce.AsSpan(PrefixLength), number);
        nonce[^1] = last ? (byte)1 : (byte)0;
        return nonce;
    }

    static byte[] Derive(string passphrase, byte[] envelope) => Rfc2898DeriveBytes.Pbkdf2(
        Encoding.UTF8.GetBytes(passphrase.Normalize()), envelope.AsSpan(Salt, SaltLength), BinaryPrimitives.ReadInt32BigEndian(envelope.AsSpan(Rounds)), HashAlgorithmName.SHA512, Key + CheckLength);

    public void Dispose() => cipher.Dispose();
}
