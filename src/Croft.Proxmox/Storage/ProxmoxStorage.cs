namespace Croft.Proxmox;

/// <summary>One storage as one node sees it (<c>/nodes/{node}/storage/{storage}</c>).</summary>
/// <remarks>A storage that hangs makes these calls hang: ask through <see cref="ProxmoxClient.Within"/> with a short deadline.</remarks>
public readonly partial struct ProxmoxStorage
{
    readonly ProxmoxApi api;
    readonly string path;

    internal ProxmoxStorage(ProxmoxApi api, string node, string name)
    {
        this.api = api;
        Name = name;
        path = Form.Path(Form.Path("/nodes", node) + "/storage", name);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its space and state (<c>GET …/status</c>).</summary>
    public async Task<StorageStatus> StatusAsync(CancellationToken ct) =>
        StorageStatus.Read(await api.GetAsync(path + "/status", null, ct).ConfigureAwait(false), Name);

    /// <summary>Its volumes (<c>GET …/content</c>).</summary>
    /// <param name="content">One kind, such as <c>backup</c>; all when null.</param>
    /// <param name="vmid">One guest's; all when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<IReadOnlyList<VolumeEntry>> ContentAsync(string? content, int? vmid, CancellationToken ct) =>
        api.ListAsync(path + "/content", new Form().Add("content", content).Add("vmid", vmid), VolumeEntry.Read, ct);

    /// <summary>One volume's attributes (<c>GET …/content/{volume}</c>).</summary>
    public async Task<VolumeAttributes> VolumeAsync(VolumeId volume, CancellationToken ct) =>
        VolumeAttributes.Read(await api.GetAsync(PathOf(volume), null, ct).ConfigureAwait(false));

    /// <summary>Changes a backup's notes and protection (<c>PUT …/content/{volume}</c>).</summary>
    /// <param name="volume">The backup.</param>
    /// <param name="notes">New notes; unchanged when null.</param>
    /// <param name="isProtected">New protection; unchanged when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task DescribeAsync(VolumeId volume, string? notes, bool? isProtected, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Put, PathOf(volume), new Form().Add("notes", notes).Add("protected", isProtected), ct);

    /// <summary>Deletes a volume (<c>DELETE …/content/{volume}</c>); null when it was gone within the delay.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="delay">Time the answer may wait for the end, up to 30 s; not at all when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Upid?> DeleteAsync(VolumeId volume, TimeSpan? delay, CancellationToken ct) =>
        api.MayStartAsync(HttpMethod.Delete, PathOf(volume), new Form().Add("delay", delay), ct);

    string PathOf(VolumeId volume) => volume.Storage == Name
        ? Form.Path(path + "/content", volume.ToString())
        : throw new ArgumentException($"The volume {volume} is on storage '{volume.Storage}'; it was asked of '{Name}'.", nameof(volume));
}
