using System.Data.Common;
using Croft.Engine.Inventory.Past;
using Croft.Engine.State;

namespace Croft.Engine.Inventory.Tables;

/// <summary>Guests as last seen: one cluster's rows compared with a new sight of them.</summary>
static class GuestTable
{
    static readonly Table table = new("guest_readings", ["cluster", "vmid"],
        ["type", "node", "name", "status", "tags", "pool", "template", "lock", "ha", "cpu", "cores", "memory", "memory_max", "disk_max", "started"]);

    /// <summary>Guests of a cluster as they were last seen, by vmid.</summary>
    public static Dictionary<int, GuestSeen> Of(DbConnection connection, DbTransaction? transaction, string cluster)
    {
        var guests = new Dictionary<int, GuestSeen>();
        using var select = new Prepared(connection, transaction, table.OfCluster, 1);
        using var row = select.Read(cluster);
        while (row.Read())
        {
            var guest = new GuestSeen(row.GetInt32(0), row.GetInt32(1) == 0, row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5),
                row.Text(6), row.GetBoolean(7), row.Text(8), row.Text(9))
            {
                Cpu = row.Double(10),
                Cores = row.Double(11),
                Memory = row.Number(12),
                MemoryMax = row.Number(13),
                DiskMax = row.Number(14),
                Started = row.Number(15),
            };
            guests.Add(guest.Vmid, guest);
        }
        return guests;
    }

    /// <summary>Writes what differs; returns who is no longer listed.</summary>
    public static SightWritten Write(DbConnection connection, DbTransaction transaction, ClusterSight sight, PastTable past)
    {
        var old = Of(connection, transaction, sight.Cluster);
        var online = sight.Nodes.Where(n => n.Online).Select(n => n.Node).ToHashSet(StringComparer.Ordinal);
        var down = sight.Nodes.Where(n => !n.Online).Select(n => n.Node).ToHashSet(StringComparer.Ordinal);
        var (added, listed) = (0, old.Count(g => g.Value.Status != GuestSeen.Hidden));
        var noticed = new List<Noticed>();
        using var upsert = new Prepared(connection, transaction, table.Upsert, table.Width);
        foreach (var seen in sight.Guests)
        {
            var known = old.Remove(seen.Vmid, out var before);
            var guest = known && !(seen.Named && online.Contains(seen.Node)) ? Kept(before!, seen, online) : seen;
            if (!known)
            {
                added++;
                past.Appeared(sight.Cluster, PastKind.Guest, seen.Vmid);
            }
            else if (guest.SameAs(before!))
                continue;
            else if (KeptValues.Between(before!, guest) is { Count: > 0 } differences)
            {
                past.Changed(sight.Cluster, PastKind.Guest, seen.Vmid, differences);
                noticed.Add(new Noticed(sight.Cluster, seen.Vmid, guest.Name, [.. differences.Select(d => d.ToString())]));
            }
            upsert.Run(sight.Cluster, guest.Vmid, guest.IsVm ? 0 : 1, guest.Node, guest.Name, guest.Status, guest.Tags, guest.Pool, guest.Template,
                guest.Lock, guest.Ha, guest.Cpu, guest.Cores, guest.Memory, guest.MemoryMax, guest.DiskMax, guest.Started);
        }
        return new SightWritten(listed, added,
            [.. old.Values.Where(g => !down.Contains(g.Node)).Select(g => new Vanished(new GuestPlace(sight.Cluster, g.Node, g.Vmid, g.IsVm), g.Status == GuestSeen.Hidden))])
        {
            Noticed = noticed,
        };
    }

    /// <summary>Of a guest without a name nothing is known but where it lies; what was seen last stays.</summary>
    static GuestSeen Kept(GuestSeen before, GuestSeen seen, HashSet<string> online) => before with
    {
        Node = seen.Node,
        Status = online.Contains(seen.Node) || before.Status == GuestSeen.Hidden ? seen.Status : before.Status,
    };

    /// <summary>Marks guests that are listed no more but were not shown to be gone.</summary>
    public static void Hide(DbConnection connection, DbTransaction transaction, string cluster, IReadOnlyCollection<int> vmids, PastTable past)
    {
        using var status = new Prepared(connection, transaction, "SELECT status FROM guest_readings WHERE cluster = @p0 AND vmid = @p1", 2);
        using var hide = new Prepared(connection, transaction, "UPDATE guest_readings SET status = @p2 WHERE cluster = @p0 AND vmid = @p1", 3);
        foreach (var vmid in vmids)
        {
            string? before;
            using (var row = status.Read(cluster, vmid))
                before = row.Read() ? row.GetString(0) : null;
            if (before is null or GuestSeen.Hidden)
                continue;
            past.Changed(cluster, PastKind.Guest, vmid, new Differences().Note("status", before, GuestSeen.Hidden));
            hide.Run(cluster, vmid, GuestSeen.Hidden);
        }
    }

    /// <summary>Takes out guests that are no more, and keeps what they were.</summary>
    public static int Forget(DbConnection connection, DbTransaction transaction, string cluster, IReadOnlyCollection<int> vmids, PastTable past)
    {
        var old = Of(connection, transaction, cluster);
        using var delete = new Prepared(connection, transaction, table.Delete, 2);
        using var config = new Prepared(connection, transaction, "SELECT config, pending, since FROM config_readings WHERE cluster = @p0 AND vmid = @p1", 2);
        using var deleteConfig = new Prepared(connection, transaction, "DELETE FROM config_readings WHERE cluster = @p0 AND vmid = @p1", 2);
        var gone = 0;
        foreach (var vmid in vmids)
        {
            if (!old.TryGetValue(vmid, out var guest))
                continue;
            ForgetConfig(cluster, vmid);
            past.Gone(cluster, PastKind.Guest, vmid, KeptValues.Of(guest));
            deleteConfig.Run(cluster, vmid);
            gone += delete.Run(cluster, vmid);
        }
        return gone;

        void ForgetConfig(string cluster, int vmid)
        {
            DateTimeOffset since;
            IReadOnlyDictionary<string, string?> kept;
            using (var text = config.Read(cluster, vmid))
            {
                if (!text.Read())
                    return;
                (since, kept) = (text.Time(2), ConfigReading.Kept(text.GetString(0), text.Text(1)));
            }
            using var before = new PastTable(connection, transaction, since);
            before.Appeared(cluster, PastKind.Config, vmid);
            past.Gone(cluster, PastKind.Config, vmid, kept);
        }
    }
}
