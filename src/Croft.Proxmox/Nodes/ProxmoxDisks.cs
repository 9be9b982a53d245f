namespace Croft.Proxmox;

/// <summary>A node's disks, and what is made of them (<c>/nodes/{node}/disks</c>).</summary>
/// <remarks>A disk that sleeps or fails makes these calls slow: ask with a deadline that bears it.</remarks>
public readonly struct ProxmoxDisks
{
    readonly ProxmoxApi api;
    readonly string path;

    internal ProxmoxDisks(ProxmoxApi api, string path) => (this.api, this.path) = (api, path);

    /// <summary>Its disks (<c>GET …/list</c>).</summary>
    public Task<IReadOnlyList<NodeDisk>> ListAsync(DiskFilter? filter, CancellationToken ct) => api.ListAsync(path + "/list", filter?.Form(), NodeDisk.Read, ct);

    /// <summary>What a disk says of its own health (<c>GET …/smart</c>).</summary>
    /// <param name="device">The disk, such as <c>/dev/sda</c>.</param>
    /// <param name="healthOnly">True for the verdict without its attributes, which is quicker.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<SmartReport> SmartAsync(string device, bool healthOnly, CancellationToken ct) =>
        api.ReadAsync(path + "/smart", new Form().Add("disk", device).AddIf("healthonly", healthOnly), SmartReport.Read, ct);

    /// <summary>Writes an empty partition table (<c>POST …/initgpt</c>).</summary>
    public Task<Upid> InitializeAsync(string device, CancellationToken ct) => api.StartAsync(HttpMethod.Post, path + "/initgpt", new Form().Add("disk", device), ct);

    /// <summary>Wipes a disk or partition (<c>PUT …/wipedisk</c>); all that is on it is lost.</summary>
    public Task<Upid> WipeAsync(string device, CancellationToken ct) => api.StartAsync(HttpMethod.Put, path + "/wipedisk", new Form().Add("disk", device), ct);

    /// <summary>ZFS pools (<c>GET …/zfs</c>).</summary>
    public Task<IReadOnlyList<ZfsPool>> ZfsPoolsAsync(CancellationToken ct) => api.ListAsync(path + "/zfs", null, ZfsPool.Read, ct);

    /// <summary>One ZFS pool with its devices (<c>GET …/zfs/{name}</c>).</summary>
    public Task<ZfsPoolStatus> ZfsPoolAsync(string name, CancellationToken ct) => api.ReadAsync(Form.Path(path + "/zfs", name), null, ZfsPoolStatus.Read, ct);

    /// <summary>Makes a ZFS pool (<c>POST …/zfs</c>); what is on the disks is lost.</summary>
    public Task<Upid> CreateZfsPoolAsync(NewZfsPool pool, CancellationToken ct) => api.StartAsync(HttpMethod.Post, path + "/zfs", pool.Form(), ct);

    /// <summary>Deletes a ZFS pool (<c>DELETE …/zfs/{name}</c>); all that is on it is lost.</summary>
    public Task<Upid> DeleteZfsPoolAsync(string name, DiskCleanup cleanup, CancellationToken ct) => api.StartAsync(HttpMethod.Delete, Form.Path(path + "/zfs", name), cleanup.Form(), ct);

    /// <summary>LVM volume groups with their disks (<c>GET …/lvm</c>).</summary>
    public async Task<IReadOnlyList<LvmGroup>> LvmGroupsAsync(CancellationToken ct) => (await api.GetAsync(path + "/lvm", null, ct).ConfigureAwait(false)).List("children"u8, LvmGroup.Read);

    /// <summary>Makes an LVM volume group (<c>POST …/lvm</c>).</summary>
    public Task<Upid> CreateLvmGroupAsync(string name, string device, bool addStorage, CancellationToken ct) => CreateAsync("/lvm", name, device, addStorage, ct);

    /// <summary>Deletes an LVM volume group (<c>DELETE …/lvm/{name}</c>); all that is on it is lost.</summary>
    public Task<Upid> DeleteLvmGroupAsync(string name, DiskCleanup cleanup, CancellationToken ct) => api.StartAsync(HttpMethod.Delete, Form.Path(path + "/lvm", name), cleanup.Form(), ct);

    /// <summary>LVM thin pools (<c>GET …/lvmthin</c>).</summary>
    public Task<IReadOnlyList<LvmThinPool>> LvmThinPoolsAsync(CancellationToken ct) => api.ListAsync(path + "/lvmthin", null, LvmThinPool.Read, ct);

    /// <summary>Makes an LVM thin pool with a volume group of the same name (<c>POST …/lvmthin</c>).</summary>
    public Task<Upid> CreateLvmThinPoolAsync(string name, string device, bool addStorage, CancellationToken ct) => CreateAsync("/lvmthin", name, device, addStorage, ct);

    /// <summary>Deletes an LVM thin pool (<c>DELETE …/lvmthin/{name}</c>); all that is on it is lost.</summary>
    public Task<Upid> DeleteLvmThinPoolAsync(string name, string group, DiskCleanup cleanup, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Delete, Form.Path(path + "/lvmthin", name), cleanup.Form().Add("volume-group", group), ct);

    /// <summary>Folders with a disk of their own (<c>GET …/directory</c>).</summary>
    public Task<IReadOnlyList<DiskFolder>> FoldersAsync(CancellationToken ct) => api.ListAsync(path + "/directory", null, DiskFolder.Read, ct);

    /// <summary>Makes a file system on a disk and mounts it below <c>/mnt/pve</c> (<c>POST …/directory</c>).</summary>
    /// <param name="name">Its name.</param>
    /// <param name="device">The disk; what is on it is lost.</param>
    /// <param name="fileSystem">Its type, <c>ext4</c> or <c>xfs</c>; ext4 when null.</param>
    /// <param name="addStorage">True to define a storage of the same name.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Upid> CreateFolderAsync(string name, string device, string? fileSystem, bool addStorage, CancellationToken ct) => api.StartAsync(
        HttpMethod.Post, path + "/directory", new Form().Add("name", name).Add("device", device).Add("filesystem", fileSystem).AddIf("add_storage", addStorage), ct);

    /// <summary>Unmounts such a folder for good (<c>DELETE …/directory/{name}</c>).</summary>
    public Task<Upid> DeleteFolderAsync(string name, DiskCleanup cleanup, CancellationToken ct) => api.StartAsync(HttpMethod.Delete, Form.Path(path + "/directory", name), cleanup.Form(), ct);

    Task<Upid> CreateAsync(string kind, string name, string device, bool addStorage, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Post, path + kind, new Form().Add("name", name).Add("device", device).AddIf("add_storage", addStorage), ct);
}

