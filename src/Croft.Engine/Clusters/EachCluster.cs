using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Proxmox;

namespace Croft.Engine.Clusters;

/// <summary>Lists that are asked of every cluster at once; one that does not answer is missing and never delays the rest.</summary>
internal static class EachCluster
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The rows of one cluster, or of all.</summary>
    /// <param name="connections">Clients.</param>
    /// <param name="cluster">One cluster; all when null.</param>
    /// <param name="ask">Asks one.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <param name="patience">Time until a call is given up.</param>
    /// <param name="sight">What it takes to see any; an empty list is not believed without.</param>
    /// <exception cref="FailureException">NotFound: there is no such cluster, or none at all.</exception>
    public static Task<Page<TRow>> ListAsync<TRow>(
        this ClusterConnections connections, string? cluster, Func<ProxmoxApi, string, Task<IReadOnlyList<TRow>>> ask, CancellationToken ct,
        TimeSpan? patience = null, Visibility? sight = null) where TRow : class =>
        connections.ListAsync<TRow>(
            cluster,
            async (api, name) =>
            {
                var page = new Page<TRow>(await ask(api, name));
                return page.Items.Count > 0 || sight is null ? page : await sight.JudgeAsync(page, api, name, ct);
            },
            ct, patience);

    /// <summary>The rows of one cluster, or of all, with what each could not tell; only of clusters that are seen whole, since nobody filters them here.</summary>
    public static async Task<Page<TRow>> ListAsync<TRow>(
        this ClusterConnections connections, string? cluster, Func<ProxmoxApi, string, Task<Page<TRow>>> ask, CancellationToken ct,
        TimeSpan? patience = null) where TRow : class =>
        await connections.ListAsync((await connections.MeantAsync(cluster, ct)).Where(Horizon.Current.Whole), ask, ct, patience);

    /// <summary>The cluster that is named, or all.</summary>
    /// <exception cref="FailureException">NotFound: there is none at all.</exception>
    public static async Task<IReadOnlyList<string>> MeantAsync(this ClusterConnections connections, string? cluster, CancellationToken ct)
    {
        IReadOnlyList<string> clusters = cluster is not null ? [cluster] : await connections.NamesAsync(ct);
        return clusters.Count > 0 ? clusters : throw ClusterNames.None();
    }

    /// <summary>The rows of one cluster, or of all; of a cluster that is not seen whole those of guests that are.</summary>
    /// <param name="connections">Clients.</param>
    /// <param name="cluster">One cluster; all when null.</param>
    /// <param name="ask">Asks one.</param>
    /// <param name="own">What is told of a row in a cluster that is not seen whole; null for a row that is not told.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="FailureException">NotFound: there is no such cluster, or none at all.</exception>
    public static async Task<Page<TRow>> ListSeenAsync<TRow>(
        this ClusterConnections connections, string? cluster, Func<ProxmoxApi, string, Task<Page<TRow>>> ask, Func<string, TRow, TRow?> own, CancellationToken ct) where TRow : class
    {
        var horizon = Horizon.Current;
        var page = await connections.ListAsync(
            await connections.MeantAsync(cluster, ct),
            async (api, name) => await ask(api, name) is var all && horizon.Whole(name) ? all : new Page<TRow>([.. all.Items.Select(row => own(name, row)).OfType<TRow>()]) { Missing = all.Missing },
            ct);
        return page with { Missing = horizon.Tell(page.Missing) };
    }

    /// <summary>The rows of some clusters, in their order, with what each could not tell.</summary>
    public static async Task<Page<TRow>> ListAsync<TRow>(
        this ClusterConnections connections, IEnumerable<string> clusters, Func<ProxmoxApi, string, Task<Page<TRow>>> ask, CancellationToken ct,
        TimeSpan? patience = null) where TRow : class
    {
        var answers = await Task.WhenAll(clusters.Select(name => AskAsync(connections, name, ask, patience ?? Patience, ct)));
        return new Page<TRow>([.. answers.SelectMany(a => a.Items)]) { Missing = [.. answers.SelectMany(a => a.Missing)] };
    }

    static async Task<Page<TRow>> AskAsync<TRow>(
        ClusterConnections connections, string cluster, Func<ProxmoxApi, string, Task<Page<TRow>>> ask, TimeSpan patience, CancellationToken ct) where TRow : class
    {
        try
        {
            return await ask((await connections.GetAsync(cluster, ct)).Within(patience), cluster);
        }
        catch (ProxmoxException e)
        {
            return new Page<TRow>([]) { Missing = [new Missing(cluster, FailureMap.Of(e, "").Kind, e.Message)] };
        }
    }
}
