using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Pools;

/// <summary>Lists pools with how many members they have, asked live.</summary>
internal sealed class ListPools(ClusterConnections connections) : IVerb<ListPoolsRequest, Page<PoolRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "pool", "list", "Lists pools with how many members they have.", Permissions.EstateRead, Effect.Reads, typeof(ListPoolsRequest), typeof(Page<PoolRow>))
    { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Page<PoolRow>> RunAsync(ListPoolsRequest request, VerbContext context, CancellationToken ct) => connections.ListSeenAsync<PoolRow>(
        request.Cluster,
        async (api, cluster) =>
        {
            var names = (await api.Pools.ListAsync(ct)).Select(p => p.Name).Where(name => Horizon.Current.SeesPool(cluster, name)).Order(StringComparer.Ordinal);
            var page = new Page<PoolRow>([.. (await Task.WhenAll(names.Select(name => api.Pools.GetAsync(name, ct)))).Select(p => Row(cluster, p))]);
            return page.Items.Count > 0 || !Horizon.Current.Whole(cluster) ? page : await sight.JudgeAsync(page, api, cluster, ct);
        },
        // Storages are the cluster's.
        (_, row) => row with { Storages = 0 },
        ct);

    static readonly Visibility sight = new("pools", "/pool", "Pool.Audit");

    static PoolRow Row(string cluster, Pool pool) => new()
    {
        Cluster = cluster,
        Pool = pool.Name,
        Guests = pool.Members.Count(m => m.Vmid is not null),
        Storages = pool.Members.Where(m => m.Vmid is null).Select(m => m.Storage).Distinct(StringComparer.Ordinal).Count(),
        Comment = pool.Comment,
    };
}
