using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Proxmox;
using BackupMode = Croft.Contracts.BackupMode;

namespace Croft.Engine.Backups;

/// <summary>Plans that back a guest up.</summary>
internal static class BackupPlans
{
    public static Plan Create(GuestReading guest, CreateBackupRequest asked, NodeReading node)
    {
        var at = guest.At;
        if (guest.Lock is { } held) throw new FailureException(GuestRefusals.Locked(at, "back up", held));
        var storage = node.Choose(asked.Storage, "backup", 0, $"a backup of {at.Name}");
        var steps = new StepList();
        steps.Add($"back up {at.Name} to {storage.Name}", CreateBackupStep.Name, new BackupAction(at, storage.Name, asked.Mode, asked.Compress)
        {
            Notes = asked.Notes,
            Protected = asked.Protected,
            Running = guest.Running,
            PacksItself = storage.Type == "pbs",
        }, step => step with
        {
            Disturbs = guest.Running ? Disturbs(asked.Mode) : Disturbance.None,
            Because = guest.Running ? Because(at, asked.Mode) : null,
            Leases = [at.Lease],
            Privilege = $"{at.Privilege("VM.Backup")}, Datastore.AllocateSpace on /storage/{storage.Name}",
            Deadline = TimeSpan.FromHours(12),
            Changes = [new FieldChange("storage", null, storage.Name), new FieldChange("mode", null, asked.Mode.ToString().ToLowerInvariant())],
        });
        return new Plan("backup create", $"back up {at} to {storage.Name}", steps.Steps) { Warnings = [.. Chosen(asked, storage, node), .. Warnings(guest, asked, storage.Available)] };
    }

    // Proxmox has no word for 'paused'; what is interrupted is told as a stop.
    static Disturbance Disturbs(BackupMode mode) => mode == BackupMode.Snapshot ? Disturbance.Live : Disturbance.Restart;

    static string Because(GuestAddress guest, BackupMode mode) => (mode, guest.IsVm) switch
    {
        (BackupMode.Snapshot, true) => "It goes on running; its disks are a little slower meanwhile.",
        (BackupMode.Snapshot, false) => "It goes on running where its storage can make snapshots; otherwise Proxmox suspends it for a while.",
        (BackupMode.Suspend, true) => "It is paused until the backup is done.",
        (BackupMode.Suspend, false) => "It is copied while it runs, then paused for the rest.",
        (_, true) => "It is shut down, started for the backup and goes on from there.",
        _ => "It is stopped until the backup is done, then started.",
    };

    /// <summary>Why it goes where nobody said it should; the usual place may just be full.</summary>
    static IEnumerable<string> Chosen(CreateBackupRequest asked, StorageStatus storage, NodeReading node)
    {
        var others = node.Storages.Where(s => s.Name != storage.Name && s.IsEnabled && s.Content.Contains("backup")).OrderBy(s => s.Name, StringComparer.Ordinal)
            .Select(s => $"{s.Name} ({(s.IsActive ? $"{NodeReading.Size(s.Available ?? 0)} free" : "not active")})").ToList();
        if (asked.Storage is null && others.Count > 0)
            yield return $"No '--storage' was given: of those for backups {storage.Name} has the most space, {NodeReading.Size(storage.Available ?? 0)}; the others are {string.Join(", ", others)}.";
    }

    static IEnumerable<string> Warnings(GuestReading guest, CreateBackupRequest asked, long? free)
    {
        var bytes = GuestDisks.Of(guest).Sum(d => d.Size ?? 0);
        if (free is { } available && bytes > available)
            yield return $"The disks of {guest.At.Name} have {NodeReading.Size(bytes)} and the storage {NodeReading.Size(available)} free; it may not be enough.";
        var left = guest.Config.Where(c => c.Value.Split(',').Contains("backup=0")).Select(c => c.Key).Order(StringComparer.Ordinal).ToList();
        if (left.Count > 0) yield return $"{string.Join(", ", left)} {(left.Count == 1 ? "is" : "are")} left out: marked backup=0.";
        var mounts = guest.At.IsVm ? [] : guest.Config.Where(c => KeyEffect.Index(c.Key, "mp") is not null && !c.Value.Split(',').Contains("backup=1") && !c.Value.Split(',').Contains("backup=0"))
            .Select(c => c.Key).Order(StringComparer.Ordinal).ToList();
        if (mounts.Count > 0) yield return $"{string.Join(", ", mounts)} {(mounts.Count == 1 ? "is" : "are")} left out: Proxmox backs mounts up only when they are marked backup=1.";
        if (asked.Mode == BackupMode.Stop && guest.Ha) yield return $"{guest.At.Name} is managed by HA, which refuses a backup that stops it.";
    }
}
