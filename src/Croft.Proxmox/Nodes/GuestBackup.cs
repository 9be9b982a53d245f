namespace Croft.Proxmox;

/// <summary>What happens to a guest while it is backed up.</summary>
public enum BackupMode
{
    /// <summary>It goes on.</summary>
    Snapshot,
    /// <summary>It is paused for a while.</summary>
    Suspend,
    /// <summary>It is shut down and started again.</summary>
    Stop,
}

/// <summary>How a backup is packed.</summary>
public enum BackupCompression
{
    /// <summary>Not at all.</summary>
    None,
    /// <summary>Zstandard.</summary>
    Zstd,
    /// <summary>Gzip.</summary>
    Gzip,
    /// <summary>LZO.</summary>
    Lzo,
}

/// <summary>A backup of guests on one node.</summary>
/// <param name="Vmids">The guests.</param>
public sealed record GuestBackup(IReadOnlyList<int> Vmids)
{
    /// <summary>Where it goes; the node's default when null.</summary>
    public string? Storage { get; init; }

    /// <summary>What happens to the guests; the node's default (snapshot) when null.</summary>
    public BackupMode? Mode { get; init; }

    /// <summary>How it is packed; the node's default when null. Backup servers ignore it.</summary>
    public BackupCompression? Compression { get; init; }

    /// <summary>Text kept with it; may hold <c>{{guestname}}</c>, <c>{{node}}</c>, <c>{{vmid}}</c>, <c>{{cluster}}</c>.</summary>
    public string? Notes { get; init; }

    /// <summary>True to keep it from being pruned or deleted.</summary>
    public bool Protected { get; init; }

    /// <summary>False to keep older backups; the node's default (prune as the storage says) when null.</summary>
    public bool? Prune { get; init; }

    /// <summary>What to keep, such as <c>keep-last=3</c>; as the storage says when null.</summary>
    public string? Keep { get; init; }

    /// <summary>Most KiB a second; the node's limit when null.</summary>
    public long? BandwidthLimit { get; init; }

    internal Form Form() => new Form().AddVmids("vmid", Vmids).Add("storage", Storage)
        .Add("mode", Mode switch { null => null, BackupMode.Snapshot => "snapshot", BackupMode.Suspend => "suspend", _ => "stop" })
        .Add("compress", Compression switch
        {
            null => null,
            BackupCompression.None => "0",
            BackupCompression.Zstd => "zstd",
            BackupCompression.Gzip => "gzip",
            _ => "lzo",
        })
        .Add("notes-template", Notes).AddIf("protected", Protected).Add("remove", Prune).Add("prune-backups", Keep).Add("bwlimit", BandwidthLimit);
}
