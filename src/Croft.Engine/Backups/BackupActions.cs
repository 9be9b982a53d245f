using Croft.Contracts;
using Croft.Engine.Guests;

namespace Croft.Engine.Backups;

/// <summary>Backs a guest up.</summary>
internal sealed record BackupAction(GuestAddress Guest, string Storage, BackupMode Mode, BackupCompression Compress)
{
    /// <summary>Notes kept with the backup, before the run's mark.</summary>
    public string? Notes { get; init; }

    /// <summary>Keeps it from being pruned or deleted.</summary>
    public bool Protected { get; init; }

    /// <summary>True when the guest ran, so it has to run afterwards.</summary>
    public bool Running { get; init; }

    /// <summary>True where the storage packs by itself (Proxmox Backup Server).</summary>
    public bool PacksItself { get; init; }
}

/// <summary>Restores a backup.</summary>
/// <param name="Guest">The guest it becomes.</param>
/// <param name="Volume">Volume id of the backup.</param>
internal sealed record RestoreAction(GuestAddress Guest, string Volume)
{
    /// <summary>Storage for the disks; those of the backup when null.</summary>
    public string? Storage { get; init; }

    /// <summary>What the guest that is replaced was when the plan was made; null when the number was free.</summary>
    public GuestIdentity? Replaces { get; init; }
}
