namespace Croft.Proxmox;

public readonly partial struct ProxmoxGuest
{
    /// <summary>Moves a disk or mount to another storage, or to another guest (<c>POST …/move_disk</c> or <c>…/move_volume</c>).</summary>
    /// <exception cref="ProxmoxException">WrongState, Locked, or BadParameter; some refusals come as a failed task alone.</exception>
    public Task<Upid> MoveDiskAsync(GuestDiskMove move, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Post, path + (Kind == GuestKind.Qemu ? "/move_disk" : "/move_volume"), move.Form(Kind), ct);

    /// <summary>Takes drives out of a virtual machine's config (<c>PUT …/unlink</c>).</summary>
    /// <param name="keys">Their keys, such as <c>unused0</c>.</param>
    /// <param name="destroy">True to destroy their volumes; false keeps them as <c>unusedN</c>.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="ProxmoxException">NotImplemented for containers: delete the key from their config.</exception>
    public Task UnlinkAsync(IReadOnlyList<string> keys, bool destroy, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Put, path + "/unlink", new Form().AddList("idlist", keys).AddIf("force", destroy), ct);
}

/// <summary>A disk or mount that goes elsewhere: to a storage, or to a guest on the same node.</summary>
/// <param name="Key">Its key, such as <c>scsi0</c>, <c>rootfs</c> or <c>mp0</c>.</param>
public sealed record GuestDiskMove(string Key)
{
    /// <summary>Storage it goes to; required unless it goes to another guest.</summary>
    public string? Storage { get; init; }

    /// <summary>Format of a virtual machine's disk there, such as <c>qcow2</c>.</summary>
    public string? Format { get; init; }

    /// <summary>True to delete what it was; false keeps it as <c>unusedN</c>.</summary>
    public bool DeleteSource { get; init; }

    /// <summary>Guest it goes to, of the same kind and on the same node.</summary>
    public int? TargetVmid { get; init; }

    /// <summary>Its key there; the same when null.</summary>
    public string? TargetKey { get; init; }

    /// <summary>Digest of the config it comes from.</summary>
    public string? Digest { get; init; }

    /// <summary>Digest of the config it goes to.</summary>
    public string? TargetDigest { get; init; }

    /// <summary>Most KiB a second; the storages' limit when null.</summary>
    public long? BandwidthLimit { get; init; }

    internal Form Form(GuestKind kind) => new Form().Add(kind == GuestKind.Qemu ? "disk" : "volume", Key).Add("storage", Storage)
        .AddFor(GuestKind.Qemu, kind, "format", Format).AddIf("delete", DeleteSource).Add("target-vmid", TargetVmid)
        .Add(kind == GuestKind.Qemu ? "target-disk" : "target-volume", TargetKey).Add("digest", Digest).Add("target-digest", TargetDigest).Add("bwlimit", BandwidthLimit);
}
