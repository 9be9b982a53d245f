using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Engine.Inventory;

/// <summary>How guests are asked of the database, and how a row becomes one.</summary>
static class GuestQuery
{
    public const string ColumnNames =
        "cluster, node, vmid, name, type, status, tags, pool, template, lock, ha, cpu, cores, memory, memory_max, disk_max, started, digest, pending, config_seen, changed";

    /// <summary>A state as lists tell it: what lies on a node that is down, or is hidden, is unknown.</summary>
    public static string Status(string status, Place place) => place.Up && status != GuestSeen.Hidden ? status : "unknown";

    public static GuestRow Row(Columns row, Place place, Dictionary<string, string[]> tags)
    {
        // What is hidden was not in the cluster's last answer: its load is not known, and its config was the last that was seen of it.
        var hidden = row.Repeated(5) == GuestSeen.Hidden;
        return new GuestRow
        {
            Cluster = place.Cluster,
            Node = place.Node,
            Vmid = (int)row.Number(2),
            Name = row.Text(3),
            Type = row.Number(4) == 0 ? GuestType.Vm : GuestType.Ct,
            Status = Status(row.Repeated(5), place),
            Tags = Tags(row.Repeated(6), tags),
            Pool = row.MaybeRepeated(7),
            Template = row.Truth(8),
            Lock = row.MaybeRepeated(9),
            Ha = row.MaybeRepeated(10),
            Cpu = hidden ? null : row.MaybeDouble(11),
            Cores = row.MaybeDouble(12),
            Memory = hidden ? null : row.MaybeNumber(13),
            MemoryMax = row.MaybeNumber(14),
            DiskMax = row.MaybeNumber(15),
            Uptime = row.MaybeNumber(16) is { } started && place.Up && !hidden ? Math.Max(0, place.Seen.ToUnixTimeSeconds() - started) : null,
            Digest = row.MaybeText(17),
            Pending = row.MaybeTruth(18),
            ConfigSeen = row.MaybeTime(19),
            Changed = row.MaybeTime(20),
            Seen = hidden ? row.MaybeTime(19) ?? place.Seen : place.Seen,
        };
    }

    /// <summary>Tags as they are kept, parted; few sets of them are worn by many guests.</summary>
    public static string[] Tags(string text, Dictionary<string, string[]> tags) => text.Length == 0 ? []
        : tags.TryGetValue(text, out var known) ? known
        : tags[text] = text.Split(';', StringSplitOptions.RemoveEmptyEntries);

    public static (string Where, object?[] Values) Where(ListGuestsRequest filter)
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
            var (cluster, vmid) = Cursor(after);
            conditions.Add($"(cluster, vmid) > (@p{values.Count}, @p{values.Count + 1})");
            values.AddRange([cluster, vmid]);
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

    /// <summary>The last guest of the page before.</summary>
    public static (string Cluster, int Vmid) Cursor(string after)
    {
        var cut = after.LastIndexOf('/');
        return cut > 0 && int.TryParse(after.AsSpan(cut + 1), out var vmid) ? (after[..cut], vmid) : throw new FailureException(
            FailureKind.Invalid, $"'{after}' is no cursor of this list.", "Leave --after out for the first page; each page ends with the cursor of the next.");
    }

    public static string Literal(string text) =>
        text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
}
