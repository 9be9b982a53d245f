using System.Globalization;
using Croft.Sandbox.Calls.Guests;
using Croft.Sandbox.Calls.Storage;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Nodes;

/// <summary>The work of a vzdump task and what it writes to its log.</summary>
internal sealed class BackupJob(ClusterState cluster, NodeState node, StorageState storage, IReadOnlyList<int> ids)
{
    public required string Mode { get; init; }

    public required string Compression { get; init; }

    public string? Notes { get; init; }

    public bool IsProtected { get; init; }

    /// <summary>Which older backups of a guest stay; null keeps all.</summary>
    public IReadOnlyDictionary<string, int>? Keep { get; init; }

    public required string Words { get; init; }

    public IEnumerable<TimeSpan> Run(TaskRecord task)
    {
        task.Say($"INFO: starting new backup job: {Words}");
        var failed = 0;
        foreach (var id in ids)
        {
            var began = cluster.Now;
            if (Refusal(id) is { } reason)
            {
                failed++;
                SayFailed(task, id, reason);
                continue;
            }
            var guest = cluster.Find(id)!;
            guest.Config.Set("lock", "backup");
            foreach (var wait in One(guest, task).Finally(() => Unlock(guest)))
                yield return wait;
            task.Say(string.Create(CultureInfo.InvariantCulture, $"INFO: Finished Backup of VM {id} ({TimeSpan.FromSeconds(cluster.Now - began):hh\\:mm\\:ss})"));
            task.Say($"INFO: Backup finished at {Stamp()}");
        }
        task.Say(failed == 0 ? "INFO: Backup job finished successfully" : "INFO: Backup job finished with errors");
        if (failed > 0)
            throw new TaskFault("job errors");
    }

    static void Unlock(Guest guest)
    {
        if (guest.Lock == "backup")
            guest.Config.Unset("lock");
    }

    string? Refusal(int id)
    {
        if (cluster.Find(id) is not { } guest || guest.Node != node)
            return $"unable to find VM '{id}'";
        if (guest.Lock is { } held)
            return $"{guest.Kind.Word} is locked ({held})";
        return storage.SpaceOn(node).Available < ArchiveSize(guest) ? "no space left on device" : null;
    }

    void SayFailed(TaskRecord task, int id, string reason)
    {
        task.Say($"ERROR: Backup of VM {id} failed - {reason}");
        task.Say($"INFO: Failed at {Stamp()}");
    }

    IEnumerable<TimeSpan> One(Guest guest, TaskRecord task)
    {
        var now = cluster.Time.GetUtcNow();
        var extension = guest.Kind.IsQemu ? "vma" : "tar";
        var compressed = Compression switch { "zstd" => ".zst", "gzip" or "1" => ".gz", "lzo" => ".lzo", _ => "" };
        var name = string.Create(CultureInfo.InvariantCulture,
            $"backup/vzdump-{guest.Kind.Path}-{guest.Vmid}-{now:yyyy_MM_dd-HH_mm_ss}.{extension}{compressed}");
        var size = ArchiveSize(guest);
        SayHead(guest, task);
        task.Say($"INFO: creating vzdump archive '{DiskSpace.PathOf(storage, name)}'");
        yield return Durations.Backup(size * 2);
        if (guest.Kind.IsQemu)
            task.Say("INFO: transferred " + Sizes.Format(size >> 20 << 20) + " in backup");
        else
            task.Say(ContainerDefaults.BytesRead(size * 2).Replace("read", "written", StringComparison.Ordinal).Insert(0, "INFO: "));
        task.Say(string.Create(CultureInfo.InvariantCulture, $"INFO: archive file size: {Math.Max(1, size >> 20)}MB"));
        if (Notes is not null)
            task.Say("INFO: adding notes to backup");
        if (storage.SpaceOn(node).Find(name) is { } old)
            storage.SpaceOn(node).Remove(old);
        storage.SpaceOn(node).Add(Archive(guest, name, extension + compressed, size, now));
        cluster.Touch();
        cluster.Effects.Count(guest.Id, "backup");
        Prune(guest, task);
    }

    void Prune(Guest guest, TaskRecord task)
    {
        if (Keep is null || Keep.GetValueOrDefault("keep-all") == 1)
            return;
        task.Say($"INFO: prune older backups with retention: {string.Join(", ", Keep.Select(rule => string.Create(CultureInfo.InvariantCulture, $"{rule.Key}={rule.Value}")))}");
        var space = storage.SpaceOn(node);
        var mine = space.Volumes.Values.Where(volume => volume.Backup?.Kind == guest.Kind && volume.Vmid == guest.Vmid).ToList();
        var removed = PruneBackups.Remove(cluster, space, mine, Keep, line => task.Say($"INFO: {line}"));
        task.Say(string.Create(CultureInfo.InvariantCulture, $"INFO: pruned {removed} backup(s) not covered by keep-retention policy"));
    }

    Volume Archive(Guest guest, string name, string format, long size, DateTimeOffset now) => new(name, "backup", format)
    {
        Vmid = guest.Vmid,
        Size = size,
        CreatedAt = now.ToUnixTimeSeconds(),
        IsProtected = IsProtected,
        Notes = Notes?.Replace("{{guestname}}", guest.Name, StringComparison.Ordinal).Replace("{{node}}", node.Name, StringComparison.Ordinal)
            .Replace("{{vmid}}", guest.Vmid.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{{cluster}}", cluster.Name, StringComparison.Ordinal),
        Backup = new BackupContent(guest.Kind, guest.Vmid,
            guest.Config.Current.Where(value => value.Key != "lock").ToDictionary(value => value.Key, value => value.Value, StringComparer.Ordinal)),
    };

    void SayHead(Guest guest, TaskRecord task)
    {
        task.Say($"INFO: Starting Backup of VM {guest.Vmid} ({guest.Kind.Path})");
        task.Say($"INFO: Backup started at {Stamp()}");
        task.Say($"INFO: status = {(guest.IsRunning ? "running" : "stopped")}");
        task.Say($"INFO: backup mode: {(guest.IsRunning ? Mode : "stop")}");
        task.Say("INFO: ionice priority: 7");
        task.Say($"INFO: {guest.Kind.Word} Name: {guest.Name}");
        foreach (var key in GuestDisks.KeysOf(guest.Kind, guest.Config.Current))
            task.Say(guest.Kind.IsQemu
                ? $"INFO: include disk '{key}' '{GuestDisks.VolumeId(guest.Config[key]!)}' {Sizes.Format(Sizes.OfDisk(guest.Config[key]!) ?? 0)}"
                : $"INFO: including mount point {key} ('{(key == "rootfs" ? "/" : key)}') in backup");
    }

    static long ArchiveSize(Guest guest) => Math.Max(1 << 20, GuestFigures.MaxDisk(guest) / 8);

    string Stamp() => cluster.Time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
