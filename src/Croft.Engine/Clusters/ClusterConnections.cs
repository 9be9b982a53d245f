using Croft.Contracts;
using Croft.Engine.Secrets;
using Croft.Proxmox;

namespace Croft.Engine.Clusters;

/// <summary>One live client a cluster, kept as long as its address, trust and credential are what they were.</summary>
public sealed class ClusterConnections : IDisposable
{
    readonly ClusterStore store;
    readonly SecretStore secrets;
    readonly ClusterOptions options;
    readonly TimeProvider time;
    readonly Lock gate = new();
    readonly Dictionary<string, (KnownCluster Cluster, ProxmoxClient Client)> open = new(StringComparer.Ordinal);
    readonly List<ProxmoxClient> retired = [];

    internal ClusterConnections(ClusterStore store, SecretStore secrets, ClusterOptions options, TimeProvider time)
    {
        this.store = store;
        this.secrets = secrets;
        this.options = options;
        this.time = time;
    }

    /// <summary>The client of a cluster by its name in Croft.</summary>
    /// <exception cref="FailureException">NotFound: no such cluster; the way out names those there are.</exception>
    public async Task<ProxmoxClient> GetAsync(string cluster, CancellationToken ct)
    {
        KnownCluster known;
        try
        {
            // Read each time: another process may have removed it, or given it a new token.
            known = await store.GetAsync(cluster, ct);
        }
        catch (FailureException e) when (e.Failure.Kind == FailureKind.NotFound)
        {
            Forget(cluster);
            throw;
        }
        lock (gate)
        {
            if (open.TryGetValue(cluster, out var held) && held.Cluster.ReachedAs(known))
                return held.Client;
            Forget(cluster);
            var client = Connect(known.Endpoints, known.Trust, known.Credential(secrets));
            open[cluster] = (known, client);
            return client;
        }
    }

    /// <summary>Names of all clusters, sorted.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken ct) => [.. (await store.AllAsync(ct)).Select(c => c.Name)];

    /// <summary>A client of its own, for what is tried before it is kept; the caller disposes it.</summary>
    internal ProxmoxClient Connect(IReadOnlyList<Uri> endpoints, ProxmoxTrust trust, ProxmoxCredential credential, TimeSpan? deadline = null) =>
        new(new ProxmoxOptions
        {
            Endpoints = endpoints,
            Credential = credential,
            Trust = trust,
            MaxConnectionsPerEndpoint = options.Connections,
            Deadline = deadline ?? options.CallDeadline,
            ConnectDeadline = deadline ?? options.ConnectDeadline,
            Time = time,
        });

    /// <summary>Makes the next call connect anew; calls under way end as they will.</summary>
    internal void Forget(string cluster)
    {
        lock (gate)
        {
            if (open.Remove(cluster, out var held))
                retired.Add(held.Client);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (var client in open.Values.Select(h => h.Client).Concat(retired))
                client.Dispose();
            open.Clear();
            retired.Clear();
        }
    }
}
