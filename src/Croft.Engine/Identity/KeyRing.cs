using Croft.Engine.Secrets;

namespace Croft.Engine.Identity;

/// <summary>A key that a server protects its cookies with.</summary>
/// <param name="Name">Name, as the server gave it.</param>
/// <param name="Text">The key.</param>
public sealed record RingKey(string Name, Secret Text);

/// <summary>Keys of a server's own, sealed in the database, so that all that serve one workspace have the same.</summary>
public sealed class KeyRing
{
    readonly IdentityStore store;
    readonly SecretStore secrets;
    readonly TimeProvider time;

    internal KeyRing(IdentityStore store, SecretStore secrets, TimeProvider time) => (this.store, this.secrets, this.time) = (store, secrets, time);

    /// <summary>All keys, the oldest first.</summary>
    /// <exception cref="Croft.Contracts.FailureException">Conflict: one was sealed under another master key.</exception>
    public async Task<IReadOnlyList<RingKey>> ListAsync(CancellationToken ct) =>
        [.. (await store.ReadAsync(t => t.ListAsync("SELECT name, value FROM key_ring ORDER BY created, name", r => (Name: r.GetString(0), Box: r.GetFieldValue<byte[]>(1))), ct))
            .Select(k => new RingKey(k.Name, secrets.Open(k.Box, PlaceOf(k.Name))))];

    /// <summary>Keeps a key; one of the same name is replaced.</summary>
    public Task AddAsync(RingKey key, CancellationToken ct) => store.KeepAsync(t => t.ExecuteAsync(
        "INSERT INTO key_ring (name, value, created) VALUES (@name, @value, @now) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        ("@name", key.Name), ("@value", secrets.Seal(key.Text, PlaceOf(key.Name))), ("@now", time.GetUtcNow())), ct);

    static SecretPlace PlaceOf(string name) => new("key_ring", name, "value");
}
