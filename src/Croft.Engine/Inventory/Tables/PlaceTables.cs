using System.Data.Common;
using Croft.Engine.Inventory.Past;
using Croft.Engine.State;

namespace Croft.Engine.Inventory.Tables;

/// <summary>Nodes as last seen.</summary>
static class NodeTable
{
    static readonly Table table = new("node_readings", ["cluster", "node"],
        ["status", "cpu", "cores", "memory", "memory_max", "disk", "disk_max", "started", "seen"]);

    public static void Write(DbConnection connection, DbTransaction transaction, ClusterSight sight, PastTable past)
    {
        var old = new Dictionary<string, (NodeSeen Node, long Seen)>(StringComparer.Ordinal);
        using (var select = new Prepared(connection, transaction, "SELECT node, status, cores, memory_max, seen FROM node_readings WHERE cluster = @p0", 1))
        using (var row = select.Read(sight.Cluster))
        {
            while (row.Read())
            {
                old.Add(row.GetString(0), (new NodeSeen(
                    row.GetString(0), row.GetString(1), null, (int?)row.Number(2), null, row.Number(3), null, null, null), row.GetInt64(4)));
            }
        }
        using var upsert = new Prepared(connection, transaction, table.Upsert, table.Width);
        foreach (var seen in sight.Nodes)
        {
            var known = old.Remove(seen.Node, out var before);
            // Of a node that is down Proxmox tells nothing; how large it is was seen before.
            var node = known && !seen.Online ? seen with { Cores = before.Node.Cores, MemoryMax = before.Node.MemoryMax } : seen;
            if (known)
                past.Changed(sight.Cluster, PastKind.Node, node.Node, KeptValues.Between(before.Node, node));
            else
                past.Appeared(sight.Cluster, PastKind.Node, node.Node);
            var at = node.Online || !known ? sight.At.UtcTicks : before.Seen;
            upsert.Run(sight.Cluster, node.Node, node.Status, node.Cpu, node.Cores, node.Memory, node.MemoryMax, node.Disk, node.DiskMax, node.Started, at);
        }
        using var delete = new Prepared(connection, transaction, table.Delete, 2);
        foreach (var (node, before) in old)
        {
            past.Gone(sight.Cluster, PastKind.Node, node, KeptValues.Of(before.Node));
            delete.Run(sight.Cluster, node);
        }
    }
}

/// <summary>Storages as each node last saw them.</summary>
static class StorageTable
{
    static readonly Table table = new("storage_readings", ["cluster", "node", "storage"], ["type", "status", "used", "total", "content", "shared"]);

    /// <summary>Writes what differs; returns those that a node lists no more.</summary>
    public static IReadOnlyList<VanishedStorage> Write(DbConnection connection, DbTransaction transaction, ClusterSight sight, PastTable past)
    {
        var old = Of(connection, transaction, sight.Cluster);
        var down = sight.Nodes.Where(n => !n.Online).Select(n => n.Node).ToHashSet(StringComparer.Ordinal);
        using var upsert = new Prepared(connection, transaction, table.Upsert, table.Width);
        foreach (var seen in sight.Storages)
        {
            var known = old.Remove((seen.Node, seen.Storage), out var before);
            if (known && (before == seen || down.Contains(seen.Node)))
                continue;
            if (known)
                past.Changed(sight.Cluster, PastKind.Storage, $"{seen.Node}/{seen.Storage}", KeptValues.Between(before!, seen));
            else
                past.Appeared(sight.Cluster, PastKind.Storage, $"{seen.Node}/{seen.Storage}");
            upsert.Run(sight.Cluster, seen.Node, seen.Storage, seen.Type, seen.Status, seen.Used, seen.Total, seen.Content, seen.Shared);
        }
        // With a node its storages go; of one that is down nothing is told.
        var nodes = sight.Nodes.Select(n => n.Node).ToHashSet(StringComparer.Ordinal);
        Forget(connection, transaction, sight.Cluster, [.. old.Values.Where(s => !nodes.Contains(s.Node)).Select(s => new VanishedStorage(s.Node, s.Storage))], past);
        return [.. old.Values.Where(s => nodes.Contains(s.Node) && !down.Contains(s.Node)).Select(s => new VanishedStorage(s.Node, s.Storage))];
    }

    /// <summary>Marks storages that are listed no more but were not shown to be gone.</summary>
    public static void Hide(DbConnection connection, DbTransaction transaction, string cluster, IReadOnlyCollection<VanishedStorage> hidden, PastTable past)
    {
        if (hidden.Count == 0)
            return;
        var old = Of(connection, transaction, cluster);
        using var hide = new Prepared(connection, transaction, "UPDATE storage_readings SET status = @p3 WHERE cluster = @p0 AND node = @p1 AND storage = @p2", 4);
        foreach (var (node, storage) in hidden)
        {
            if (!old.TryGetValue((node, storage), out var before) || before.Status == GuestSeen.Hidden)
                continue;
            past.Changed(cluster, PastKind.Storage, $"{node}/{storage}", new Differences().Note("status", before.Status, GuestSeen.Hidden));
            hide.Run(cluster, node, storage, GuestSeen.Hidden);
        }
    }

    /// <summary>Takes out storages that are no more, and keeps what they were.</summary>
    public static void Forget(DbConnection connection, DbTransaction transaction, string cluster, IReadOnlyCollection<VanishedStorage> gone, PastTable past)
    {
        if (gone.Count == 0)
            return;
        var old = Of(connection, transaction, cluster);
        using var delete = new Prepared(connection, transaction, table.Delete, 3);
        foreach (var (node, storage) in gone)
        {
            if (!old.TryGetValue((node, storage), out var before))
                continue;
            past.Gone(cluster, PastKind.Storage, $"{node}/{storage}", KeptValues.Of(before));
            delete.Run(cluster, node, storage);
        }
    }

    static Dictionary<(string, string), StorageSeen> Of(DbConnection connection, DbTransaction transaction, string cluster)
    {
        var old = new Dictionary<(string, string), StorageSeen>();
        using var select = new Prepared(connection, transaction, table.OfCluster, 1);
        using var row = select.Read(cluster);
        while (row.Read())
        {
            var storage = new StorageSeen(row.GetString(0), row.GetString(1), row.Text(2), row.GetString(3), row.Number(4), row.Number(5), row.GetString(6), row.GetBoolean(7));
            old.Add((storage.Node, storage.Storage), storage);
        }
        return old;
    }
}

/// <summary>Tasks of the last days.</summary>
static class TaskTable
{
    /// <summary>Proxmox keeps the rest; here they only answer what happened of late.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    static readonly string upsert =
        "INSERT INTO task_readings (cluster, upid, node, type, subject, \"user\", status, failed, started, ended) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9) "
        + "ON CONFLICT (cluster, upid) DO UPDATE SET status = excluded.status, failed = excluded.failed, ended = excluded.ended WHERE task_readings.ended IS NULL";

    public static void Write(DbConnection connection, DbTransaction transaction, ClusterSight sight)
    {
        using var write = new Prepared(connection, transaction, upsert, 10);
        foreach (var task in sight.Tasks ?? [])
        {
            var row = TaskRows.Of(sight.Cluster, task);
            write.Run(row.Cluster, row.Upid, row.Node, row.Type, row.Subject, row.User, row.Status, row.Failed, row.Started.UtcTicks, row.Ended?.UtcTicks);
        }
        using var prune = new Prepared(connection, transaction, "DELETE FROM task_readings WHERE cluster = @p0 AND started < @p1", 2);
        prune.Run(sight.Cluster, (sight.At - Kept).UtcTicks);
    }
}
