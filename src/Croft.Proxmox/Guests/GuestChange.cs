namespace Croft.Proxmox;

/// <summary>A change of a guest's config; what it does not name stays.</summary>
public sealed record GuestChange
{
    /// <summary>Keys to set, with their new values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Set { get; init; } = [];

    /// <summary>Keys to delete, back to Proxmox's default.</summary>
    public IReadOnlyList<string> Delete { get; init; } = [];

    /// <summary>Keys whose waiting change is dropped.</summary>
    public IReadOnlyList<string> Revert { get; init; } = [];

    /// <summary>Digest of the config this was decided on; others' changes go unnoticed when null.</summary>
    public string? Digest { get; init; }

    internal Form Form() => new Form().Add(Set).AddList("delete", Delete).AddList("revert", Revert).Add("digest", Digest);
}

/// <summary>A guest to be made.</summary>
/// <param name="Kind">What it shall be.</param>
/// <param name="Vmid">Its number.</param>
public sealed record GuestCreation(GuestKind Kind, int Vmid)
{
    /// <summary>Its config, such as <c>net0</c>; for a container with <c>password</c> or <c>ssh-public-keys</c> too.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; } = [];

    /// <summary>Template a container is made from, such as <c>local:vztmpl/debian-12.tar.zst</c>.</summary>
    public string? Template { get; init; }

    /// <summary>Where volumes go that name no storage.</summary>
    public string? Storage { get; init; }

    /// <summary>Pool it shall be in.</summary>
    public string? Pool { get; init; }

    /// <summary>True to start it afterwards; a failed start is no failed task.</summary>
    public bool Start { get; init; }

    internal Form Form() => new Form().Add("vmid", Vmid)
        .AddFor(GuestKind.Lxc, Kind, "ostemplate", Template).Add("storage", Storage).Add("pool", Pool).AddIf("start", Start).Add(Settings);
}

/// <summary>A guest to be made from a backup.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Vmid">Its number.</param>
/// <param name="Archive">The backup, such as <c>local:backup/vzdump-qemu-100-….vma.zst</c>.</param>
public sealed record GuestRestore(GuestKind Kind, int Vmid, string Archive)
{
    /// <summary>Where its volumes go; where they were when null.</summary>
    public string? Storage { get; init; }

    /// <summary>True to overwrite the guest that has the number.</summary>
    public bool Force { get; init; }

    /// <summary>True for new MAC addresses and a new UUID.</summary>
    public bool Unique { get; init; }

    /// <summary>True to start it afterwards.</summary>
    public bool Start { get; init; }

    /// <summary>True to start a virtual machine while its disks are still read.</summary>
    public bool LiveRestore { get; init; }

    /// <summary>Pool it shall be in.</summary>
    public string? Pool { get; init; }

    /// <summary>Most KiB a second; no limit but the storage's when null.</summary>
    public long? BandwidthLimit { get; init; }

    /// <summary>Config that differs from the backup's.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; } = [];

    internal Form Form() => (Kind == GuestKind.Qemu
            ? new Form().Add("vmid", Vmid).Add("archive", Archive)
            : new Form().Add("vmid", Vmid).Add("ostemplate", Archive).Add("restore", true))
        .Add("storage", Storage).AddIf("force", Force).AddIf("unique", Unique).AddIf("start", Start)
        .AddFor(GuestKind.Qemu, Kind, "live-restore", Proxmox.Form.Text(LiveRestore)).Add("pool", Pool).Add("bwlimit", BandwidthLimit).Add(Settings);
}

/// <summary>A copy to be made of a guest.</summary>
/// <param name="NewVmid">The copy's number.</param>
public sealed record GuestClone(int NewVmid)
{
    /// <summary>The copy's name.</summary>
    public string? Name { get; init; }

    /// <summary>True for disks of its own, false for linked ones; full unless of a template when null.</summary>
    public bool? Full { get; init; }

    /// <summary>Where the copy's disks go; full copies only.</summary>
    public string? Storage { get; init; }

    /// <summary>Node the copy shall be on; needs shared storage.</summary>
    public string? TargetNode { get; init; }

    /// <summary>Snapshot to copy; the state now when null.</summary>
    public string? Snapshot { get; init; }

    /// <summary>Pool the copy shall be in.</summary>
    public string? Pool { get; init; }

    /// <summary>The copy's description.</summary>
    public string? Description { get; init; }

    /// <summary>Disk format of a virtual machine's full copy, such as <c>qcow2</c>.</summary>
    public string? Format { get; init; }

    /// <summary>Most KiB a second; no limit but the storage's when null.</summary>
    public long? BandwidthLimit { get; init; }

    internal Form Form(GuestKind kind) => new Form().Add("newid", NewVmid).Add(kind.NameKey(), Name).Add("full", Full)
        .Add("storage", Storage).Add("target", TargetNode).Add("snapname", Snapshot).Add("pool", Pool).Add("description", Description)
        .AddFor(GuestKind.Qemu, kind, "format", Format).Add("bwlimit", BandwidthLimit);
}

/// <summary>What else goes when a guest is destroyed.</summary>
public sealed record GuestDestruction
{
    /// <summary>True to take it out of backup jobs, replication and high availability too.</summary>
    public bool Purge { get; init; }

    /// <summary>True to destroy disks of its number that its config does not name.</summary>
    public bool DestroyUnreferencedDisks { get; init; }

    /// <summary>True to destroy a container that runs.</summary>
    public bool Force { get; init; }

    internal Form Form(GuestKind kind) => new Form().AddIf("purge", Purge).AddIf("destroy-unreferenced-disks", DestroyUnreferencedDisks)
        .AddFor(GuestKind.Lxc, kind, "force", Proxmox.Form.Text(Force));
}
