using System.Data.Common;
using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Inventory.Tables;
using Croft.Engine.State;

namespace Croft.Engine.Inventory.Past;

/// <summary>Guests as they were: the present rows with every later change taken back, and those that are gone since.</summary>
sealed class PastGuests(DbConnection connection, PastPlaces past, DateTimeOffset when)
{
    readonly Horizon horizon = Horizon.Current;
    readonly Dictionary<string, string[]> tags = new(StringComparer.Ordinal);

    /// <summary>A page of those that match, in order of cluster and vmid.</summary>
    public Page<GuestRow> Page(ListGuestsRequest filter)
    {
        past.Places.Demand(filter.Node);
        var selector = filter.Select is { } text ? GuestSelector.Parse(text).DemandHistory() : null;
        var guests = new List<GuestRow>();
        foreach (var guest in All(filter))
        {
            if (!Fits(guest, filter) || selector?.Picks(guest) == false)
                continue;
            if (guests.Count == filter.Limit)
                return Page(guests) with { Next = $"{guests[^1].Cluster}/{guests[^1].Vmid}" };
            guests.Add(guest);
        }
        return Page(guests);
    }

    Page<GuestRow> Page(List<GuestRow> guests) => past.Page(guests, guests.Select(g => (g.Cluster, g.Node)), g => g.Seen);

    /// <summary>All that may match; where nothing has changed since, the database filters.</summary>
    IEnumerable<GuestRow> All(ListGuestsRequest filter)
    {
        var changed = PastSet.Read(connection, PastKind.Guest, when, filter.Cluster);
        var present = Present(changed.IsEmpty ? filter : new ListGuestsRequest { Cluster = filter.Cluster }, changed);
        return changed.IsEmpty ? present : present.Concat(Gone(changed)).OrderBy(g => g.Cluster, StringComparer.Ordinal).ThenBy(g => g.Vmid);
    }

    IEnumerable<GuestRow> Present(ListGuestsRequest filter, PastSet changed)
    {
        var (where, values) = GuestQuery.Where(filter);
        using var select = new Prepared(connection, null, $"SELECT {GuestQuery.ColumnNames} FROM guest_readings{where} ORDER BY cluster, vmid", values.Length);
        using var row = select.Read(values);
        var columns = Columns.Of(row);
        var none = new PastValues();
        while (row.Read())
        {
            var place = past.Places.Of(columns.Repeated(0), columns.Repeated(1));
            var then = changed.IsEmpty ? none : changed.Of(place.Cluster, columns.Number(2).ToString(CultureInfo.InvariantCulture)) ?? none;
            if (!then.IsWhole && past.Knows(place.Cluster) && horizon.Sees(place.Cluster, (int)columns.Number(2), when))
                yield return Of(GuestQuery.Row(columns, place, tags) with { Status = columns.Repeated(5) }, then);
        }
    }

    IEnumerable<GuestRow> Gone(PastSet changed)
    {
        foreach (var ((cluster, subject), values) in changed.All)
        {
            if (values is not { IsWhole: true, Absent: false } || !past.Knows(cluster) || !horizon.Whole(cluster))
                continue;
            var vmid = int.Parse(subject, CultureInfo.InvariantCulture);
            yield return Of(new GuestRow { Cluster = cluster, Node = "", Vmid = vmid, Name = $"VM {vmid}", Type = GuestType.Vm, Status = "unknown", Tags = [], Seen = when }, values);
        }
    }

    /// <summary>A row with its kept state (not yet judged by its node) as it was; what has no history is empty.</summary>
    GuestRow Of(GuestRow row, PastValues values)
    {
        var place = past.Places.Of(row.Cluster, values.Text("node", row.Node)!);
        return row with
        {
            Node = place.Node,
            Name = values.Text("name", row.Name)!,
            Type = values.Text("type", null) is { } type ? type == "vm" ? GuestType.Vm : GuestType.Ct : row.Type,
            Status = GuestQuery.Status(values.Text("status", row.Status)!, place),
            Tags = values.Text("tags", null) is { } text ? GuestQuery.Tags(text, tags) : row.Tags,
            Pool = values.Text("pool", row.Pool),
            Template = values.Truth("template", row.Template),
            Ha = values.Text("ha", row.Ha),
            Cores = values.Double("cores", row.Cores),
            MemoryMax = values.Number("memoryMax", row.MemoryMax),
            Seen = place.Seen,
            Lock = null,
            Cpu = null,
            Memory = null,
            DiskMax = null,
            Uptime = null,
            Digest = null,
            Pending = null,
            ConfigSeen = null,
            Changed = null,
        };
    }

    static bool Fits(GuestRow guest, ListGuestsRequest filter)
    {
        if (filter.After is { } after && GuestQuery.Cursor(after) is var (cluster, vmid)
            && (string.CompareOrdinal(guest.Cluster, cluster) is var order && (order < 0 || (order == 0 && guest.Vmid <= vmid))))
            return false;
        return (filter.Node is null || guest.Node == filter.Node)
            && (filter.Pool is null || guest.Pool == filter.Pool)
            && (filter.Type is null || guest.Type == filter.Type)
            && (filter.Status is null || guest.Status == filter.Status)
            && (filter.Tag is null || guest.Tags.Contains(filter.Tag, StringComparer.OrdinalIgnoreCase));
    }
}
