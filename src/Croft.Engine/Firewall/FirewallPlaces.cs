using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Inventory;

namespace Croft.Engine.Firewall;

/// <summary>Finds whose firewall a user means: <c>lab</c>, <c>lab/pve1</c>, or a guest by any of its names.</summary>
internal sealed class FirewallPlaces(ClusterConnections connections, Readings readings, NodeFinder nodes, GuestFinder guests)
{
    /// <summary>The place that is meant; a guest as it is now.</summary>
    /// <exception cref="FailureException">NotFound; Invalid when several are called so; Unreachable when a guest's node is down.</exception>
    public async Task<FirewallPlace> FindAsync(FirewallRequest request, CancellationToken ct)
    {
        var text = request.Where.Trim();
        var clusters = await connections.NamesAsync(ct);
        if (request.Cluster is { } asked && !clusters.Contains(asked))
            throw ClusterNames.NotFound(asked, clusters);
        List<FirewallPlace> found = [.. clusters.Where(c => c == text && Horizon.Current.Whole(c) && (request.Cluster ?? c) == c).Select(c => new FirewallPlace(c, null, null))];
        found.AddRange((await nodes.CalledAsync(text, request.Cluster, ct)).Select(n => new FirewallPlace(n.Cluster, n.Node, null)));
        if (found.Count == 0)
        {
            var row = (await guests.FindLiveAsync(text, request.Cluster, ct)).Row;
            return new FirewallPlace(row.Cluster, null, new GuestAddress(row.Cluster, row.Node, row.Vmid, row.Type, row.Name));
        }
        // A guest may have the name of a cluster or node: then neither is taken for the other.
        var namesakes = text.Contains('/', StringComparison.Ordinal) ? [] : (await readings.CalledAsync(GuestName.Parse(text, request.Cluster), ct))
            .Where(g => request.Cluster is null || g.Cluster == request.Cluster).Select(g => $"{GuestFinder.FullName(g)} (guest)").ToList();
        if (found.Count + namesakes.Count == 1) return found[0];
        throw new FailureException(new Failure(FailureKind.Invalid, $"'{text}' may mean {string.Join(", ", found.Select(f => $"{f.FullName} ({(f.Node is null ? "cluster" : "node")})").Concat(namesakes))}.")
        {
            WayOut = $"Say which, such as {(found.FirstOrDefault(f => f.Node is not null)?.FullName ?? namesakes.FirstOrDefault()?.Split(' ')[0] ?? found[0].FullName)}; --cluster narrows it down.",
        });
    }
}
