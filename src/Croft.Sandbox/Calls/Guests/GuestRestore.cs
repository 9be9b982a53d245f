using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>A guest made, or made again, from a backup archive.</summary>
internal static class GuestRestore
{
    public static void Run(Exchange exchange, GuestKind kind, string archive, IReadOnlyDictionary<string, string> given, Guest? replaced)
    {
        var cluster = exchange.Cluster;
        cluster.RequireStorage(archive.Split(':')[0]);
        var found = DiskSpace.Find(cluster, exchange.Node, archive) ?? throw ApiFault.Failed($"volume '{archive}' does not exist");
        if (found.Volume.Backup is not { } backup || backup.Kind != kind)
            throw ApiFault.Failed($"unable to detect type of archive '{archive}'");
        GuestPermissions.RequireBackup(exchange, archive.Split(':')[0], found.Volume);
        new ConfigPrivileges(exchange, kind, exchange.Vmid, exchange.Text("pool")).RequireBridges(backup.Config);
        if (replaced is not null)
            GuestCreate.Undo(cluster, replaced);
        var guest = GuestCreate.Reserve(exchange, kind, hasSystem: true, replaced);
        var source = new RestoreSource(archive, found.Space.Storage, found.Volume, backup);
        exchange.Answer(GuestTasks.Start(exchange, guest, "restore", task =>
            Work(exchange, guest, source, given, task)
                .OrUndo(() => GuestCreate.Undo(cluster, guest), $"unable to restore {kind.Word} {guest.Vmid} - ")));
    }

    static IEnumerable<TimeSpan> Work(Exchange exchange, Guest guest, RestoreSource source, IReadOnlyDictionary<string, string> given, TaskRecord task)
    {
        var cluster = exchange.Cluster;
        var path = DiskSpace.PathOf(source.Storage, source.Volume.Name);
        var (storage, isUnique) = (exchange.Text("storage"), exchange.Flag("unique"));
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in source.Backup.Config)
            if (key is not ("lock" or "parent" or "template") && !GuestDisks.IsUnused(key))
                values[key] = value;
        if (guest.Kind.IsQemu)
            task.Say($"restore vma archive: zstd -q -d -c {path} | vma extract -v -r /var/tmp/vzdumptmp.fifo - /var/tmp/vzdumptmp");
        else
            task.Say($"recovering backed-up configuration from '{source.VolumeId}'");
        foreach (var key in GuestDisks.KeysOf(guest.Kind, values).ToList())
            values[key] = Disk(cluster, guest, storage, values[key], task);
        DiskOptions.RenewCloudInit(cluster, guest, values, storage, task.Say);
        if (!guest.Kind.IsQemu)
        {
            task.Say($"restoring '{source.VolumeId}' now..");
            task.Say($"extracting archive '{path}'");
        }
        yield return Durations.Backup(source.Volume.Size * 2);
        task.Say(guest.Kind.IsQemu ? "progress 100% (read all bytes, duration done)" : ContainerDefaults.BytesRead(source.Volume.Size * 2));
        if (!guest.Kind.IsQemu)
            task.Say("merging backed-up and given configuration..");
        if (isUnique)
            CloneWork.MakeUnique(cluster, guest.Kind, values);
        foreach (var (key, value) in given)
            values[key] = DiskOptions.Realise(cluster, guest, key, value, task.Say);
        foreach (var wait in GuestCreate.Finish(exchange, guest, values, task))
            yield return wait;
    }

    static string Disk(ClusterState cluster, Guest guest, string? storage, string value, TaskRecord task)
    {
        var volumeId = GuestDisks.VolumeId(value);
        var made = DiskSpace.Allocate(cluster, guest.Node, storage ?? volumeId.Split(':')[0],
            new NewDisk(guest.Vmid, guest.Kind.IsQemu ? "images" : "rootdir", Sizes.OfDisk(value) ?? 1L << 30) { Format = guest.Kind.IsQemu ? null : "raw", Fill = 0.3 }, task.Say);
        if (!guest.Kind.IsQemu)
            DiskOptions.SayFilesystem(cluster, made.Size, task.Say);
        return value.Replace(volumeId, $"{storage ?? volumeId.Split(':')[0]}:{made.Name}", StringComparison.Ordinal);
    }

    sealed record RestoreSource(string VolumeId, StorageState Storage, Volume Volume, BackupContent Backup);
}
