using System.Data.Common;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Inventory.Tables;
using Croft.Engine.State;

namespace Croft.Engine.Inventory;

/// <summary>What was last seen of the estate, listed by prepared commands: EF would cost a cold process half a second.</summary>
public sealed class Readings(Database database)
{
    /// <summary>Guests that match, in order of cluster and vmid; a page where the request limits it.</summary>
    /// <remarks>On a node that is down, or in a cluster that did not answer, a guest's status is <c>unknown</c>.</remarks>
    public async Task<Page<GuestRow>> GuestsAsync(ListGuestsRequest filter, CancellationToken ct)
    {
        var horizon = Horizon.Current;
        var all = horizon.All;
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        var places = Places.Read(connection, filter.Cluster);
        places.Demand(filter.Node);
        var (where, values) = GuestQuery.Where(filter);
        var selector = filter.Select is { } text ? GuestSelector.Parse(text) : null;
        var guests = new List<GuestRow>();
        var tags = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var touched = new HashSet<Place>(ReferenceEqualityComparer.Instance);
        var hidden = new List<GuestRow>();
        using var select = new Prepared(connection, null, $"SELECT {GuestQuery.ColumnNames} FROM guest_readings{where} ORDER BY cluster, vmid", values.Length);
        using var row = select.Read(values);
        var columns = Columns.Of(row);
        string? next = null;
        while (row.Read())
        {
            if (!all && !horizon.Sees(columns.Repeated(0), (int)columns.Number(2)))
                continue;
            var place = places.Of(columns.Repeated(0), columns.Repeated(1));
            if (filter.Status is not null && GuestQuery.Status(columns.Repeated(5), place) != filter.Status)
                continue;
            var guest = GuestQuery.Row(columns, place, tags);
            if (selector?.Picks(guest) == false)
                continue;
            if (guests.Count == filter.Limit)
            {
                next = $"{guests[^1].Cluster}/{guests[^1].Vmid}";
                break;
            }
            guests.Add(guest);
            touched.Add(place);
            if (columns.Repeated(5) == GuestSeen.Hidden)
                hidden.Add(guests[^1]);
        }
        return new Page<GuestRow>(guests)
        {
            Next = next,
            OldestReading = guests.Count == 0 ? null : guests.Min(g => g.Seen),
            Missing =
            [
                .. places.Missing(touched.Select(p => (p.Cluster, p.Node))),
                .. hidden.GroupBy(g => g.Cluster).Select(g => Disappearance.Told(g.Key, [.. g.Select(row => row.Vmid)])),
            ],
        };
    }

    /// <summary>Guests by vmid or name; for finding the one that is meant.</summary>
    internal async Task<IReadOnlyList<GuestRow>> CalledAsync(GuestName name, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        var places = Places.Read(connection, name.Cluster);
        using var select = new Prepared(connection, null, $"SELECT {GuestQuery.ColumnNames} FROM guest_readings WHERE vmid = @p0 OR lower(name) = @p1 ORDER BY cluster, vmid", 2);
        using var row = select.Read(name.Vmid ?? -1, name.Last.ToLowerInvariant());
        var guests = new List<GuestRow>();
        var tags = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var columns = Columns.Of(row);
        while (row.Read())
        {
            if (Horizon.Current.Sees(columns.Repeated(0), (int)columns.Number(2)))
                guests.Add(GuestQuery.Row(columns, places.Of(columns.Repeated(0), columns.Repeated(1)), tags));
        }
        return guests;
    }

    /// <summary>Why a guest's state is not known; nothing where it is.</summary>
    internal async Task<IReadOnlyList<Missing>> WhyUnknownAsync(GuestRow guest, CancellationToken ct)
    {
        if (guest.Status != "unknown") return [];
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        return Places.Read(connection, guest.Cluster).Missing([(guest.Cluster, guest.Node)]) is { Count: > 0 } missing ? missing : [Disappearance.Told(guest.Cluster, [guest.Vmid])];
    }

