namespace Croft.Engine.Planning.Kinds;

/// <summary>An entry of a config as it is now.</summary>
/// <param name="Name">As manifests name it.</param>
/// <param name="Path">Its own path at the API.</param>
/// <param name="Settings">Its keys and values in the form of property strings; lists a line each.</param>
/// <param name="Digest">Digest of its config; null where Proxmox tells none.</param>
sealed record Entry(string Name, string Path, IReadOnlyDictionary<string, string> Settings, string? Digest)
{
    /// <summary>True for what Proxmox brings.</summary>
    public bool IsBuiltIn { get; init; }

    /// <summary>True for what is written and not in force, until all of its config is applied.</summary>
    public bool Waits { get; init; }
}

/// <summary>Makes, changes or deletes an entry.</summary>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Kind">Kind of manifest that it is.</param>
/// <param name="Name">As manifests name it.</param>
sealed record EntryAction(string Cluster, string Kind, string Name)
{
    /// <summary>Settings it shall have; null takes one back to the default. Of one that is deleted none.</summary>
    public IReadOnlyDictionary<string, string?> Then { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>The same settings as the plan found them; of one that is deleted all.</summary>
    public IReadOnlyDictionary<string, string?> Before { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>True where it can't be made again as it was: Proxmox keeps a secret of it that it tells to nobody.</summary>
    public bool HasSecret { get; init; }
}
