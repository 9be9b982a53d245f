namespace Croft.Proxmox;

public readonly partial struct ProxmoxStorage
{
    /// <summary>Sends a file to it, piece by piece (<c>POST …/upload</c>); the task then moves and checks it.</summary>
    /// <remarks>The deadline counts from the last piece sent. Never sent twice, but where a ticket had ended and the stream can seek.</remarks>
    /// <exception cref="ProxmoxException">BadParameter for a name or content it does not take.</exception>
    public async Task<Upid> UploadAsync(StorageUpload upload, CancellationToken ct)
    {
        var form = Checksum.Fill(new Form().Add("content", upload.Content), upload.Checksum);
        return ProxmoxApi.TaskOf((await api.UploadAsync(path + "/upload", form, upload.File(), ct).ConfigureAwait(false)).Data, $"POST {path}/upload");
    }

    /// <summary>Lets the node fetch a file (<c>POST …/download-url</c>).</summary>
    public Task<Upid> DownloadAsync(StorageDownload download, CancellationToken ct) => api.StartAsync(HttpMethod.Post, path + "/download-url", download.Form(), ct);

    /// <summary>Lets the node fetch a container image as a template (<c>POST …/oci-registry-pull</c>, 9.1).</summary>
    /// <param name="reference">The image, such as <c>docker.io/library/nginx:1.29</c>.</param>
    /// <param name="fileName">The name it gets; made from the reference when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="ProxmoxException">NotImplemented before 9.1.</exception>
    public Task<Upid> PullImageAsync(string reference, string? fileName, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Post, path + "/oci-registry-pull", new Form().Add("reference", reference).Add("filename", fileName), ct);

    /// <summary>Makes an empty disk (<c>POST …/content</c>).</summary>
    /// <param name="vmid">The guest it is for.</param>
    /// <param name="fileName">Its name, such as <c>vm-100-disk-1.raw</c>.</param>
    /// <param name="bytes">Its size; rounded up to whole KiB.</param>
    /// <param name="format">Its format, such as <c>qcow2</c>; by its name when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<VolumeId> AllocateAsync(int vmid, string fileName, long bytes, string? format, CancellationToken ct)
    {
        var form = new Form().Add("vmid", vmid).Add("filename", fileName).Add("size", (bytes + 1023) / 1024).Add("format", format);
        var made = await api.TextAsync(HttpMethod.Post, path + "/content", form, ct).ConfigureAwait(false);
        return VolumeId.TryParse(made, out var volume) ? volume : throw Fields.Bad($"POST {path}/content", $"the volume made should be storage:name; it came as \"{made}\"");
    }

    /// <summary>What a guest would be that is made from a foreign image (<c>GET …/import-metadata</c>, 8.2).</summary>
    /// <exception cref="ProxmoxException">NotImplemented before 8.2.</exception>
    public Task<ImportPlan> ImportPlanAsync(VolumeId volume, CancellationToken ct) =>
        api.ReadAsync(path + "/import-metadata", new Form().Add("volume", volume.ToString()), ImportPlan.Read, ct);

    /// <summary>Files within a backup on a backup server (<c>GET …/file-restore/list</c>).</summary>
    /// <param name="volume">The backup.</param>
    /// <param name="folder">Folder within it, from <c>/</c>.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<IReadOnlyList<BackupFile>> FilesAsync(VolumeId volume, string folder, CancellationToken ct) => api.ListAsync(path + "/file-restore/list",
        new Form().Add("volume", volume.ToString()).Add("filepath", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(folder))), BackupFile.Read, ct);

    /// <summary>Its space over time (<c>GET …/rrddata</c>).</summary>
    public Task<IReadOnlyList<RrdPoint>> RrdAsync(RrdTimeframe timeframe, RrdSummary? summary, CancellationToken ct) => api.RrdAsync(path, timeframe, summary, ct);
}

/// <summary>What a guest would be that is made from a foreign image.</summary>
/// <param name="Source">Where it comes from, such as <c>esxi</c>.</param>
/// <param name="Config">Keys for its creation, as Proxmox proposes them.</param>
/// <param name="Disks">Its disks, by the key they would have.</param>
/// <param name="Warnings">What can't be carried over, in Proxmox's words.</param>
/// <param name="Settings">Every member as it came.</param>
public sealed record ImportPlan(
    string? Source, IReadOnlyDictionary<string, string> Config, IReadOnlyDictionary<string, string> Disks, IReadOnlyList<string> Warnings, IReadOnlyDictionary<string, string> Settings)
{
    static readonly IReadOnlyDictionary<string, string> none = new Dictionary<string, string>(StringComparer.Ordinal);

    internal static ImportPlan Read(Fields f) => new(
        f.OptionalText("source"u8), f.OptionalObject("create-args"u8)?.Settings() ?? none, f.OptionalObject("disks"u8)?.Settings() ?? none,
        f.List("warnings"u8, w => string.Join(' ', new[] { w.OptionalText("type"u8), w.OptionalText("key"u8), w.OptionalText("value"u8) }.OfType<string>())), f.Settings());
}

/// <summary>A file or folder within a backup.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type: <c>f</c> for a file, <c>d</c> for a folder, <c>v</c> for a disk.</param>
/// <param name="Size">Bytes; null for folders.</param>
/// <param name="Changed">When it was last changed.</param>
/// <param name="IsLeaf">False when it can be opened.</param>
public sealed record BackupFile(string Path, string Name, string Type, long? Size, DateTimeOffset? Changed, bool IsLeaf)
{
    internal static BackupFile Read(Fields f)
    {
        var path = f.Text("filepath"u8);
        // It comes as base64, since names are bytes; never with the slash that every path begins with.
        var bytes = new byte[path.Length];
        var text = !path.StartsWith('/') && Convert.TryFromBase64String(path, bytes, out var count) ? System.Text.Encoding.UTF8.GetString(bytes, 0, count) : path;
        return new(text, f.OptionalText("text"u8) ?? text[(text.LastIndexOf('/') + 1)..], f.Text("type"u8), f.OptionalLong("size"u8), f.OptionalTime("mtime"u8), f.Flag("leaf"u8));
    }
}
