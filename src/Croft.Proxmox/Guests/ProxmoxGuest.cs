namespace Croft.Proxmox;

/// <summary>One guest on the node that holds it (<c>/nodes/{node}/qemu|lxc/{vmid}</c>).</summary>
/// <remarks>One API for both kinds; where Proxmox differs, the member says so.</remarks>
public readonly partial struct ProxmoxGuest
{
    readonly ProxmoxApi api;
    readonly string path;

    internal ProxmoxGuest(ProxmoxApi api, string node, GuestKind kind, int vmid)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vmid, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vmid, 999_999_999);
        this.api = api;
        Node = node;
        Kind = kind;
        Vmid = vmid;
        path = $"{Form.Path("/nodes", node)}/{kind.Word()}/{vmid}";
    }

    /// <summary>Node asked for it.</summary>
    public string Node { get; }

    /// <summary>What it is.</summary>
    public GuestKind Kind { get; }

    /// <summary>Its number.</summary>
    public int Vmid { get; }

    /// <summary>Its figures now (<c>GET …/status/current</c>).</summary>
    public async Task<GuestStatus> StatusAsync(CancellationToken ct) =>
        GuestStatus.Read(await api.GetAsync(path + "/status/current", null, ct).ConfigureAwait(false), Kind);

    /// <summary>Its config with waiting changes merged in (<c>GET …/config</c>).</summary>
    public Task<GuestConfig> ConfigAsync(CancellationToken ct) => ReadConfigAsync("/config", null, ct);

    /// <summary>Its config as it is in force, without waiting changes (<c>GET …/config?current=1</c>).</summary>
    public Task<GuestConfig> CurrentConfigAsync(CancellationToken ct) => ReadConfigAsync("/config", new Form().Add("current", true), ct);

    /// <summary>Its config as a snapshot holds it (<c>GET …/config?snapshot=…</c>).</summary>
    public Task<GuestConfig> SnapshotConfigAsync(string snapshot, CancellationToken ct) =>
        ReadConfigAsync("/config", new Form().Add("snapshot", snapshot), ct);

    /// <summary>Every key with its value in force and the one that waits (<c>GET …/pending</c>).</summary>
    public Task<IReadOnlyList<PendingValue>> PendingAsync(CancellationToken ct) => api.ListAsync(path + "/pending", null, PendingValue.Read, ct);

    /// <summary>Changes the config, and disks with it; a UPID for virtual machines, null for containers (<c>POST</c> or <c>PUT …/config</c>).</summary>
    /// <exception cref="ProxmoxException">Conflict when the digest is stale; Locked; BadParameter with a fault for each key.</exception>
    public async Task<Upid?> ConfigureAsync(GuestChange change, CancellationToken ct)
    {
        if (Kind == GuestKind.Qemu)
            return await api.StartAsync(HttpMethod.Post, path + "/config", change.Form(), ct).ConfigureAwait(false);
        await ConfigureNowAsync(change, ct).ConfigureAwait(false);
        return null;
    }

    /// <summary>Changes the config before it answers (<c>PUT …/config</c>); may outlast the deadline where disks are made.</summary>
    public Task ConfigureNowAsync(GuestChange change, CancellationToken ct) => api.DoAsync(HttpMethod.Put, path + "/config", change.Form(), ct);

    /// <summary>Makes a copy (<c>POST …/clone</c>).</summary>
    public Task<Upid> CloneAsync(GuestClone clone, CancellationToken ct) => api.StartAsync(HttpMethod.Post, path + "/clone", clone.Form(Kind), ct);

    /// <summary>Moves it to another node (<c>POST …/migrate</c>).</summary>
    public Task<Upid> MigrateAsync(GuestMigration migration, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Post, path + "/migrate", migration.Form(Kind), ct);

    /// <summary>What stands in the way of moving it (<c>GET …/migrate</c>; containers since 9.0).</summary>
    /// <param name="target">The node it shall go to; all when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="ProxmoxException">NotImplemented for containers before 9.0.</exception>
    public async Task<MigrationPreconditions> MigrationPreconditionsAsync(string? target, CancellationToken ct) =>
        MigrationPreconditions.Read(await api.GetAsync(path + "/migrate", new Form().Add("target", target), ct).ConfigureAwait(false));

    /// <summary>Makes it a template (<c>POST …/template</c>); null for containers, whose task Proxmox does not tell.</summary>
    public Task<Upid?> TemplateAsync(CancellationToken ct) => api.MayStartAsync(HttpMethod.Post, path + "/template", null, ct);

    /// <summary>Makes a disk larger, to a whole size (<c>PUT …/resize</c>); null where 7.x tells no task.</summary>
    /// <param name="disk">Its key, such as <c>scsi0</c> or <c>rootfs</c>.</param>
    /// <param name="bytes">The new size.</param>
    /// <param name="digest">The config this was decided on; unchecked when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="ProxmoxException">Refused when it would shrink.</exception>
    public Task<Upid?> ResizeAsync(string disk, long bytes, string? digest, CancellationToken ct) => ResizeAsync(disk, ByteSize.Format(bytes), digest, ct);

    /// <summary>Makes a disk larger by some bytes (<c>PUT …/resize</c>); null where 7.x tells no task.</summary>
    public Task<Upid?> GrowAsync(string disk, long bytes, string? digest, CancellationToken ct) => ResizeAsync(disk, "+" + ByteSize.Format(bytes), digest, ct);

    /// <summary>Destroys it with its disks (<c>DELETE …</c>).</summary>
    public Task<Upid> DestroyAsync(GuestDestruction destruction, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Delete, path, destruction.Form(Kind), ct);

    Task<Upid?> ResizeAsync(string disk, string size, string? digest, CancellationToken ct) =>
        api.MayStartAsync(HttpMethod.Put, path + "/resize", new Form().Add("disk", disk).Add("size", size).Add("digest", digest), ct);

    async Task<GuestConfig> ReadConfigAsync(string below, Form? form, CancellationToken ct) =>
        GuestConfig.Read(await api.GetAsync(path + below, form, ct).ConfigureAwait(false), Kind);
}
