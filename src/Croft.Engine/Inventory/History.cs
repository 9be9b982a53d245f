using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Inventory.Past;
using Croft.Engine.Inventory.Tables;
using Croft.Engine.State;

namespace Croft.Engine.Inventory;

/// <summary>What changed in the estate, newest first.</summary>
sealed class History(Database database, Readings readings, TimeProvider time)
{
    /// <summary>Instead of a field: the whole appeared or went.</summary>
    internal const string Presence = "presence";

    /// <summary>What <see cref="Presence"/> is.</summary>
    internal const string Present = "present", Absent = "absent";

    /// <summary>A page of all changes, or of one kind.</summary>
    public Task<Page<ChangeRow>> OfAllAsync(ListHistoryRequest request, CancellationToken ct) =>
        PageAsync(request, request.Cluster, request.Kind is { } kind ? new Filter("kind = {0}", kind) : null, ct);

    /// <summary>A page of one guest's changes, its config's included; the guest may be gone.</summary>
    /// <exception cref="FailureException">NotFound: no such guest, now or ever; Invalid: several fit.</exception>
    public async Task<Page<ChangeRow>> OfGuestAsync(GuestHistoryRequest request, CancellationToken ct)
    {
        var name = GuestName.Parse(request.Guest, request.Cluster);
        var (cluster, vmid) = GuestNames.Pick(name, await readings.CalledAsync(name, ct)) is { } guest
            ? (guest.Cluster, guest.Vmid.ToString(CultureInfo.InvariantCulture)) : await GoneAsync(name, ct);
        return await PageAsync(request, cluster, new Filter("kind IN ('guest', 'config') AND subject = {0}", vmid), ct);
    }

    /// <summary>A page of one node's changes, its storages' included.</summary>
    /// <exception cref="FailureException">NotFound: no such node.</exception>
    public async Task<Page<ChangeRow>> OfNodeAsync(NodeHistoryRequest request, CancellationToken ct)
    {
        var (cluster, node) = NodeFinder.Split(request.Node, request.Cluster);
        var page = await PageAsync(request, cluster, new Filter("(kind = 'node' AND subject = {0} OR kind = 'storage' AND subject LIKE {0} || '/%')", node), ct);
        if (page.Items.Count > 0)
            return page;
        var nodes = (await readings.NodesAsync(cluster, ct)).Items;
        return nodes.Any(n => n.Node == node) ? page : throw NodeFinder.Unknown(cluster, node, nodes.Select(n => n.Node));
    }

    async Task<Page<ChangeRow>> PageAsync(HistoryRequest request, string? cluster, Filter? filter, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        // Demands a cluster that is named to be known.
        if (cluster is not null)
            Places.Read(connection, cluster);
        var sql = "SELECT cluster, kind, subject, until, field, before, after, id FROM past_readings WHERE NOT (kind = 'config' AND field = '')";
        var values = new List<object?>();
        Add("cluster = {0}", cluster);
        Add(filter?.Condition, filter?.Value);
        Add("field = {0}", request.Field == Presence ? Difference.Whole : request.Field);
        Add("until > {0}", request.Since is { } since ? Moment.Parse(since, time).UtcTicks : null);
        if (request.After is { } after)
        {
            var (ticks, id) = ChangePlace.Parse(after);
            sql += $" AND (until, id) < (@p{values.Count}, @p{values.Count + 1})";
            values.AddRange([ticks, id]);
        }
        // Of what is hidden nobody knows how much there is: rows are counted once they are seen.
        var limit = "";
        if (Horizon.Current.All)
        {
            limit = $" LIMIT @p{values.Count}";
            values.Add(request.Limit + 1);
        }
        using var select = new Prepared(connection, null, $"{sql} ORDER BY until DESC, id DESC{limit}", values.Count);
        var (rows, next) = Read(select, values, request.Limit);
        return new Page<ChangeRow>([.. rows.Select(r => r with { Name = NameOf(connection, r.Cluster, r.Kind, r.Subject, r.Seen) })]) { Next = next };

        void Add(string? condition, object? value)
        {
            if (condition is null || value is null)
                return;
            sql += " AND " + string.Format(CultureInfo.InvariantCulture, condition, $"@p{values.Count}");
            values.Add(value);
        }
    }

    static (List<ChangeRow> Rows, string? Next) Read(Prepared select, List<object?> values, int limit)
    {
        var rows = new List<ChangeRow>();
        string? last = null;
        using var row = select.Read([.. values]);
        while (row.Read())
        {
            if (!Seen(row.GetString(0), row.GetString(1), row.GetString(2), row.Time(3)))
                continue;
            if (rows.Count == limit)
                return (rows, last);
            rows.Add(Row(row));
            last = rows[^1].Cursor;
        }
        return (rows, null);
    }

