namespace Croft.Proxmox;

/// <summary>An entry of a config that is known by its name and keys.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type; null where entries have none.</param>
/// <param name="Comment">Its comment or description.</param>
/// <param name="Digest">SHA-1 of the config, to notice changes by others; null where Proxmox tells none.</param>
/// <param name="Settings">Every member as it came, the above too.</param>
public sealed record ConfigEntry(string Name, string? Type, string? Comment, string? Digest, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>False where the entry is switched off.</summary>
    public bool IsEnabled => !(Truth.TryParse(Settings.GetValueOrDefault("disable"), out var off) && off);

    internal static EntryShape<ConfigEntry> At(string path, string key) => new(path, key, (f, name) => Read(f, key, name));

    static ConfigEntry Read(Fields f, string key, string? name) => new(
        f.Named(key, name), f.OptionalText("type"u8), f.OptionalText("comment"u8) ?? f.OptionalText("description"u8), f.OptionalText("digest"u8), f.Settings());
}
