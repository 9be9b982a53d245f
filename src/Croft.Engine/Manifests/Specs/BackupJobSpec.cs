using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Engine.Manifests;

/// <summary>A backup by schedule (<c>/cluster/backup</c>).</summary>
[Kind("BackupJob", "A backup of guests by schedule.")]
sealed record BackupJobSpec : EntrySpec
{
    [Description("When it runs, as systemd writes calendar events: 02:00, sat 03:30.")]
    public string? Schedule { get; init; }

    [Description("It runs by itself."), Default("1")]
    public bool? Enabled { get; init; }

    [Description("Every guest, but those of exclude."), Default("0")]
    public bool? All { get; init; }

    [PartedBy(',', AnyOrder = true), Description("Guests by their numbers.")]
    public IReadOnlyList<string>? Vmid { get; init; }

    [RefersTo("Pool"), Description("Pool whose guests it takes.")]
    public string? Pool { get; init; }

    [PartedBy(',', AnyOrder = true), Description("Guests left out, by their numbers.")]
    public IReadOnlyList<string>? Exclude { get; init; }

    [Key("exclude-path"), PartedBy('\n'), Description("Files and directories of containers that are left out.")]
    public IReadOnlyList<string>? ExcludePath { get; init; }

    [Description("Only on this node.")]
    public string? Node { get; init; }

    [RefersTo("Storage"), Description("Where backups go.")]
    public string? Storage { get; init; }

    [Description("What happens to guests meanwhile."), Default("snapshot"), AllowedValues("snapshot", "suspend", "stop")]
    public string? Mode { get; init; }

    [Description("How backups are compressed."), Default("0"), AllowedValues("0", "1", "gzip", "lzo", "zstd")]
    public string? Compress { get; init; }

    [Description("Threads of zstd; 0 is half of the cores."), Default("1")]
    public int? Zstd { get; init; }

    [Description("Threads of pigz in the place of gzip; 0 is none."), Default("0")]
    public int? Pigz { get; init; }

    [Key("prune-backups"), Description("Backups that stay, in the place of what the storage says.")]
    public BackupsKept? PruneBackups { get; init; }

    [Description("Older backups are deleted by that."), Default("1")]
    public bool? Remove { get; init; }

    [Description("Backups are protected."), Default("0")]
    public bool? Protected { get; init; }

    [Key("notes-template"), Description("Notes of each backup; {{guestname}} and others are filled in."), StringLength(1024)]
    public string? NotesTemplate { get; init; }

    [Key("repeat-missed"), Description("Makes up for a run that was missed."), Default("0")]
    public bool? RepeatMissed { get; init; }

    [Description("Comment."), StringLength(512)]
    public string? Comment { get; init; }

    [Key("notification-mode"), Description("How it is told."), Default("auto"), AllowedValues("auto", "legacy-sendmail", "notification-system")]
    public string? NotificationMode { get; init; }

    [PartedBy(','), Description("Addresses that it is mailed to, the old way.")]
    public IReadOnlyList<string>? Mailto { get; init; }

    [Description("When it is mailed, the old way."), Default("always"), AllowedValues("always", "failure")]
    public string? Mailnotification { get; init; }

    [Description("Speed in KiB/s; 0 is no limit."), Range(0, int.MaxValue), Default("0")]
    public int? Bwlimit { get; init; }

    [Description("Weight of its reading and writing; 8 is idle."), Range(0, 8), Default("7")]
    public int? Ionice { get; init; }

    [Description("Minutes that it waits for another backup."), Range(0, int.MaxValue), Default("180")]
    public int? Lockwait { get; init; }

    [Description("Minutes that a guest may take to stop."), Range(0, int.MaxValue), Default("10")]
    public int? Stopwait { get; init; }

    [Description("Where changed blocks are kept meanwhile: enabled=1,storage=local-lvm.")]
    public BackupFleecing? Fleecing { get; init; }

    [Description("Workers of machines' backups: max-workers=4.")]
    public BackupWorkers? Performance { get; init; }

    [Key("pbs-change-detection-mode"), Description("How changed files of containers are found."), AllowedValues("legacy", "data", "metadata")]
    public string? PbsChangeDetectionMode { get; init; }

    [Description("Temporary files and logs are left out."), Default("1")]
    public bool? Stdexcludes { get; init; }

    [Description("Says little."), Default("0")]
    public bool? Quiet { get; init; }

    [Description("Script that is called around it; only root@pam may set it.")]
    public string? Script { get; init; }

    [Description("Directory for backups; only root@pam may set it.")]
    public string? Dumpdir { get; init; }

    [Description("Directory for temporary files; only root@pam may set it.")]
    public string? Tmpdir { get; init; }
}

/// <summary>Where changed blocks are kept while a backup runs.</summary>
sealed record BackupFleecing
{
    [Bare, Default("0"), Description("On.")] public bool? Enabled { get; init; }
    [RefersTo("Storage"), Description("Storage for them.")] public string? Storage { get; init; }
}

/// <summary>Workers of a backup.</summary>
sealed record BackupWorkers
{
    [Key("max-workers"), Range(1, 256), Description("Workers at once.")] public int? MaxWorkers { get; init; }
    [Key("pbs-entries-max"), Range(1, int.MaxValue), Description("Entries kept in memory.")] public int? PbsEntriesMax { get; init; }
}
