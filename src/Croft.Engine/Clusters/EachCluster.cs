using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Proxmox;

namespace Croft.Engine.Clusters;

/// <summary>Lists that are asked of every cluster at once; one that does not answer is missing and never delays the rest.</summary>
internal static class EachCluster
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The rows of one cluster, or of all.</summary>
    public static async Task<Page<TRow>> ListAsync<TRow>(
        this ClusterConnections connections, string? cluster, Func<ProxmoxApi, string, Task<IReadOnlyList<TRow>>> ask, CancellationToken ct,
        TimeSpan? patience = null) where TRow : class
    {
        IReadOnlyList<string> clusters = cluster is not null ? [cluster] : await connections.NamesAsync(ct);
        var answers = await Task.WhenAll(clusters.Select(name => AskAsync(connections, name, ask, patience ?? Patience, ct)));
        return new Page<TRow>([.. answers.SelectMany(a => a.Rows)]) { Missing = [.. answers.Select(a => a.Missing).OfType<Missing>()] };
    }

    static async Task<(IReadOnlyList<TRow> Rows, Missing? Missing)> AskAsync<TRow>(
        ClusterConnections connections, string cluster, Func<ProxmoxApi, string, Task<IReadOnlyList<TRow>>> ask, TimeSpan patience, CancellationToken ct)
    {
        try
        {
            return (await ask((await connections.GetAsync(cluster, ct)).Within(patience), cluster), null);
        }
        catch (ProxmoxException e)
        {
            return ([], new Missing(cluster, FailureMap.Of(e, "").Kind, e.Message));
        }
    }
}
