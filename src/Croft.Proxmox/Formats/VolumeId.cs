namespace Croft.Proxmox;

/// <summary>A volume's name: <c>storage:volume</c>.</summary>
/// <param name="Storage">The storage it lies on.</param>
/// <param name="Name">Its name there, such as <c>iso/debian.iso</c> or <c>100/vm-100-disk-0.qcow2</c>.</param>
public sealed record VolumeId(string Storage, string Name)
{
    /// <summary>Reads <c>storage:volume</c>; false for <c>none</c>, <c>cdrom</c> and paths of the host.</summary>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out VolumeId? volume)
    {
        volume = null;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 2 || colon == text!.Length - 1)
            return false;
        var storage = text.AsSpan(0, colon);
        if (!char.IsAsciiLetter(storage[0]) || !char.IsAsciiLetterOrDigit(storage[^1]))
            return false;
        foreach (var letter in storage)
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.'))
                return false;
        volume = new VolumeId(text[..colon], text[(colon + 1)..]);
        return true;
    }

    /// <summary>Reads <c>storage:volume</c>.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static VolumeId Parse(string text) =>
        TryParse(text, out var volume) ? volume : throw new FormatException($"'{text}' is no volume; Proxmox writes them as storage:name.");

    /// <summary><c>storage:volume</c>.</summary>
    public override string ToString() => $"{Storage}:{Name}";
}
