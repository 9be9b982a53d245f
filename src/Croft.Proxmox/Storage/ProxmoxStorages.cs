namespace Croft.Proxmox;

/// <summary>Storages as they are defined for the whole cluster (<c>/storage</c>).</summary>
public readonly struct ProxmoxStorages
{
    readonly ProxmoxApi api;

    internal ProxmoxStorages(ProxmoxApi api) => this.api = api;

    ProxmoxEntries<StorageDefinition> Entries => new(api, new("/storage", "storage", (f, _) => StorageDefinition.Read(f)));

    /// <summary>All definitions that the caller may see (<c>GET /storage</c>).</summary>
    /// <param name="type">One type, such as <c>nfs</c>; all when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<IReadOnlyList<StorageDefinition>> ListAsync(string? type, CancellationToken ct) => Entries.ListAsync(new Form().Add("type", type), ct);

    /// <summary>One definition (<c>GET /storage/{storage}</c>).</summary>
    public Task<StorageDefinition> GetAsync(string name, CancellationToken ct) => Entries.GetAsync(name, ct);

    /// <summary>Defines a storage (<c>POST /storage</c>); Proxmox looks for it at once where its type allows.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type, such as <c>nfs</c>.</param>
    /// <param name="settings">Its other keys, such as <c>content</c>, <c>nodes</c>, <c>server</c>; secrets too.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="ProxmoxException">Exists; BadParameter with a fault for each key.</exception>
    /// <returns>What Proxmox made itself, such as an <c>encryption-key</c>, which it tells this once.</returns>
    public Task<StorageMade> CreateAsync(string name, string type, IEnumerable<KeyValuePair<string, string>> settings, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Post, "/storage", new Form().Add("storage", name).Add("type", type).Add(settings), StorageMade.Read, ct);

    /// <summary>Changes a definition (<c>PUT /storage/{storage}</c>); type and place are fixed.</summary>
    /// <exception cref="ProxmoxException">Conflict when the digest is stale; BadParameter for a key that is fixed.</exception>
    public Task<StorageMade> UpdateAsync(string name, EntryChange change, CancellationToken ct)
    {
        var path = Form.Path("/storage", name);
        return api.DoAsync(HttpMethod.Put, path, change.Form(EntryCalls.All, path), StorageMade.Read, ct);
    }

    /// <summary>Takes a definition away; what lies on the storage stays there (<c>DELETE /storage/{storage}</c>).</summary>
    public Task DeleteAsync(string name, CancellationToken ct) => Entries.DeleteAsync(name, ct);
}

/// <summary>A storage that was defined or changed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Config">Keys that Proxmox made itself, which may be secret; none where it made none.</param>
public sealed record StorageMade(string Name, string Type, IReadOnlyDictionary<string, string> Config)
{
    /// <summary>Name and type alone.</summary>
    public override string ToString() => $"{Name} ({Type})";

    internal static StorageMade Read(Fields f) => new(f.Text("storage"u8), f.Text("type"u8), f.OptionalObject("config"u8)?.Settings() ?? new Dictionary<string, string>(StringComparer.Ordinal));
}
