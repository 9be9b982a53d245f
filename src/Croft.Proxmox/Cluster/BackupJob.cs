namespace Croft.Proxmox;

/// <summary>A backup job.</summary>
public sealed record BackupJob
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }
    /// <summary>Whether it runs by itself.</summary>
    public required bool IsEnabled { get; init; }
    /// <summary>When it runs, as systemd writes calendar events; null for a job of 6.x, with a start time.</summary>
    public string? Schedule { get; init; }
    /// <summary>When it runs next; null when it does not, and when asked for alone.</summary>
    public DateTimeOffset? NextRun { get; init; }
    /// <summary>True to make up for a run that was missed.</summary>
    public bool RepeatsMissed { get; init; }
    /// <summary>True for every guest, but those of <see cref="Excluded"/>.</summary>
    public bool TakesAll { get; init; }
    /// <summary>The guests, where they are named.</summary>
    public IReadOnlyList<int> Vmids { get; init; } = [];
    /// <summary>Guests left out.</summary>
    public IReadOnlyList<int> Excluded { get; init; } = [];
    /// <summary>Pool whose guests it takes.</summary>
    public string? Pool { get; init; }
    /// <summary>Node whose guests it takes; all nodes' when null.</summary>
    public string? Node { get; init; }
    /// <summary>Where backups go; the nodes' default when null.</summary>
    public string? Storage { get; init; }
    /// <summary>What happens to guests meanwhile: <c>snapshot</c>, <c>suspend</c>, <c>stop</c>.</summary>
    public string? Mode { get; init; }
    /// <summary>How backups are packed, such as <c>zstd</c>.</summary>
    public string? Compression { get; init; }
    /// <summary>How many to keep; as the storage says when null.</summary>
    public PropertyString? Keep { get; init; }
    /// <summary>Text kept with each backup.</summary>
    public string? NotesTemplate { get; init; }
    /// <summary>True when its backups may not be deleted.</summary>
    public bool IsProtected { get; init; }
    /// <summary>Its comment.</summary>
    public string? Comment { get; init; }
    /// <summary>Every member as it came.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    internal static BackupJob Read(Fields f, string? id) => new()
    {
        Id = f.Named("id", id),
        IsEnabled = f.OptionalFlag("enabled"u8) ?? true,
        Schedule = f.OptionalText("schedule"u8),
        NextRun = f.OptionalTime("next-run"u8),
        RepeatsMissed = f.Flag("repeat-missed"u8),
        TakesAll = f.Flag("all"u8),
        Vmids = f.Vmids("vmid"u8),
        Excluded = f.Vmids("exclude"u8),
        Pool = f.OptionalText("pool"u8),
        Node = f.OptionalText("node"u8),
        Storage = f.OptionalText("storage"u8),
        Mode = f.OptionalText("mode"u8),
        Compression = f.OptionalText("compress"u8),
        Keep = f.OptionalProperties("prune-backups"u8),
        NotesTemplate = f.OptionalText("notes-template"u8),
        IsProtected = f.Flag("protected"u8),
        Comment = f.OptionalText("comment"u8),
        Settings = f.Settings(),
    };
}

/// <summary>A guest that no backup job takes.</summary>
/// <param name="Vmid">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is: <c>qemu</c> or <c>lxc</c>.</param>
public sealed record GuestWithoutBackup(int Vmid, string? Name, string Kind)
{
    internal static GuestWithoutBackup Read(Fields f) => new(f.Int("vmid"u8), f.OptionalText("name"u8), f.Text("type"u8));
}

/// <summary>A guest that a backup job takes.</summary>
/// <param name="Vmid">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is: <c>qemu</c>, <c>lxc</c>, or <c>unknown</c> where it is gone.</param>
/// <param name="Volumes">Its volumes, those that are left out too.</param>
public sealed record BackupCoverage(int Vmid, string? Name, string Kind, IReadOnlyList<CoveredVolume> Volumes)
{
    internal static BackupCoverage Read(Fields f) => new(f.Int("id"u8), f.OptionalText("name"u8), f.OptionalText("type"u8) ?? "unknown", f.List("children"u8, CoveredVolume.Read));
}

/// <summary>A volume of a guest that a backup job takes.</summary>
/// <param name="Key">Its config key, such as <c>scsi0</c>.</param>
/// <param name="Volume">The volume.</param>
/// <param name="IsIncluded">Whether it is in the backup.</param>
/// <param name="Reason">Why it is or is not.</param>
public sealed record CoveredVolume(string Key, string? Volume, bool IsIncluded, string? Reason)
{
    internal static CoveredVolume Read(Fields f) => new(f.Text("id"u8), f.OptionalText("name"u8), f.Flag("included"u8), f.OptionalText("reason"u8));
}
