using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Names one backup.</summary>
public sealed record ShowBackupRequest
{
    /// <summary>Volume id as <c>backup list</c> shows it, or a guest's name for its newest backup.</summary>
    [Description("Volume id of the backup, or a guest's name for its newest."), Positional(0), Names("backup"), Required]
    public string Backup { get; init; } = "";

    /// <summary>Cluster that holds the backup; needed only where there are several.</summary>
    [Description("Cluster that holds the backup."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>A backup with the settings of the guest in it.</summary>
public sealed record BackupDetail(BackupRow Backup) : IPartial
{
    /// <summary>How it is packed, such as <c>vma.zst</c>.</summary>
    public string? Format { get; init; }

    /// <summary>Fingerprint or presence of an encryption key (Proxmox Backup Server).</summary>
    public string? Encrypted { get; init; }

    /// <summary>Settings of the guest as it was, passwords left out; empty where they can't be read.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<Missing> Missing { get; init; } = [];
}

/// <summary>Asks for the backup jobs of clusters.</summary>
public sealed record BackupJobsRequest
{
    /// <summary>Only of this cluster.</summary>
    [Description("Only jobs of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>A backup job.</summary>
public sealed record BackupJobRow
{
    /// <summary>Cluster.</summary>
    [Column(0, Drop = 5)] public required string Cluster { get; init; }

    /// <summary>Its id.</summary>
    [Column(1, Typed = true)] public required string Job { get; init; }

    /// <summary>Whether it runs by itself.</summary>
    [Column(2)] public required bool Enabled { get; init; }

    /// <summary>When it runs, as systemd writes calendar events.</summary>
    [Column(3, Drop = 1)] public string? Schedule { get; init; }

    /// <summary>When it runs next, UTC; null when it does not.</summary>
    [Column(4, Drop = 2)] public DateTimeOffset? Next { get; init; }

    /// <summary>Which guests it takes: <c>all</c>, <c>all but 105</c>, <c>pool web</c>, <c>100, 101</c>.</summary>
    [Column(5)] public required string Guests { get; init; }

    /// <summary>Node whose guests it takes; null for all.</summary>
    [Column(6, Drop = 7)] public string? Node { get; init; }

    /// <summary>Where backups go; null for the nodes' default.</summary>
    [Column(7, Drop = 3)] public string? Storage { get; init; }

    /// <summary>What happens to running guests meanwhile.</summary>
    [Column(8, Drop = 6)] public string? Mode { get; init; }

    /// <summary>How many are kept; null for as the storage says.</summary>
    [Column(9, Drop = 4)] public string? Keep { get; init; }

    /// <summary>Its comment.</summary>
    [Column(10, Drop = 8)] public string? Comment { get; init; }
}