    /// <summary>A guest's config as last read: live values and those that wait; null when it was not read yet.</summary>
    public async Task<ConfigSnapshot?> ConfigAsync(string cluster, int vmid, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        using var select = new Prepared(connection, null, "SELECT config, pending FROM config_readings WHERE cluster = @p0 AND vmid = @p1", 2);
        using var row = select.Read(cluster, vmid);
        if (!row.Read() || !Horizon.Current.Sees(cluster, vmid))
            return null;
        var values = ConfigReading.Map(row.GetString(0));
        return new ConfigSnapshot(values, ConfigReading.Changes(values, row.Text(1)));
    }

    /// <summary>Configs of a cluster's guests as last read, by vmid; those never read are not in it.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="guests">Numbers of the guests that are asked for; null for all.</param>
    /// <param name="ct">Ends the reading.</param>
    internal async Task<IReadOnlyDictionary<int, ConfigSnapshot>> ConfigsAsync(string cluster, HashSet<int>? guests, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        using var select = new Prepared(connection, null, "SELECT vmid, config, pending FROM config_readings WHERE cluster = @p0", 1);
        using var row = select.Read(cluster);
        var configs = new Dictionary<int, ConfigSnapshot>();
        var texts = new HashSet<string>(StringComparer.Ordinal);
        while (row.Read())
        {
            if (guests?.Contains(row.GetInt32(0)) == false || !Horizon.Current.Sees(cluster, row.GetInt32(0))) continue;
            // Guests of one cluster say the same in most of their settings: each text is kept once.
            var values = ConfigReading.Map(row.GetString(1), Once);
            configs[row.GetInt32(0)] = new ConfigSnapshot(values, ConfigReading.Changes(values, row.Text(2)));
        }
        return configs;

        string Once(string text)
        {
            if (texts.TryGetValue(text, out var kept))
                return kept;
            texts.Add(text);
            return text;
        }
    }

    /// <summary>When each value of some guests was last seen to change, by vmid and key; a value that never did is not in it.</summary>
    internal async Task<IReadOnlyDictionary<(string Vmid, string Key), DateTimeOffset>> ChangesAsync(string cluster, IReadOnlyCollection<string> guests, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        using var select = new Prepared(connection, null, "SELECT field, MAX(until) FROM past_readings WHERE cluster = @p0 AND kind IN ('guest', 'config') AND subject = @p1 GROUP BY field", 2);
        var changes = new Dictionary<(string, string), DateTimeOffset>();
        foreach (var guest in guests)
        {
            using var row = select.Read(cluster, guest);
            while (row.Read())
                changes[(guest, row.GetString(0))] = row.Time(1);
        }
        return changes;
    }

    /// <summary>Guests of a cluster whose config, as last read, holds a text; more may come than hold it, never fewer.</summary>
    internal async Task<IReadOnlyList<int>> HoldingAsync(string cluster, string text, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        using var select = new Prepared(connection, null, "SELECT vmid FROM config_readings WHERE cluster = @p0 AND config LIKE @p1 ORDER BY vmid", 2);
        using var row = select.Read(cluster, $"%{text}%");
        var vmids = new List<int>();
        while (row.Read())
            vmids.Add(row.GetInt32(0));
        return vmids;
    }

    /// <summary>Nodes, of one cluster or of all.</summary>
    public async Task<Page<NodeRow>> NodesAsync(string? cluster, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        var places = Places.Read(connection, cluster);
        var rows = places.Nodes.Where(n => cluster is null || n.Cluster == cluster).ToList();
        return new Page<NodeRow>(rows) { OldestReading = rows.Count == 0 ? null : rows.Min(n => n.Seen), Missing = places.Missing([]) };
    }