    /// <summary>True for a change that the caller sees: of a guest with it, of all else with its cluster.</summary>
    internal static bool Seen(string cluster, string kind, string subject, DateTimeOffset at) =>
        kind is PastKind.Guest or PastKind.Config ? Horizon.Current.Sees(cluster, subject, at) : Horizon.Current.Whole(cluster);

    /// <summary>A change as it is told, of the columns <c>cluster, kind, subject, until, field, before, after, id</c>.</summary>
    internal static ChangeRow Row(DbDataReader row)
    {
        var whole = row.GetString(4) == Difference.Whole;
        return new ChangeRow
        {
            Cluster = row.GetString(0),
            Kind = row.GetString(1),
            Subject = row.GetString(2),
            Seen = row.Time(3),
            Field = whole ? Presence : row.GetString(4),
            From = whole ? row.Text(5) is null ? Absent : Present : Told(row.GetString(4), row.Text(5)),
            To = whole ? row.Text(5) is null ? Present : Absent : Told(row.GetString(4), row.Text(6)),
            Cursor = new ChangePlace(row.GetInt64(3), row.GetInt64(7)).ToString(),
        };
    }

    /// <summary>As lists tell it: tags parted by commas, what is hidden as unknown.</summary>
    internal static string? Told(string field, string? text) => (field, text) switch
    {
        ("status", GuestSeen.Hidden) => "unknown",
        ("tags", { } tags) => tags.Length == 0 ? null : tags.Trim(';').Replace(';', ','),
        _ => text,
    };

    /// <summary>The name that a guest bore at a change: what the next change of it was from, or its name now; null for what is no guest. Another guest may have its vmid since.</summary>
    internal static string? NameOf(DbConnection connection, string cluster, string kind, string subject, DateTimeOffset seen)
    {
        if (kind is not (PastKind.Guest or PastKind.Config))
            return null;
        using var next = connection.Command(null,
            "SELECT field, before FROM past_readings WHERE cluster = @cluster AND kind = 'guest' AND subject = @vmid AND until >= @seen "
            + "AND before IS NOT NULL AND field IN ('', 'name') ORDER BY until, id LIMIT 1",
            ("@cluster", cluster), ("@vmid", subject), ("@seen", seen.UtcTicks));
        using (var then = next.ExecuteReader())
        {
            if (then.Read())
                return then.GetString(0) == "name" ? then.GetString(1) : JsonSerializer.Deserialize<Dictionary<string, string?>>(then.GetString(1))!.GetValueOrDefault("name");
        }
        using var present = connection.Command(null, "SELECT name FROM guest_readings WHERE cluster = @cluster AND vmid = @vmid",
            ("@cluster", cluster), ("@vmid", int.Parse(subject, CultureInfo.InvariantCulture)));
        return present.ExecuteScalar() as string;
    }

    /// <summary>A guest that is no more, by its vmid or a name that it bore.</summary>
    async Task<(string Cluster, string Vmid)> GoneAsync(GuestName name, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        var places = Places.Read(connection, null);
        await using var select = connection.Command(null,
            "SELECT DISTINCT cluster, subject FROM past_readings WHERE kind = 'guest' AND (subject = @name OR field = 'name' AND before = @name OR field = '' AND before LIKE @whole ESCAPE '!') ORDER BY cluster, subject",
            ("@name", name.Last), ("@whole", $"%{GuestQuery.Literal($"\"name\":{JsonSerializer.Serialize(name.Last)}")}%"));
        await using var row = await select.ExecuteReaderAsync(ct);
        var found = new List<(string Cluster, string Vmid)>();
        while (await row.ReadAsync(ct))
        {
            if ((name.Cluster is null || row.GetString(0) == name.Cluster) && Horizon.Current.Whole(row.GetString(0)) && IsAt(row.GetString(0)))
                found.Add((row.GetString(0), row.GetString(1)));
        }
        return found.Count switch
        {
            1 => found[0],
            0 => throw GuestNames.NotFound(name, (await readings.GuestsAsync(new ListGuestsRequest { Cluster = name.Cluster }, ct)).Items),
            _ => throw new FailureException(FailureKind.Invalid, $"'{name.Text}' may mean {string.Join(" or ", found.Select(f => $"{f.Cluster}/{f.Vmid}"))}.",
                $"Say which, such as {found[0].Cluster}/{found[0].Vmid}."),
        };

        // What stands before the name may be a cluster or a node.
        bool IsAt(string cluster) => name.Place is null || name.Place == cluster || places.Nodes.Any(n => n.Cluster == cluster && n.Node == name.Place);
    }

    /// <summary>A condition with one value, which stands where the condition says.</summary>
    sealed record Filter(string Condition, string Value);
}
