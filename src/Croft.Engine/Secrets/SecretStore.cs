using System.Security.Cryptography;
using System.Text;
using Croft.Contracts;

namespace Croft.Engine.Secrets;

/// <summary>Seals secrets so that they can be kept in the database, and opens them.</summary>
/// <remarks>
/// AES-256-GCM under a random key of its own, which is wrapped by a key derived from the master key; both are bound to the place.
/// Layout: version 1, key id (8), nonce (12), wrapped key (32), tag (16), nonce (12), tag (16), ciphertext.
/// </remarks>
public sealed class SecretStore(MasterKey master, RandomNumberGenerator random)
{
    const byte Version = 1;
    const int Id = MasterKey.IdLength, Nonce = 12, Tag = 16, Key = 32, Head = 1 + Id + Nonce + Key + Tag + Nonce + Tag;

    /// <summary>Seals a secret for one place.</summary>
    /// <exception cref="FailureException">The master key is missing or open to others.</exception>
    public byte[] Seal(Secret secret, SecretPlace place)
    {
        var clear = Encoding.UTF8.GetBytes(secret.Reveal());
        Span<byte> key = stackalloc byte[Key];
        random.GetBytes(key);
        var box = new byte[Head + clear.Length];
        var parts = new Box(box);
        box[0] = Version;
        master.Id.CopyTo(parts.KeyId);
        random.GetBytes(parts.WrapNonce);
        random.GetBytes(parts.Nonce);
        var bound = Encoding.UTF8.GetBytes(place.Bound);
        using (var wrap = new AesGcm(master.Derive("secrets"), Tag))
            wrap.Encrypt(parts.WrapNonce, key, parts.WrappedKey, parts.WrapTag, bound);
        using (var seal = new AesGcm(key, Tag))
            seal.Encrypt(parts.Nonce, clear, parts.Cipher, parts.Tag, bound);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(clear);
        return box;
    }

    /// <summary>Opens what was sealed for this place.</summary>
    /// <exception cref="FailureException">Conflict: sealed for another place, under another master key, or altered.</exception>
    public Secret Open(byte[] sealedSecret, SecretPlace place)
    {
        if (sealedSecret.Length < Head || sealedSecret[0] != Version)
            throw Broken(place, "It is not of a form that this Croft knows.");
        var parts = new Box(sealedSecret);
        if (!parts.KeyId.SequenceEqual(master.Id))
            throw Broken(place, $"It was sealed under master key {Convert.ToHexStringLower(parts.KeyId)}; the present one is {Convert.ToHexStringLower(master.Id)}.");
        var bound = Encoding.UTF8.GetBytes(place.Bound);
        Span<byte> key = stackalloc byte[Key];
        var clear = new byte[parts.Cipher.Length];
        try
        {
            using (var wrap = new AesGcm(master.Derive("secrets"), Tag))
                wrap.Decrypt(parts.WrapNonce, parts.WrappedKey, parts.WrapTag, key, bound);
            using var seal = new AesGcm(key, Tag);
            seal.Decrypt(parts.Nonce, parts.Cipher, parts.Tag, clear, bound);
            return new Secret(Encoding.UTF8.GetString(clear));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw Broken(place, "It was altered, or sealed for another place.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    static FailureException Broken(SecretPlace place, string cause) =>
        new(new Failure(FailureKind.Conflict, $"The secret kept at {place} can't be opened.")
        {
            Cause = cause,
            WayOut = "Put back the master key it was sealed with, or give the credential anew (croft cluster set-token).",
        });

    readonly ref struct Box(Span<byte> all)
    {
        readonly Span<byte> all = all;
        public Span<byte> KeyId => all.Slice(1, Id);
        public Span<byte> WrapNonce => all.Slice(1 + Id, SecretStore.Nonce);
        public Span<byte> WrappedKey => all.Slice(1 + Id + SecretStore.Nonce, Key);
        public Span<byte> WrapTag => all.Slice(1 + Id + SecretStore.Nonce + Key, SecretStore.Tag);
        public Span<byte> Nonce => all.Slice(1 + Id + SecretStore.Nonce + Key + SecretStore.Tag, SecretStore.Nonce);
        public Span<byte> Tag => all.Slice(Head - SecretStore.Tag, SecretStore.Tag);
        public Span<byte> Cipher => all[Head..];
    }
}
