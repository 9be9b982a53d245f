using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>The task of a clone: disk by disk, under the storage's lock where they are copied.</summary>
internal static class CloneWork
{
    public static IEnumerable<TimeSpan> Run(ClusterState cluster, ClonePlan plan, Guest clone, TaskRecord task)
    {
        if (!clone.Kind.IsQemu)
            task.Say(string.Create(CultureInfo.InvariantCulture, $"creating a clone of container {plan.Source.Vmid} with ID {clone.Vmid}"));
        foreach (var key in GuestDisks.KeysOf(clone.Kind, plan.Values).ToList())
        {
            var steps = plan.IsFull ? CopyDisk(cluster, plan, clone, key, task) : LinkDisk(cluster, plan, clone, key, task);
            foreach (var wait in steps)
                yield return wait;
        }
        DiskOptions.RenewCloudInit(cluster, clone, plan.Values, plan.Storage, task.Say);
        yield return TimeSpan.FromMilliseconds(500);
        foreach (var (key, value) in plan.Values)
            clone.Config.Set(key, value);
        clone.Config.Unset("lock");
        clone.Node = plan.Target;
        cluster.Touch();
        cluster.Effects.Count(clone.Id, "create");
    }

    /// <summary>New MACs and ids, so that two guests are never taken for one.</summary>
    public static void MakeUnique(ClusterState cluster, GuestKind kind, SortedDictionary<string, string> values)
    {
        foreach (var key in values.Keys.Where(key => GuestDisks.IsNumbered(key, "net")).ToList())
        {
            var parts = values[key].Split(',');
            for (var at = 0; at < parts.Length; at++)
                if (parts[at].Split('=') is [var name, { Length: 17 }])
                    parts[at] = $"{name}={Seeding.GuestMaker.Mac(cluster.Random)}";
            values[key] = string.Join(',', parts);
        }
        if (!kind.IsQemu)
            return;
        values["smbios1"] = $"uuid={Seeding.GuestMaker.NewGuid(cluster.Random)}";
        values["vmgenid"] = Seeding.GuestMaker.NewGuid(cluster.Random).ToString();
    }

    static IEnumerable<TimeSpan> CopyDisk(ClusterState cluster, ClonePlan plan, Guest clone, string key, TaskRecord task)
    {
        var (volumeId, value, source) = Source(cluster, plan, key);
        task.Say(clone.Kind.IsQemu ? $"create full clone of drive {key} ({volumeId})" : $"create full clone of mountpoint {key} ({volumeId})");
        var storageId = plan.Storage ?? volumeId.Split(':')[0];
        var storage = cluster.RequireStorage(storageId);
        foreach (var wait in StorageLock.Take(storage, task))
            yield return wait;
        try
        {
            var format = plan.Format ?? (storage.IsFileBased && clone.Kind.IsQemu ? source.Format : "raw");
            var made = DiskSpace.Allocate(cluster, clone.Node, storageId,
                new NewDisk(clone.Vmid, source.Content, source.Size) { Format = format, Fill = source.Fill }, task.Say);
            task.Say(Progress(0, source.Size));
            yield return Durations.Copy(source.Used);
            task.Say(Progress(source.Size, source.Size));
            plan.Values[key] = value.Replace(volumeId, $"{storageId}:{made.Name}", StringComparison.Ordinal);
        }
        finally
        {
            StorageLock.Release(storage, task);
        }
    }

    static IEnumerable<TimeSpan> LinkDisk(ClusterState cluster, ClonePlan plan, Guest clone, string key, TaskRecord task)
    {
        var (volumeId, value, source) = Source(cluster, plan, key);
        var storage = cluster.RequireStorage(volumeId.Split(':')[0]);
        task.Say(clone.Kind.IsQemu ? $"create linked clone of drive {key} ({volumeId})" : $"create linked clone of mount point {key} ({volumeId})");
        var lines = new List<string>();
        var made = DiskSpace.Allocate(cluster, clone.Node, storage.Id,
            new NewDisk(clone.Vmid, source.Content, source.Size) { Format = source.Format, Fill = 0.01, Parent = source.Name }, lines.Add);
        if (storage.IsFileBased)
            task.Say($"clone {source.Name}: images, {made.Name[(made.Name.IndexOf('/', StringComparison.Ordinal) + 1)..]}, {clone.Vmid} to {made.Name[(made.Name.IndexOf('/', StringComparison.Ordinal) + 1)..]} (base=../{source.Name})");
        lines.ForEach(task.Say);
        yield return TimeSpan.FromSeconds(1);
        var name = storage.Type is "lvmthin" ? made.Name : $"{source.Name}/{made.Name}";
        plan.Values[key] = value.Replace(volumeId, $"{storage.Id}:{name}", StringComparison.Ordinal);
    }

    static (string VolumeId, string Value, Volume Volume) Source(ClusterState cluster, ClonePlan plan, string key)
    {
        var value = plan.Values[key];
        var volumeId = GuestDisks.VolumeId(value);
        var found = DiskSpace.Find(cluster, plan.Source.Node, volumeId) ?? throw new TaskFault($"volume '{volumeId}' does not exist");
        return (volumeId, value, found.Volume);
    }

    static string Progress(long done, long total) => string.Create(CultureInfo.InvariantCulture,
        $"transferred {Human(done)} of {Human(total)} ({(total == 0 ? 100 : done * 100.0 / total):F2}%)");

    static string Human(long bytes) => bytes >= 1L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):F1} GiB")
        : bytes >= 1 << 20 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):F1} MiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes:F1} B");
}
