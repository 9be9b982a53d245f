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
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "pool", "list", "Lists pools with how many members they have.", Permissions.EstateRead, Effect.Reads, typeof(ListPoolsRequest), typeof(Page<PoolRow>));

    /// <inheritdoc/>
    public async Task<Page<PoolRow>> RunAsync(ListPoolsRequest request, VerbContext context, CancellationToken ct)
    {
        IReadOnlyList<string> clusters = request.Cluster is not null ? [request.Cluster] : await connections.NamesAsync(ct);
        var answers = await Task.WhenAll(clusters.Select(c => AskAsync(c, ct)));
        return new Page<PoolRow>([.. answers.SelectMany(a => a.Rows)]) { Missing = [.. answers.Select(a => a.Missing).OfType<Missing>()] };
    }

    async Task<(IReadOnlyList<PoolRow> Rows, Missing? Missing)> AskAsync(string cluster, CancellationToken ct)
    {
        try
        {
            var pools = (await connections.GetAsync(cluster, ct)).Within(Patience).Pools;
            var names = (await pools.ListAsync(ct)).Select(p => p.Name).Order(StringComparer.Ordinal);
            var all = await Task.WhenAll(names.Select(name => pools.GetAsync(name, ct)));
            return ([.. all.Select(p => Row(cluster, p))], null);
        }
        catch (ProxmoxException e)
        {
            return ([], new Missing(cluster, FailureMap.Of(e, "").Kind, e.Message));
        }
    }

    static PoolRow Row(string cluster, Pool pool) => new()
    {
        Cluster = cluster,
        Pool = pool.Name,
        Guests = pool.Members.Count(m => m.Vmid is not null),
        Storages = pool.Members.Where(m => m.Vmid is null).Select(m => m.Storage).Distinct(StringComparer.Ordinal).Count(),
        Comment = pool.Comment,
    };
}
