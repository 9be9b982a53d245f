namespace Croft.Proxmox;

/// <summary>A word of the API: its meaning, and the word itself where none is known.</summary>
/// <param name="Value">The meaning; <c>Unknown</c> for words of later versions.</param>
/// <param name="Text">The word as Proxmox wrote it.</param>
public readonly record struct Known<T>(T Value, string Text) where T : struct, Enum
{
    /// <summary>The meaning alone.</summary>
    public static implicit operator T(Known<T> known) => known.Value;

    /// <summary>The word as Proxmox wrote it.</summary>
    public override string ToString() => Text ?? "";
}
