using System.Data.Common;
using Croft.Contracts;
using Croft.Engine.Inventory.Tables;
using Croft.Engine.State;

namespace Croft.Engine.Inventory;

/// <summary>What was last seen of the estate, listed by prepared commands: EF would cost a cold process half a second.</summary>
public sealed class Readings(Database database)
{
    const string GuestColumns =
        "cluster, node, vmid, name, type, status, tags, pool, template, lock, ha, cpu, cores, memory, memory_max, disk_max, started, digest, pending, config_seen, changed";

    /// <summary>Guests that match, in order of cluster and vmid; a page where the request limits it.</summary>
    /// <remarks>On a node that is down, or in a cluster that did not answer, a guest's status is <c>unknown</c>.</remarks>
    public async Task<Page<GuestRow>> GuestsAsync(ListGuestsRequest filter, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        var places = Places.Read(connection, filter.Cluster);
        places.Demand(filter.Node);
        var (where, values) = Where(filter);
        var selector = filter.Select is { } text ? GuestSelector.Parse(text) : null;
        var guests = new List<GuestRow>();
        var tags = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var touched = new HashSet<Place>(ReferenceEqualityComparer.Instance);
        var hidden = new List<GuestRow>();
        using var select = new Prepared(connection, null, $"SELECT {GuestColumns} FROM guest_readings{where} ORDER BY cluster, vmid", values.Length);
        using var row = select.Read(values);
        var columns = Columns.Of(row);
        string? next = null;
        while (row.Read())
        {
            var place = places.Of(columns.Text(0), columns.Text(1));
            if (filter.Status is not null && Status(columns, place) != filter.Status)
                continue;
            var guest = Guest(columns, place, tags);
            if (selector?.Picks(guest) == false)
                continue;
            if (guests.Count == filter.Limit)
            {
                next = $"{guests[^1].Cluster}/{guests[^1].Vmid}";
                break;
            }
            guests.Add(guest);
            touched.Add(place);
            if (columns.Text(5) == GuestSeen.Hidden)
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
        using var select = new Prepared(connection, null, $"SELECT {GuestColumns} FROM guest_readings WHERE vmid = @p0 OR lower(name) = @p1 ORDER BY cluster, vmid", 2);
        using var row = select.Read(name.Vmid ?? -1, name.Last.ToLowerInvariant());
        var guests = new List<GuestRow>();
        var tags = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var columns = Columns.Of(row);
        while (row.Read())
            guests.Add(Guest(columns, places.Of(columns.Text(0), columns.Text(1)), tags));
        return guests;
    }

    /// <summary>A guest's config as last read: live values and those that wait; null when it was not read yet.</summary>
    public async Task<ConfigSnapshot?> ConfigAsync(string cluster, int vmid, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        using var select = new Prepared(connection, null, "SELECT config, pending FROM config_readings WHERE cluster = @p0 AND vmid = @p1", 2);
        using var row = select.Read(cluster, vmid);
        if (!row.Read())
            return null;
        var values = ConfigReading.Map(row.GetString(0));
        return new ConfigSnapshot(values, ConfigReading.Changes(values, row.Text(1)));
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
        while (row.Read())
        {
            var place = places.Of(row.GetString(0), row.GetString(1));
            rows.Add(new StorageRow
            {
                Cluster = row.GetString(0),
                Node = row.GetString(1),
                Storage = row.GetString(2),
                Type = row.Text(3),
                Status = place.Up ? row.GetString(4) : "unknown",
                Used = row.Number(5),
                Total = row.Number(6),
                Content = row.GetString(7).Split(',', StringSplitOptions.RemoveEmptyEntries),
                Shared = row.GetBoolean(8),
                Seen = place.Seen,
            });
        }
        return new Page<StorageRow>(rows)
        {
            OldestReading = rows.Count == 0 ? null : rows.Min(s => s.Seen),
            Missing = places.Missing(rows.Select(s => (s.Cluster, s.Node))),
        };
    }

    /// <summary>Tasks that failed since, newest first.</summary>
    public async Task<IReadOnlyList<TaskRow>> FailedTasksAsync(string? cluster, DateTimeOffset since, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        using var select = new Prepared(connection, null,
            "SELECT cluster, upid, node, type, subject, \"user\", status, failed, started, ended FROM task_readings "
            + "WHERE failed AND started >= @p0 AND (CAST(@p1 AS text) IS NULL OR cluster = @p1) ORDER BY started DESC", 2);
        using var row = select.Read(since.UtcTicks, cluster);
        var rows = new List<TaskRow>();
        while (row.Read())
        {
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
            places.Add(new GuestPlace(string.Intern(columns.Text(0)), string.Intern(columns.Text(1)), (int)columns.Number(2), columns.Number(3) == 0)
            {
                ConfigSeen = columns.MaybeTime(4),
            });
        }
        return places;
    }

    static string Status(Columns row, Place place) => place.Up && row.Text(5) is var status && status != GuestSeen.Hidden ? status : "unknown";

    static GuestRow Guest(Columns row, Place place, Dictionary<string, string[]> tags)
    {
        return new GuestRow
        {
            Cluster = place.Cluster,
            Node = place.Node,
            Vmid = (int)row.Number(2),
            Name = row.Text(3),
            Type = row.Number(4) == 0 ? GuestType.Vm : GuestType.Ct,
            Status = Status(row, place),
            Tags = Tags(row.Text(6)),
            Pool = row.MaybeText(7),
            Template = row.Truth(8),
            Lock = row.MaybeText(9),
            Ha = row.MaybeText(10),
            Cpu = row.MaybeDouble(11),
            Cores = row.MaybeDouble(12),
            Memory = row.MaybeNumber(13),
            MemoryMax = row.MaybeNumber(14),
            DiskMax = row.MaybeNumber(15),
            Uptime = row.MaybeNumber(16) is { } started && place.Up ? Math.Max(0, place.Seen.ToUnixTimeSeconds() - started) : null,
            Digest = row.MaybeText(17),
            Pending = row.MaybeTruth(18),
            ConfigSeen = row.MaybeTime(19),
            Changed = row.MaybeTime(20),
            Seen = place.Seen,
        };

        // Few sets of tags are worn by many guests.
        string[] Tags(string text) => text.Length == 0 ? []
            : tags.TryGetValue(text, out var known) ? known
            : tags[text] = text.Split(';', StringSplitOptions.RemoveEmptyEntries);
    }

    static (string Where, object?[] Values) Where(ListGuestsRequest filter)
    {
        var conditions = new List<string>();
        var values = new List<object?>();
        Add("cluster = {0}", filter.Cluster);
        Add("node = {0}", filter.Node);
        Add("pool = {0}", filter.Pool);
        Add("type = {0}", filter.Type is { } type ? (int)type : null);
        Add("lower(tags) LIKE {0} ESCAPE '!'", filter.Tag is { } tag ? $"%;{Literal(tag.ToLowerInvariant())};%" : null);
        if (filter.After is { } after)
        {
            var cut = after.LastIndexOf('/');
            if (cut < 1 || !int.TryParse(after.AsSpan(cut + 1), out var vmid))
                throw new FailureException(new Failure(FailureKind.Invalid, $"'{after}' is no cursor of this list.") { WayOut = "Leave --after out for the first page; each page ends with the cursor of the next." });
            conditions.Add($"(cluster, vmid) > (@p{values.Count}, @p{values.Count + 1})");
            values.AddRange([after[..cut], vmid]);
        }
        return (conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions), [.. values]);

        void Add(string condition, object? value)
        {
            if (value is null)
                return;
            conditions.Add(string.Format(System.Globalization.CultureInfo.InvariantCulture, condition, $"@p{values.Count}"));
            values.Add(value);
        }
    }

    static string Literal(string text) =>
        text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
}

/// <summary>A guest's config as last read: values in force, and those that wait for a restart.</summary>
public sealed record ConfigSnapshot(IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldChange> Waiting);

/// <summary>A guest and the node to ask for it.</summary>
sealed record GuestPlace(string Cluster, string Node, int Vmid, bool IsVm)
{
    /// <summary>When its config was last read; null for never.</summary>
    public DateTimeOffset? ConfigSeen { get; init; }
}
