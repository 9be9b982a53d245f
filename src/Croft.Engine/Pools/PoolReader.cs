using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Inventory;
using Croft.Proxmox;

namespace Croft.Engine.Pools;

/// <summary>A pool of a cluster as it is now, and the names of all pools beside it.</summary>
internal sealed record PoolSeen(string Cluster, string Name, Pool? Pool, IReadOnlyList<string> All)
{
    /// <summary>The pool, or why there is none.</summary>
    /// <exception cref="FailureException">NotFound with the names there are.</exception>
    public Pool Demand() => Pool ?? throw new FailureException(FailureKind.NotFound, $"{Cluster} has no pool '{Name}'.",
        All.Count == 0 ? $"It has none: 'croft pool create {Name}'." : $"It has: {string.Join(", ", All.Take(10))}.");
}

/// <summary>A guest or storage that is to become a member, or to be one no longer.</summary>
/// <param name="Name">Name as people call it.</param>
/// <param name="Vmid">Number of a guest; null for a storage.</param>
/// <param name="Pool">Pool that a guest is in now.</param>
internal sealed record Candidate(string Name, int? Vmid, string? Pool);

/// <summary>Reads pools, and who is meant by a member's name.</summary>
internal sealed class PoolReader(ClusterConnections connections, NodeReader nodes, GuestFinder guests)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task<PoolSeen> ReadAsync(PoolRequest request, CancellationToken ct)
    {
        var cluster = await nodes.ClusterAsync(request.Cluster, ct);
        var pools = (await connections.GetAsync(cluster, ct)).Within(Patience).Pools;
        var horizon = Horizon.Current;
        var all = (await pools.ListAsync(ct)).Select(p => p.Name).Where(p => horizon.SeesPool(cluster, p)).Order(StringComparer.Ordinal).ToList();
        var pool = all.Contains(request.Pool) ? await pools.GetAsync(request.Pool, ct) : null;
        if (pool is not null && !horizon.Whole(cluster)) pool = pool with { Members = [.. pool.Members.Where(m => m.Vmid is { } vmid && horizon.Sees(cluster, vmid))] };
        return new PoolSeen(cluster, request.Pool, pool, all);
    }

    /// <summary>Guests and storages by name, as the cluster lists them now.</summary>
    /// <exception cref="FailureException">NotFound or Invalid for a name that means none or several; Invalid when none is named.</exception>
    public async Task<IReadOnlyList<Candidate>> CandidatesAsync(string cluster, IReadOnlyList<string> names, IReadOnlyList<string> storages, CancellationToken ct)
    {
        if (names.Count + storages.Count == 0)
            throw new FailureException(new Failure(FailureKind.Invalid, "No member is named.") { WayOut = "Name guests, or storages with '--storage'.", Faults = [new Fault("GUESTS", "is missing, and so is --storage.")] });
        if (storages.Count > 0) Horizon.Current.DemandWhole(cluster);
        var resources = await (await connections.GetAsync(cluster, ct)).Within(Patience).Cluster.ResourcesAsync(null, ct);
        List<Candidate> all = [];
        foreach (var name in names)
        {
            var row = (await guests.FindLiveAsync(name, cluster, ct)).Row;
            all.Add(new Candidate(row.Name, row.Vmid, resources.FirstOrDefault(r => r.Vmid == row.Vmid)?.Pool));
        }
        var known = resources.Where(r => r.Kind.Value == ResourceKind.Storage).Select(r => r.Storage).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        foreach (var name in storages)
        {
            if (!known.Contains(name)) throw new FailureException(FailureKind.NotFound, $"{cluster} has no storage '{name}'.", $"It has: {string.Join(", ", known.Take(10))}.");
            all.Add(new Candidate(name, null, null));
        }
        return [.. all.DistinctBy(c => (c.Vmid, c.Vmid is null ? c.Name : ""))];
    }
}
