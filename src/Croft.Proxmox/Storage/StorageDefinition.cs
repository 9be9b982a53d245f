namespace Croft.Proxmox;

/// <summary>A storage as it is defined for the whole cluster.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, such as <c>lvmthin</c>.</param>
/// <param name="Digest">SHA-1 of the file that holds all definitions.</param>
/// <param name="Settings">All its keys as they came, without the three above.</param>
public sealed record StorageDefinition(string Name, string Type, string? Digest, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>What it may hold, in random order.</summary>
    public IReadOnlyList<string> Content => TagList.Parse(Settings.GetValueOrDefault("content"));

    /// <summary>Nodes that may use it; all when empty.</summary>
    public IReadOnlyList<string> Nodes => TagList.Parse(Settings.GetValueOrDefault("nodes"));

    /// <summary>True when all its nodes see the same volumes, by the setting or by its type.</summary>
    public bool IsShared => Truth.TryParse(Settings.GetValueOrDefault("shared"), out var shared) ? shared
        : Type is "nfs" or "cifs" or "cephfs" or "rbd" or "glusterfs" or "iscsi" or "iscsidirect" or "pbs" or "zfs" or "esxi";

    /// <summary>True when nothing may use it.</summary>
    public bool IsDisabled => Truth.TryParse(Settings.GetValueOrDefault("disable"), out var disabled) && disabled;

    /// <summary>Directory it lies in; null for types without one.</summary>
    public string? Path => Settings.GetValueOrDefault("path");

    internal static StorageDefinition Read(Fields f)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in f.All())
            if (key is not ("storage" or "type" or "digest") && Fields.Raw(value) is { } text)
                settings[key] = text;
        return new(f.Text("storage"u8), f.Text("type"u8), f.OptionalText("digest"u8), settings);
    }
}
