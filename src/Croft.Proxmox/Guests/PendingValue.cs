namespace Croft.Proxmox;

/// <summary>What becomes of a config key at the next start.</summary>
public enum PendingDeletion
{
    /// <summary>It stays.</summary>
    None,
    /// <summary>It is deleted.</summary>
    Delete,
    /// <summary>It is deleted, its disk by force.</summary>
    Force,
}

/// <summary>One config key: what is in force, and what waits for the next start.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">Value in force; null where there is none yet.</param>
/// <param name="Pending">Value that waits; null when none does.</param>
/// <param name="Deletion">Whether the key waits to be deleted.</param>
public sealed record PendingValue(string Key, string? Value, string? Pending, PendingDeletion Deletion)
{
    /// <summary>True when the key changes at the next start.</summary>
    public bool Waits => Pending is not null || Deletion != PendingDeletion.None;

    internal static PendingValue Read(Fields f) => new(
        f.Text("key"u8), f.OptionalRaw("value"u8), f.OptionalRaw("pending"u8),
        f.OptionalInt("delete"u8) switch { null or 0 => PendingDeletion.None, 1 => PendingDeletion.Delete, _ => PendingDeletion.Force });
}
