using System.Data.Common;
using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Inventory.Past;
using Croft.Engine.Inventory.Tables;
using Croft.Engine.State;

namespace Croft.Engine.Inventory;

/// <summary>What was known of the estate at a moment that has passed.</summary>
/// <remarks>Figures that always move (load, memory and space in use, locks) have no history and are left empty.</remarks>
public sealed class PastReadings(Database database, TimeProvider time)
{
    /// <summary>The moment that a request asks for; null for the present.</summary>
    /// <exception cref="FailureException">Invalid: no moment, one to come, or the past and a fresh answer at once.</exception>
    public DateTimeOffset? When(string? asOf, bool fresh)
    {
        if (asOf is null)
            return null;
        return !fresh ? Moment.Parse(asOf, time) : throw new FailureException(
            FailureKind.Invalid, "--as-of asks what was, --fresh what is; a list can't answer both.", "Leave one of them out.");
    }

    /// <summary>Guests that matched then, in order of cluster and vmid.</summary>
    /// <exception cref="FailureException">NotFound: nothing is known of that moment; Invalid: the selector asks for what has no history.</exception>
    public async Task<Page<GuestRow>> GuestsAsync(ListGuestsRequest filter, DateTimeOffset when, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        return new PastGuests(connection, PastPlaces.Read(connection, filter.Cluster, when), when).Page(filter);
    }

    /// <summary>The guest that was called so then.</summary>
    /// <exception cref="FailureException">As <see cref="GuestsAsync"/>, and as <see cref="GuestFinder.FindAsync"/>.</exception>
    public async Task<GuestRow> GuestAsync(string guest, string? cluster, DateTimeOffset when, CancellationToken ct)
    {
        var name = GuestName.Parse(guest, cluster);
        var guests = (await GuestsAsync(new ListGuestsRequest { Cluster = name.Cluster }, when, ct)).Items;
        return GuestNames.Pick(name, guests) ?? throw GuestNames.NotFound(name, guests);
    }

    /// <summary>A guest's config as it was; null when it was not read yet.</summary>
    public async Task<ConfigSnapshot?> ConfigAsync(string cluster, int vmid, DateTimeOffset when, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        return Configs(connection, cluster, vmid, when).Values.SingleOrDefault();
    }

    /// <summary>The config of each of a cluster's guests as it was, by vmid; those not read yet are left out.</summary>
    public async Task<IReadOnlyDictionary<int, ConfigSnapshot>> ConfigsAsync(string cluster, DateTimeOffset when, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        return Configs(connection, cluster, null, when);
    }

    static Dictionary<int, ConfigSnapshot> Configs(DbConnection connection, string cluster, int? vmid, DateTimeOffset when)
    {
        var kept = Present(connection, cluster, vmid, when);
        foreach (var ((_, subject), then) in PastSet.Read(connection, PastKind.Config, when, cluster, vmid?.ToString(CultureInfo.InvariantCulture)).All)
        {
            var number = int.Parse(subject, CultureInfo.InvariantCulture);
            if (then.Absent)
            {
                kept.Remove(number);
                continue;
            }
            // What changed of a config that is read anew since then is of one that was not read yet.
            if (then.IsWhole) kept[number] = new(StringComparer.Ordinal);
            else if (!kept.ContainsKey(number)) continue;
            foreach (var (key, value) in then.Values) kept[number][key] = value;
        }
        return kept.Where(k => Horizon.Current.Sees(cluster, k.Key, when)).ToDictionary(k => k.Key, k => Snapshot(k.Value));
    }

    static ConfigSnapshot Snapshot(Dictionary<string, string?> kept)
    {
        kept.Remove(ConfigReading.Waiting, out var pending);
        var values = kept.Where(k => k.Value is not null).ToDictionary(k => k.Key, k => k.Value!, StringComparer.Ordinal);
        return new ConfigSnapshot(values, ConfigReading.Changes(values, pending));
    }

    /// <summary>Nodes as they were.</summary>
    public async Task<Page<NodeRow>> NodesAsync(string? cluster, DateTimeOffset when, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        var past = PastPlaces.Read(connection, cluster, when);
        return past.Page([.. past.Places.Nodes.Where(n => cluster is null || n.Cluster == cluster)], [], n => n.Seen);
    }

    /// <summary>Storages as each node saw them, without their space.</summary>
    public async Task<Page<StorageRow>> StoragesAsync(string? cluster, string? node, DateTimeOffset when, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        var past = PastPlaces.Read(connection, cluster, when);
        past.Places.Demand(node);
        var rows = new PastStorages(connection, past, when).All(cluster).Where(s => node is null || s.Node == node).ToList();
        return past.Page(rows, rows.Select(s => (s.Cluster, s.Node)), s => s.Seen);
    }

    /// <summary>When each cluster was last looked at by then, and why it did not answer.</summary>
    internal async Task<IReadOnlyList<(string Cluster, DateTimeOffset? Seen, string? Trouble)>> ClustersAsync(string? cluster, DateTimeOffset when, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        return PastPlaces.Read(connection, cluster, when).Clusters;
    }

    static Dictionary<int, Dictionary<string, string?>> Present(DbConnection connection, string cluster, int? vmid, DateTimeOffset when)
    {
        List<object?> values = [cluster, when.UtcTicks, .. vmid is { } one ? new object?[] { one } : []];
        using var select = new Prepared(connection, null,
            $"SELECT vmid, config, pending FROM config_readings WHERE cluster = @p0 AND since <= @p1{(vmid is null ? "" : " AND vmid = @p2")}", values.Count);
        using var row = select.Read([.. values]);
        var present = new Dictionary<int, Dictionary<string, string?>>();
        while (row.Read()) present.Add(row.GetInt32(0), new(ConfigReading.Kept(row.GetString(1), row.Text(2)), StringComparer.Ordinal));
        return present;
    }
}