/// <summary>Which disks to list.</summary>
public sealed record DiskFilter
{
    /// <summary>True for those in no use alone.</summary>
    public bool UnusedOnly { get; init; }

    /// <summary>True for their partitions too.</summary>
    public bool WithPartitions { get; init; }

    /// <summary>True to ask no disk for its health, which is quicker.</summary>
    public bool SkipSmart { get; init; }

    internal Form Form() => new Form().Add("type", UnusedOnly ? "unused" : null).AddIf("include-partitions", WithPartitions).AddIf("skipsmart", SkipSmart);
}

/// <summary>What goes with something made of disks.</summary>
/// <param name="Disks">True to wipe its disks, so that they can be used again.</param>
/// <param name="Storages">True to take storages on it out of the config, or their node.</param>
public readonly record struct DiskCleanup(bool Disks, bool Storages)
{
    internal Form Form() => new Form().AddIf("cleanup-disks", Disks).AddIf("cleanup-config", Storages);
}

/// <summary>A ZFS pool to be made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Level">How disks are put together: <c>single</c>, <c>mirror</c>, <c>raid10</c>, <c>raidz</c>, <c>raidz2</c>, <c>raidz3</c>, …</param>
/// <param name="Devices">The disks.</param>
public sealed record NewZfsPool(string Name, string Level, IReadOnlyList<string> Devices)
{
    /// <summary>Power of two of its sectors, 9 to 16; 12 when null.</summary>
    public int? Ashift { get; init; }

    /// <summary>How it packs; <c>on</c> when null.</summary>
    public string? Compression { get; init; }

    /// <summary>True to define a storage of the same name.</summary>
    public bool AddStorage { get; init; }

    internal Form Form() => new Form().Add("name", Name).Add("raidlevel", Level).AddList("devices", Devices).Add("ashift", Ashift).Add("compression", Compression)
        .AddIf("add_storage", AddStorage);
}
