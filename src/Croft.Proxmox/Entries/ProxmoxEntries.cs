namespace Croft.Proxmox;

/// <summary>Named entries of one config, such as users, backup jobs or zones: the same five calls for all of them.</summary>
/// <remarks>The property that gives it names its path. An entry keeps every key as it came, known or not.</remarks>
/// <typeparam name="T">One entry.</typeparam>
public readonly struct ProxmoxEntries<T>
{
    readonly ProxmoxApi api;
    readonly EntryShape<T> shape;

    internal ProxmoxEntries(ProxmoxApi api, EntryShape<T> shape) => (this.api, this.shape) = (api, shape);

    /// <summary>All entries that the caller may see (<c>GET {path}</c>).</summary>
    public Task<IReadOnlyList<T>> ListAsync(CancellationToken ct) => ListAsync(null, ct);

    /// <summary>One entry (<c>GET {path}/{name}</c>).</summary>
    /// <exception cref="ProxmoxException">NotFound when there is none of that name.</exception>
    public async Task<T> GetAsync(string name, CancellationToken ct)
    {
        var fields = await api.GetAsync(Form.Path(shape.Path, name), shape.Reads?.Invoke(), ct).ConfigureAwait(false);
        return shape.Read(fields, name);
    }

    /// <summary>Makes an entry (<c>POST {path}</c>).</summary>
    /// <param name="name">Its name.</param>
    /// <param name="settings">Its keys, with its <c>type</c> where entries have one.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="ProxmoxException">Exists when the name is taken; BadParameter with a fault for each key.</exception>
    public Task CreateAsync(string name, IEnumerable<KeyValuePair<string, string>> settings, CancellationToken ct) => shape.CreatesBelow
        ? api.DoAsync(HttpMethod.Post, Form.Path(shape.Path, name), shape.Changing().Add(settings), ct)
        : api.DoAsync(HttpMethod.Post, shape.Path, shape.Changing().Add(shape.CreateKey ?? shape.Key, name).Add(settings), ct);

    /// <summary>Changes an entry (<c>PUT {path}/{name}</c>).</summary>
    /// <exception cref="ProxmoxException">NotFound; Conflict when the digest is stale; BadParameter with a fault for each key.</exception>
    /// <exception cref="ArgumentException">The change has a digest or keys to delete, and this call knows none.</exception>
    public Task UpdateAsync(string name, EntryChange change, CancellationToken ct)
    {
        var path = Form.Path(shape.Path, name);
        return api.DoAsync(HttpMethod.Put, path, shape.Changing().Add(change.Form(shape.Calls, path).Pairs), ct);
    }

    /// <summary>Deletes an entry (<c>DELETE {path}/{name}</c>).</summary>
    /// <exception cref="ProxmoxException">NotFound, or what still uses it in Proxmox's words; some configs bear a missing one.</exception>
    public Task DeleteAsync(string name, CancellationToken ct) => DeleteAsync(name, null, ct);

    internal Task<IReadOnlyList<T>> ListAsync(Form? filter, CancellationToken ct)
    {
        var read = shape.Read;
        var form = shape.Reads?.Invoke() ?? new Form();
        return api.ListAsync(shape.Path, filter is null ? form : form.Add(filter.Pairs), f => read(f, null), ct);
    }

    internal Task DeleteAsync(string name, Form? form, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Delete, Form.Path(shape.Path, name), form is null ? shape.Changing() : shape.Changing().Add(form.Pairs), ct);
}

/// <summary>Where a config's entries are and how they are read.</summary>
/// <param name="Path">Path of the list.</param>
/// <param name="Key">Member that names an entry in the list, and parameter when it is made.</param>
/// <param name="Read">Reads one; the name is given where the answer leaves it out.</param>
sealed record EntryShape<T>(string Path, string Key, Func<Fields, string?, T> Read)
{
    /// <summary>What a change may carry.</summary>
    public EntryCalls Calls { get; init; } = EntryCalls.All;

    /// <summary>Parameter that names an entry when it is made, where it is another.</summary>
    public string? CreateKey { get; init; }

    /// <summary>True where an entry is made at its own path.</summary>
    public bool CreatesBelow { get; init; }

    /// <summary>Parameters of every read.</summary>
    public Func<Form>? Reads { get; init; }

    /// <summary>Parameters of every change.</summary>
    public Func<Form>? Changes { get; init; }

    public Form Changing() => Changes?.Invoke() ?? new Form();
}
