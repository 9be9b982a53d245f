namespace Croft.Proxmox;

/// <summary>A storage's space and state at one node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Content">What it may hold, in random order.</param>
/// <param name="IsActive">Whether the node can use it now.</param>
/// <param name="IsEnabled">Whether it is to be used.</param>
/// <param name="IsShared">Whether all its nodes see the same volumes.</param>
/// <param name="Used">Bytes in use; null when it is not active.</param>
/// <param name="Available">Bytes free for use.</param>
/// <param name="Total">Bytes in all.</param>
public sealed record StorageStatus(
    string Name, string Type, IReadOnlyList<string> Content, bool IsActive, bool IsEnabled, bool IsShared, long? Used, long? Available, long? Total)
{
    internal static StorageStatus Read(Fields f, string? name)
    {
        var isActive = f.Flag("active"u8);
        // An inactive storage comes with zeroes, which are no figures.
        return new(
            f.OptionalText("storage"u8) ?? name ?? f.Text("storage"u8), f.Text("type"u8), f.Texts("content"u8),
            isActive, f.OptionalFlag("enabled"u8) ?? true, f.Flag("shared"u8),
            isActive ? f.OptionalLong("used"u8) : null, isActive ? f.OptionalLong("avail"u8) : null, isActive ? f.OptionalLong("total"u8) : null);
    }
}

/// <summary>Which storages of a node to list; all that is set must fit.</summary>
public sealed record StorageFilter
{
    /// <summary>That may hold all of these, such as <c>images</c>.</summary>
    public IReadOnlyList<string> Content { get; init; } = [];

    /// <summary>True for enabled ones alone.</summary>
    public bool EnabledOnly { get; init; }

    /// <summary>This one alone.</summary>
    public string? Storage { get; init; }

    /// <summary>That this other node has too.</summary>
    public string? Target { get; init; }

    internal Form Form() => new Form().AddList("content", Content).AddIf("enabled", EnabledOnly).Add("storage", Storage).Add("target", Target);
}
