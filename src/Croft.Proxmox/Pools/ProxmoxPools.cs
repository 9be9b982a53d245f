namespace Croft.Proxmox;

/// <summary>Pools of guests and storages (<c>/pools</c>).</summary>
/// <remarks>Asks in the form of 8.x, which knows nested pools; where 7.x refuses it, in the older one.</remarks>
public readonly struct ProxmoxPools
{
    const string Root = "/pools";
    readonly ProxmoxApi api;

    internal ProxmoxPools(ProxmoxApi api) => this.api = api;

    /// <summary>All pools that the caller may see (<c>GET /pools</c>).</summary>
    public Task<IReadOnlyList<PoolEntry>> ListAsync(CancellationToken ct) => api.ListAsync(Root, null, PoolEntry.Read, ct);

    /// <summary>One pool with its members (<c>GET /pools?poolid=…</c>).</summary>
    /// <exception cref="ProxmoxException">NotFound when there is none of that name.</exception>
    public Task<Pool> GetAsync(string name, CancellationToken ct)
    {
        var pools = api;
        return NewOrOldAsync(
            async () =>
            {
                var answer = await pools.SendAsync(HttpMethod.Get, Root, Named(name), ct).ConfigureAwait(false);
                var rows = Fields.Rows(answer.Data, $"GET {Root}", "", f => Pool.Read(f, name));
                return rows.FirstOrDefault(p => p.Name == name) ?? throw Fields.Bad($"GET {Root}", $"the pool '{name}' is not in it");
            },
            async () => Pool.Read(await pools.GetAsync(Form.Path(Root, name), null, ct).ConfigureAwait(false), name), name);
    }

    /// <summary>Makes a pool (<c>POST /pools</c>).</summary>
    /// <exception cref="ProxmoxException">Exists when there is one of that name.</exception>
    public Task CreateAsync(string name, string? comment, CancellationToken ct) => api.DoAsync(HttpMethod.Post, Root, Named(name).Add("comment", comment), ct);

    /// <summary>Changes a pool (<c>PUT /pools</c>).</summary>
    public Task UpdateAsync(string name, PoolChange change, CancellationToken ct)
    {
        var pools = api;
        return NewOrOldAsync(
            () => pools.SendAsync(HttpMethod.Put, Root, change.Fill(Named(name)), ct),
            () => pools.SendAsync(HttpMethod.Put, Form.Path(Root, name), change.Fill(new Form()), ct), name);
    }

    /// <summary>Deletes a pool that has no members (<c>DELETE /pools?poolid=…</c>).</summary>
    public Task DeleteAsync(string name, CancellationToken ct)
    {
        var pools = api;
        return NewOrOldAsync(
            () => pools.SendAsync(HttpMethod.Delete, Root, Named(name), ct),
            () => pools.SendAsync(HttpMethod.Delete, Form.Path(Root, name), null, ct), name);
    }

    static Form Named(string name) => new Form().Add("poolid", name);

    static async Task<T> NewOrOldAsync<T>(Func<Task<T>> now, Func<Task<T>> before, string name)
    {
        try
        {
            return await now().ConfigureAwait(false);
        }
        // 7.x knows no such method on /pools, or no parameter poolid there; and it has no nested pools.
        catch (ProxmoxException e) when (!name.Contains('/', StringComparison.Ordinal)
            && (e.Error == ProxmoxError.NotImplemented || (e.Error == ProxmoxError.BadParameter && e.Faults.TryGetValue("poolid", out var fault) && fault.Contains("not defined in schema", StringComparison.Ordinal))))
        {
            return await before().ConfigureAwait(false);
        }
    }
}

/// <summary>A pool in the list of pools.</summary>
/// <param name="Name">Its name; a nested one has its parents' before it, as in <c>web/front</c>.</param>
/// <param name="Comment">Its comment.</param>
public sealed record PoolEntry(string Name, string? Comment)
{
    internal static PoolEntry Read(Fields f) => new(f.Text("poolid"u8), f.OptionalText("comment"u8));
}

/// <summary>A pool with its members.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Comment">Its comment.</param>
/// <param name="Members">Guests and storages in it.</param>
public sealed record Pool(string Name, string? Comment, IReadOnlyList<ClusterResource> Members)
{
    internal static Pool Read(Fields f, string name) =>
        new(f.OptionalText("poolid"u8) ?? name, f.OptionalText("comment"u8), f.List("members"u8, ClusterResource.Read));
}

/// <summary>A change of a pool.</summary>
public sealed record PoolChange
{
    /// <summary>New comment; unchanged when null.</summary>
    public string? Comment { get; init; }

    /// <summary>Guests to add, or to take out.</summary>
    public IReadOnlyList<int> Vmids { get; init; } = [];

    /// <summary>Storages to add, or to take out.</summary>
    public IReadOnlyList<string> Storages { get; init; } = [];

    /// <summary>True to take them out; false adds them.</summary>
    public bool Remove { get; init; }

    /// <summary>True to take guests out of the pool they are in now (8.x).</summary>
    public bool AllowMove { get; init; }

    internal Form Fill(Form form) => form.Add("comment", Comment)
        .AddVmids("vms", Vmids).AddList("storage", Storages)
        .AddIf("delete", Remove).AddIf("allow-move", AllowMove);
}
