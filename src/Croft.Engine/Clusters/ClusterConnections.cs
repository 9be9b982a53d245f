using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Clusters;

/// <summary>One live client a cluster, kept while the cluster is.</summary>
public sealed class ClusterConnections : IDisposable
{
    /// <summary>The client of a cluster by its name in Croft.</summary>
    /// <exception cref="FailureException">NotFound: no such cluster; the way out names those there are.</exception>
    public Task<ProxmoxClient> GetAsync(string cluster, CancellationToken ct) => throw new FailureException(FailureKind.Bug, "not yet");

    /// <inheritdoc/>
    public void Dispose() { }
}