    /// <summary>Storages as each node sees them, of one cluster or of all.</summary>
    public async Task<Page<StorageRow>> StoragesAsync(string? cluster, string? node, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        var places = Places.Read(connection, cluster);
        places.Demand(node);
        using var select = new Prepared(connection, null,
            "SELECT cluster, node, storage, type, status, used, total, content, shared FROM storage_readings "
            + "WHERE (CAST(@p0 AS text) IS NULL OR cluster = @p0) AND (CAST(@p1 AS text) IS NULL OR node = @p1) ORDER BY cluster, storage, node", 2);
        using var row = select.Read(cluster, node);
        var rows = new List<StorageRow>();
        var hidden = new List<StorageRow>();
        while (row.Read())
        {
            if (!Horizon.Current.Whole(row.GetString(0))) continue;
            var place = places.Of(row.GetString(0), row.GetString(1));
            rows.Add(new StorageRow
            {
                Cluster = row.GetString(0),
                Node = row.GetString(1),
                Storage = row.GetString(2),
                Type = row.Text(3),
                Status = StorageSeen.Told(row.GetString(4), place.Up),
                Used = row.Number(5),
                Total = row.Number(6),
                Content = row.GetString(7).Split(',', StringSplitOptions.RemoveEmptyEntries),
                Shared = row.GetBoolean(8),
                Seen = place.Seen,
            });
            if (row.GetString(4) == GuestSeen.Hidden)
                hidden.Add(rows[^1]);
        }
        return new Page<StorageRow>(rows)
        {
            OldestReading = rows.Count == 0 ? null : rows.Min(s => s.Seen),
            Missing =
            [
                .. places.Missing(rows.Select(s => (s.Cluster, s.Node))),
                .. node is not null ? [] : places.Nodes.Select(n => n.Cluster).Distinct().Where(c => (cluster is null || c == cluster) && rows.TrueForAll(s => s.Cluster != c)).Select(VanishedStorages.NoneSeen),
                .. hidden.GroupBy(s => s.Cluster).Select(c => VanishedStorages.Told(c.Key, [.. c.Select(s => new VanishedStorage(s.Node, s.Storage))])),
            ],
        };
    }

    /// <summary>Tasks that began since and had failed by then, newest first.</summary>
    public async Task<IReadOnlyList<TaskRow>> FailedTasksAsync(string? cluster, DateTimeOffset since, DateTimeOffset until, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        using var select = new Prepared(connection, null,
            "SELECT cluster, upid, node, type, subject, \"user\", status, failed, started, ended FROM task_readings "
            + "WHERE failed AND started >= @p0 AND ended <= @p2 AND (CAST(@p1 AS text) IS NULL OR cluster = @p1) ORDER BY started DESC", 3);
        using var row = select.Read(since.UtcTicks, cluster, until.UtcTicks);
        var rows = new List<TaskRow>();
        while (row.Read())
        {
            if (!TaskRows.Seen(row.GetString(0), row.GetString(1), row.Time(8))) continue;
            rows.Add(new TaskRow
            {
                Cluster = row.GetString(0),
                Upid = row.GetString(1),
                Node = row.GetString(2),
                Type = row.GetString(3),
                Subject = row.GetString(4),
                User = row.GetString(5),
                Status = row.GetString(6),
                Failed = row.GetBoolean(7),
                Started = row.Time(8),
                Ended = row.MaybeTime(9),
            });
        }
        return rows;
    }

    /// <summary>Every guest on a node that is up, with when its config was read; oldest first.</summary>
    internal async Task<IReadOnlyList<GuestPlace>> PlacesAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        using var select = new Prepared(connection, null,
            "SELECT g.cluster, g.node, g.vmid, g.type, g.config_seen FROM guest_readings g JOIN node_readings n ON n.cluster = g.cluster AND n.node = g.node "
            + $"WHERE n.status = 'online' AND g.status <> '{GuestSeen.Hidden}' ORDER BY g.config_seen NULLS FIRST", 0);
        using var row = select.Read();
        var columns = Columns.Of(row);
        var places = new List<GuestPlace>();
        while (row.Read())
        {
            places.Add(new GuestPlace(columns.Repeated(0), columns.Repeated(1), (int)columns.Number(2), columns.Number(3) == 0)
            {
                ConfigSeen = columns.MaybeTime(4),
            });
        }
        return places;
    }
}

/// <summary>A guest's config as last read: values in force, and those that wait for a restart.</summary>
public sealed record ConfigSnapshot(IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldChange> Waiting);

/// <summary>A guest and the node to ask for it.</summary>
sealed record GuestPlace(string Cluster, string Node, int Vmid, bool IsVm)
{
    /// <summary>When its config was last read; null for never.</summary>
    public DateTimeOffset? ConfigSeen { get; init; }
}
