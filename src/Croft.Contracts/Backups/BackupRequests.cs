using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>How a running guest is treated while it is backed up.</summary>
public enum BackupMode
{
    /// <summary>It goes on running.</summary>
    Snapshot,
    /// <summary>It is suspended for a while.</summary>
    Suspend,
    /// <summary>It is stopped and started again.</summary>
    Stop,
}

/// <summary>How a backup is packed.</summary>
public enum BackupCompression
{
    /// <summary>Zstandard.</summary>
    Zstd,
    /// <summary>gzip.</summary>
    Gzip,
    /// <summary>LZO.</summary>
    Lzo,
    /// <summary>Not at all.</summary>
    None,
}

/// <summary>Asks for a guest to be backed up.</summary>
public sealed record CreateBackupRequest : GuestsRequest
{
    /// <summary>Storage; the one for backups with most space when null.</summary>
    [Description("Storage for the backup; the one with most space by default."), Names("storage")]
    public string? Storage { get; init; }

    /// <summary>How a running guest is treated.</summary>
    [Description("How a running guest is treated.")]
    public BackupMode Mode { get; init; }

    /// <summary>How it is packed; Proxmox Backup Server packs by itself.</summary>
    [Description("How the backup is packed.")]
    public BackupCompression Compress { get; init; }

    /// <summary>Notes kept with the backup.</summary>
    [Description("Notes kept with the backup.")]
    public string? Notes { get; init; }

    /// <summary>Keeps the backup from being pruned or deleted.</summary>
    [Description("Keep the backup from being pruned or deleted.")]
    public bool Protected { get; init; }
}

/// <summary>Asks for the backups on all storages that hold them.</summary>
public sealed record ListBackupsRequest
{
    /// <summary>Guest whose backups are wanted: name or vmid; all when null.</summary>
    [Description("Only backups of this guest: name or vmid."), Positional(0), Names("guest")]
    public string? Guest { get; init; }

    /// <summary>Cluster; all when null.</summary>
    [Description("Only this cluster."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Storage; all when null.</summary>
    [Description("Only this storage."), Names("storage")]
    public string? Storage { get; init; }

    /// <summary>Rows of one page, 1 to 1000.</summary>
    [Description("Rows to show at most."), Range(1, 1000)]
    public int Limit { get; init; } = 200;
}

/// <summary>Asks for a backup to be restored: to a new guest, or over the one it was made of.</summary>
public sealed record RestoreBackupRequest
{
    /// <summary>Volume id as <c>backup list</c> shows it, or a guest's name for its newest backup.</summary>
    [Description("Volume id of the backup, or a guest's name for its newest."), Positional(0), Names("backup"), Required]
    public string Backup { get; init; } = "";

    /// <summary>Cluster that holds the backup; needed only where there are several.</summary>
    [Description("Cluster that holds the backup."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Name of the restored guest; the backed up one's when null.</summary>
    [Description("Name of the restored guest.")]
    [RegularExpression(@"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*",
        ErrorMessage = "is no DNS name: letters, digits and dashes, not at the ends.")]
    public string? As { get; init; }

    /// <summary>Number of the restored guest; the next free one when null.</summary>
    [Description("Number of the restored guest; the next free one by default."), Range(100, 999_999_999)]
    public int? Id { get; init; }

    /// <summary>Node; one that reaches the backup when null.</summary>
    [Description("Node that will hold the guest."), Names("node")]
    public string? Node { get; init; }

    /// <summary>Storage for the disks; those of the backup when null.</summary>
    [Description("Storage for the disks."), Names("storage")]
    public string? Storage { get; init; }

    /// <summary>Starts the guest afterwards.</summary>
    [Description("Start the guest afterwards.")]
    public bool Start { get; init; }

    /// <summary>Puts the backup in the place of the guest it was made of; its present data is gone.</summary>
    [Description("Replace the guest it was made of; its present data is gone.")]
    public bool Replace { get; init; }
}
