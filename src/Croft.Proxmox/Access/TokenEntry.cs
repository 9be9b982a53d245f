namespace Croft.Proxmox;

/// <summary>An API token, without its secret.</summary>
/// <param name="Name">The part after <c>!</c>.</param>
/// <param name="IsSeparated">True when it has privileges of its own, not its user's.</param>
/// <param name="Expires">When it stops working; null for never.</param>
/// <param name="Comment">Its comment.</param>
public sealed record TokenEntry(string Name, bool IsSeparated, DateTimeOffset? Expires, string? Comment)
{
    internal static TokenEntry Read(Fields f, string? name) => new(
        name ?? f.Text("tokenid"u8),
        f.OptionalFlag("privsep"u8) ?? true,
        f.OptionalMoment("expire"u8),
        f.OptionalText("comment"u8));
}
