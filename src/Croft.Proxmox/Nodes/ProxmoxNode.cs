using System.Text.Json;

namespace Croft.Proxmox;

/// <summary>One node (<c>/nodes/{node}</c>).</summary>
public readonly partial struct ProxmoxNode
{
    readonly ProxmoxApi api;
    readonly string path;

    internal ProxmoxNode(ProxmoxApi api, string name)
    {
        this.api = api;
        Name = name;
        path = Form.Path("/nodes", name);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>One guest on it; nothing is asked yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not within 100 and 999,999,999.</exception>
    public ProxmoxGuest Guest(GuestKind kind, int vmid) => new(api, Name, kind, vmid);

    /// <summary>One storage as it sees it; nothing is asked yet.</summary>
    public ProxmoxStorage Storage(string name) => new(api, Name, name);

    /// <summary>One task it ran; nothing is asked yet.</summary>
    public ProxmoxTask Task(Upid upid) => new(api, Name, upid);

    /// <summary>Its figures (<c>GET …/status</c>).</summary>
    public async Task<NodeStatus> StatusAsync(CancellationToken ct) => NodeStatus.Read(await api.GetAsync(path + "/status", null, ct).ConfigureAwait(false));

    /// <summary>What it runs (<c>GET …/version</c>).</summary>
    public async Task<ProxmoxVersion> VersionAsync(CancellationToken ct) =>
        ProxmoxVersion.Read(await api.GetAsync(path + "/version", null, ct).ConfigureAwait(false));

    /// <summary>Its guests of one kind that the caller may see (<c>GET …/qemu</c> or <c>…/lxc</c>).</summary>
    public Task<IReadOnlyList<GuestStatus>> GuestsAsync(GuestKind kind, CancellationToken ct) =>
        api.ListAsync($"{path}/{kind.Word()}", null, f => GuestStatus.Read(f, kind), ct);

    /// <summary>Its tasks, newest first (<c>GET …/tasks</c>).</summary>
    /// <param name="filter">Which; the last 50 that ended when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<TaskPage> TasksAsync(TaskFilter? filter, CancellationToken ct)
    {
        var answer = await api.SendAsync(HttpMethod.Get, path + "/tasks", filter?.Form(), ct).ConfigureAwait(false);
        var tasks = Fields.Rows(answer.Data, $"GET {path}/tasks", "", TaskEntry.Read);
        return new(tasks, answer.Total ?? tasks.Count);
    }

    /// <summary>Its storages (<c>GET …/storage</c>); one that hangs stalls them all, so give it a short deadline.</summary>
    public Task<IReadOnlyList<StorageStatus>> StoragesAsync(StorageFilter? filter, CancellationToken ct) =>
        api.ListAsync(path + "/storage", filter?.Form(), f => StorageStatus.Read(f, null), ct);

    /// <summary>Makes a guest (<c>POST …/qemu</c> or <c>…/lxc</c>).</summary>
    /// <exception cref="ProxmoxException">Exists when the number is taken; BadParameter with a fault for each key.</exception>
    public Task<Upid> CreateAsync(GuestCreation guest, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Post, $"{path}/{guest.Kind.Word()}", guest.Form(), ct);

    /// <summary>Makes a guest from a backup (<c>POST …/qemu</c> or <c>…/lxc</c>).</summary>
    public Task<Upid> RestoreAsync(GuestRestore restore, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Post, $"{path}/{restore.Kind.Word()}", restore.Form(), ct);

    /// <summary>Backs up guests of this node (<c>POST …/vzdump</c>); null when it holds none of them.</summary>
    public async Task<Upid?> BackupAsync(GuestBackup backup, CancellationToken ct)
    {
        var answer = await api.SendAsync(HttpMethod.Post, path + "/vzdump", backup.Form(), ct).ConfigureAwait(false);
        if (answer.Data.ValueKind == JsonValueKind.String && answer.Data.ValueEquals("OK"))
            return null;
        return answer.Data.ValueKind == JsonValueKind.String && Upid.TryParse(answer.Data.GetString(), out var upid)
            ? upid
            : throw Fields.Unexpected($"POST {path}/vzdump", "data", "a UPID", answer.Data);
    }

    /// <summary>The config a backup holds, as its file (<c>GET …/vzdump/extractconfig</c>); read it with <see cref="GuestConfig.Parse"/>.</summary>
    public async Task<string> BackupConfigAsync(VolumeId backup, CancellationToken ct)
    {
        var answer = await api.SendAsync(HttpMethod.Get, path + "/vzdump/extractconfig", new Form().Add("volume", backup.ToString()), ct).ConfigureAwait(false);
        return answer.Data.ValueKind == JsonValueKind.String
            ? answer.Data.GetString()!
            : throw Fields.Unexpected($"GET {path}/vzdump/extractconfig", "data", "a text", answer.Data);
    }
}
