using System.Data.Common;
using Croft.Engine.State;
using System.Text.Json;

namespace Croft.Engine.Inventory.Tables;

/// <summary>Nodes as last seen.</summary>
static class NodeTable
{
    static readonly Table table = new("node_readings", ["cluster", "node"],
        ["status", "cpu", "cores", "memory", "memory_max", "disk", "disk_max", "started", "seen"]);

    public static void Write(DbConnection connection, DbTransaction transaction, ClusterSight sight, PastTable past)
    {
        var old = new Dictionary<string, (string Status, long Seen)>(StringComparer.Ordinal);
        using (var select = new Prepared(connection, transaction, "SELECT node, status, seen FROM node_readings WHERE cluster = @p0", 1))
        using (var row = select.Read(sight.Cluster))
        {
            while (row.Read())
                old.Add(row.GetString(0), (row.GetString(1), row.GetInt64(2)));
        }
        using var upsert = new Prepared(connection, transaction, table.Upsert, table.Width);
        foreach (var node in sight.Nodes)
        {
            var known = old.Remove(node.Node, out var before);
            if (known && before.Status != node.Status)
                past.Write(sight.Cluster, "node", node.Node, JsonSerializer.Serialize(new { status = before.Status }));
            var seen = node.Online || !known ? sight.At.UtcTicks : before.Seen;
            upsert.Run(sight.Cluster, node.Node, node.Status, node.Cpu, node.Cores, node.Memory, node.MemoryMax, node.Disk, node.DiskMax, node.Started, seen);
        }
        using var delete = new Prepared(connection, transaction, table.Delete, 2);
        foreach (var (node, before) in old)
        {
            past.Write(sight.Cluster, "node", node, JsonSerializer.Serialize(new { status = before.Status }));
            delete.Run(sight.Cluster, node);
        }
    }
}

/// <summary>Storages as each node last saw them.</summary>
static class StorageTable
{
    static readonly Table table = new("storage_readings", ["cluster", "node", "storage"], ["type", "status", "used", "total", "content", "shared"]);

    public static void Write(DbConnection connection, DbTransaction transaction, ClusterSight sight, PastTable past)
    {
        var old = new Dictionary<(string, string), StorageSeen>();
        using (var select = new Prepared(connection, transaction, table.OfCluster, 1))
        using (var row = select.Read(sight.Cluster))
        {
            while (row.Read())
            {
                var storage = new StorageSeen(row.GetString(0), row.GetString(1), row.Text(2), row.GetString(3), row.Number(4), row.Number(5), row.GetString(6), row.GetBoolean(7));
                old.Add((storage.Node, storage.Storage), storage);
            }
        }
        var down = sight.Nodes.Where(n => !n.Online).Select(n => n.Node).ToHashSet(StringComparer.Ordinal);
        using var upsert = new Prepared(connection, transaction, table.Upsert, table.Width);
        foreach (var seen in sight.Storages)
        {
            var known = old.Remove((seen.Node, seen.Storage), out var before);
            if (known && (before == seen || down.Contains(seen.Node)))
                continue;
            if (known && before!.Status != seen.Status)
                past.Write(sight.Cluster, "storage", $"{seen.Node}/{seen.Storage}", JsonSerializer.Serialize(new { status = before.Status }));
            upsert.Run(sight.Cluster, seen.Node, seen.Storage, seen.Type, seen.Status, seen.Used, seen.Total, seen.Content, seen.Shared);
        }
        using var delete = new Prepared(connection, transaction, table.Delete, 3);
        foreach (var storage in old.Values.Where(s => !down.Contains(s.Node)))
        {
            past.Write(sight.Cluster, "storage", $"{storage.Node}/{storage.Storage}", JsonSerializer.Serialize(storage));
            delete.Run(sight.Cluster, storage.Node, storage.Storage);
        }
    }
}

/// <summary>Tasks of the last days.</summary>
static class TaskTable
{
    /// <summary>Proxmox keeps the rest; here they only answer what happened of late.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromDays(7);

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
