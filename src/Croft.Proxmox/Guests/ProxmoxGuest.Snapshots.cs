namespace Croft.Proxmox;

public readonly partial struct ProxmoxGuest
{
    /// <summary>Its snapshots as a tree (<c>GET …/snapshot</c>).</summary>
    public async Task<SnapshotTree> SnapshotsAsync(CancellationToken ct) =>
        SnapshotTree.From(await api.ListAsync(path + "/snapshot", null, SnapshotEntry.Read, ct).ConfigureAwait(false));

    /// <summary>Takes a snapshot (<c>POST …/snapshot</c>); a name that is taken is a failed task.</summary>
    /// <param name="name">Its name: a letter, then letters, digits, <c>-</c> and <c>_</c>; not <c>current</c>.</param>
    /// <param name="description">A text kept with it.</param>
    /// <param name="withMemory">True to keep a virtual machine's memory too.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Upid> SnapshotAsync(string name, string? description, bool withMemory, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Post, path + "/snapshot", new Form()
            .Add("snapname", name).Add("description", description).AddFor(GuestKind.Qemu, Kind, "vmstate", Form.Text(withMemory)), ct);

    /// <summary>Puts it back to a snapshot (<c>POST …/snapshot/{name}/rollback</c>); what came after is lost.</summary>
    /// <param name="name">The snapshot.</param>
    /// <param name="start">True to start it afterwards.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Upid> RollbackAsync(string name, bool start, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Post, Form.Path(path + "/snapshot", name) + "/rollback", new Form().AddIf("start", start), ct);

    /// <summary>Deletes a snapshot (<c>DELETE …/snapshot/{name}</c>); one that is missing is a failed task.</summary>
    /// <param name="name">The snapshot.</param>
    /// <param name="force">True to drop it from the config also where a disk keeps it.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Upid> DeleteSnapshotAsync(string name, bool force, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Delete, Form.Path(path + "/snapshot", name), new Form().AddIf("force", force), ct);

    /// <summary>Changes a snapshot's description (<c>PUT …/snapshot/{name}/config</c>).</summary>
    public Task DescribeSnapshotAsync(string name, string description, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Put, Form.Path(path + "/snapshot", name) + "/config", new Form().Add("description", description), ct);
}
