using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Looks at clusters for the kinds: what may not be read is told, and never taken for absent.</summary>
sealed class KindSight(ClusterConnections connections)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The live calls of a cluster.</summary>
    public async Task<ProxmoxApi> ApiAsync(string cluster, CancellationToken ct) => (await ClientAsync(cluster, ct)).Within(Patience);

    /// <summary>The live client of a cluster.</summary>
    public Task<ProxmoxClient> ClientAsync(string cluster, CancellationToken ct) => connections.GetAsync(cluster, ct);

    /// <summary>Reads a kind, once it is sure that nothing of it is hidden.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="what">What is read, in the plural: <c>storages</c>.</param>
    /// <param name="sight">Where one of which privileges has to be held.</param>
    /// <param name="read">The reading.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="FailureException">Denied: some of it may be hidden, or Proxmox refuses.</exception>
    public async Task<T> ReadAsync<T>(string cluster, string what, (string Path, IReadOnlyList<string> AnyOf) sight, Func<ProxmoxApi, Task<T>> read, CancellationToken ct)
    {
        var api = await ApiAsync(cluster, ct);
        try
        {
            if (sight.AnyOf.Count > 0 && await api.Access.PermissionsAsync(sight.Path, null, ct) is var held && !sight.AnyOf.Any(p => held.Holds(sight.Path, p)))
            {
                throw new FailureException(FailureKind.Denied, $"Which {what} {cluster} has can't be told: Croft's account lacks {string.Join(" or ", sight.AnyOf)} on {sight.Path}, and sees some at most.",
                    "Grant it, or leave these out of what is planned.");
            }
            return await read(api);
        }
        catch (ProxmoxException e) when (e.Error == ProxmoxError.Forbidden)
        {
            throw new FailureException(FailureMap.Of(e, $"read the {what} of {cluster}"));
        }
    }
}
