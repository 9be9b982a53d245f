namespace Croft.Proxmox;

/// <summary>A move to another node.</summary>
/// <param name="Target">The node to go to.</param>
public sealed record GuestMigration(string Target)
{
    /// <summary>True for a guest that runs; containers can't, see <see cref="Restart"/>.</summary>
    public bool Online { get; init; }

    /// <summary>True to stop a container, move it and start it again.</summary>
    public bool Restart { get; init; }

    /// <summary>Time a container has to stop for <see cref="Restart"/>; three minutes when null.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>True to take along local disks of a running virtual machine.</summary>
    public bool WithLocalDisks { get; init; }

    /// <summary>Storages for the disks there: one name, or <c>from:to</c> pairs; the same names when null.</summary>
    public string? TargetStorage { get; init; }

    /// <summary>Network (CIDR) a virtual machine's memory goes over.</summary>
    public string? Network { get; init; }

    /// <summary>Most KiB a second; the cluster's limit when null.</summary>
    public long? BandwidthLimit { get; init; }

    internal Form Form(GuestKind kind) => new Form().Add("target", Target).AddIf("online", Online)
        .AddFor(GuestKind.Lxc, kind, "restart", Proxmox.Form.Text(Restart))
        .AddFor(GuestKind.Lxc, kind, "timeout", Timeout is { } t ? ((long)Math.Ceiling(t.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture) : null)
        .AddFor(GuestKind.Qemu, kind, "with-local-disks", Proxmox.Form.Text(WithLocalDisks))
        .Add(kind == GuestKind.Qemu ? "targetstorage" : "target-storage", TargetStorage)
        .AddFor(GuestKind.Qemu, kind, "migration_network", Network).Add("bwlimit", BandwidthLimit);
}

/// <summary>What stands in the way of moving a guest.</summary>
/// <param name="IsRunning">Whether it runs.</param>
/// <param name="LocalDisks">Disks that its node alone has.</param>
/// <param name="LocalResources">Other things its node alone has, such as <c>hostpci0</c>.</param>
/// <param name="MappedResources">Devices it uses by a mapping.</param>
/// <param name="AllowedNodes">Nodes it may go to while it does not run; null where Proxmox did not say.</param>
/// <param name="NotAllowedNodes">For each other node, the storages it lacks.</param>
/// <param name="DependentResources">Guests that high availability moves along, such as <c>vm:101</c> (9.0).</param>
public sealed record MigrationPreconditions(
    bool IsRunning,
    IReadOnlyList<LocalDisk> LocalDisks,
    IReadOnlyList<string> LocalResources,
    IReadOnlyList<string> MappedResources,
    IReadOnlyList<string>? AllowedNodes,
    IReadOnlyDictionary<string, IReadOnlyList<string>> NotAllowedNodes,
    IReadOnlyList<string> DependentResources)
{
    internal static MigrationPreconditions Read(Fields f)
    {
        var refused = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        // Containers spell these with hyphens.
        if ((f.OptionalObject("not_allowed_nodes"u8) ?? f.OptionalObject("not-allowed-nodes"u8)) is { } nodes)
            foreach (var (node, value) in nodes.All())
                refused[node] = nodes.Inside(node, value).Texts("unavailable_storages"u8);
        return new(
            f.Flag("running"u8), f.List("local_disks"u8, LocalDisk.Read), f.Texts("local_resources"u8), f.Texts("mapped-resources"u8),
            f.Has("allowed_nodes"u8) ? f.Texts("allowed_nodes"u8) : f.Has("allowed-nodes"u8) ? f.Texts("allowed-nodes"u8) : null, refused,
            f.Texts("dependent-ha-resources"u8));
    }
}

/// <summary>A disk that its node alone has.</summary>
/// <param name="Volume">Its volume.</param>
/// <param name="Drive">Its config key; null where no drive uses it.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="IsCdrom">True for a disc.</param>
/// <param name="IsUnused">True for one that no drive uses.</param>
/// <param name="Snapshots">Snapshots that need it.</param>
public sealed record LocalDisk(string Volume, string? Drive, long? Size, bool IsCdrom, bool IsUnused, IReadOnlyList<string> Snapshots)
{
    internal static LocalDisk Read(Fields f) => new(
        f.Text("volid"u8), f.OptionalText("drivename"u8), f.OptionalLong("size"u8), f.Flag("cdrom"u8), f.Flag("is_unused"u8),
        f.OptionalObject("referenced_in_snapshot"u8) is { } held ? [.. held.All().Select(p => p.Name).Order(StringComparer.Ordinal)] : []);
}
