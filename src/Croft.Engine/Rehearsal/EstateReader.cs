using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;

namespace Croft.Engine.Rehearsal;

/// <summary>Puts the readings of a cluster together; what a silent cluster left unknown is as it was seen last.</summary>
public sealed class EstateReader
{
    readonly ClusterStore clusters;
    readonly Readings readings;
    readonly PastReadings past;

    internal EstateReader(ClusterStore clusters, Readings readings, PastReadings past) => (this.clusters, this.readings, this.past) = (clusters, readings, past);

    /// <summary>The cluster as last read.</summary>
    /// <exception cref="FailureException">NotFound: no such cluster, or it was never read.</exception>
    public async Task<Estate> ReadAsync(string cluster, CancellationToken ct)
    {
        var known = await clusters.GetAsync(cluster, ct);
        var nodes = (await readings.NodesAsync(cluster, ct)).Items;
        if (nodes.Count == 0)
            throw new FailureException(FailureKind.NotFound, $"{cluster} was not read yet.", "Read it: croft sync");
        var storages = (await readings.StoragesAsync(cluster, null, ct)).Items;
        var listed = await readings.GuestsAsync(new ListGuestsRequest { Cluster = cluster }, ct);
        var configs = await readings.ConfigsAsync(cluster, null, ct);
        var states = await LastKnownAsync([.. listed.Items.Where(g => g.Status == "unknown")], ct);
        return new Estate(
            cluster, known.Version, await LastKnownAsync(cluster, nodes, ct), storages,
            [.. listed.Items.Select(g => new EstateGuest(g with { Status = states.GetValueOrDefault(g.Vmid, g.Status) }, configs.GetValueOrDefault(g.Vmid)))],
            listed.Missing);
    }

    /// <summary>States of guests when they were seen last, by vmid.</summary>
    async Task<Dictionary<int, string>> LastKnownAsync(IReadOnlyList<GuestRow> unknown, CancellationToken ct)
    {
        Dictionary<int, string> states = [];
        foreach (var seen in unknown.GroupBy(g => (g.Cluster, g.Seen)))
        {
            foreach (var guest in (await past.GuestsAsync(new ListGuestsRequest { Cluster = seen.Key.Cluster }, seen.Key.Seen, ct)).Items)
                states[guest.Vmid] = guest.Status;
        }
        return states;
    }

    async Task<IReadOnlyList<NodeRow>> LastKnownAsync(string cluster, IReadOnlyList<NodeRow> nodes, CancellationToken ct)
    {
        if (nodes.All(n => n.Status != "unknown"))
            return nodes;
        var then = (await past.NodesAsync(cluster, nodes.Max(n => n.Seen), ct)).Items.ToDictionary(n => n.Node, n => n.Status, StringComparer.Ordinal);
        return [.. nodes.Select(n => n.Status == "unknown" ? n with { Status = then.GetValueOrDefault(n.Node, n.Status) } : n)];
    }
}
