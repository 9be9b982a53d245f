using Croft.Contracts;
using Croft.Engine.Secrets;
using Croft.Proxmox;

namespace Croft.Engine.Clusters;

/// <summary>One live client a cluster, kept as long as its address, trust and credential are what they were.</summary>
public sealed class ClusterConnections : IDisposable
{
    /// <summary>Time for which a proof of identity holds; an address can be given to another cluster at any time.</summary>
    static readonly TimeSpan Proven = TimeSpan.FromMinutes(1);

    /// <summary>Silence after which a client that was replaced is no longer in anybody's hands.</summary>
    static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    readonly ClusterStore store;
    readonly SecretStore secrets;
    readonly ClusterOptions options;
    readonly TimeProvider time;
    readonly Lock gate = new();
    readonly Dictionary<string, Held> open = new(StringComparer.Ordinal);
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
    /// <exception cref="ProxmoxException">Untrusted: another cluster answers in its place. Any other: it could not be asked who it is.</exception>
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
        var held = Hold(known);
        if (held.Seen is not { } seen || time.GetElapsedTime(seen) > Proven)
        {
            await ClusterIdentity.ProveAsync(known, held.Client, ct);
            held.Seen = time.GetTimestamp();
        }
        return held.Client;
    }

    /// <summary>Refuses a cluster that the verb may not be carried out on.</summary>
    /// <exception cref="FailureException">NotFound: no such cluster; the way out names those there are. Denied: the permission is not held on it.</exception>
    public async Task DemandAsync(string cluster, CancellationToken ct) => _ = await store.GetAsync(cluster, ct);

    /// <summary>Addresses that a cluster is known at, the one it was added with first.</summary>
    /// <exception cref="FailureException">NotFound: no such cluster.</exception>
    public async Task<IReadOnlyList<Uri>> AddressesAsync(string cluster, CancellationToken ct) => (await store.GetAsync(cluster, ct)).Endpoints;

    /// <summary>A client of its own that asks one address and no other, over connections that are new; the caller disposes it.</summary>
    /// <exception cref="FailureException">NotFound: no such cluster.</exception>
    /// <exception cref="ProxmoxException">Untrusted: another cluster answers there. Any other: it could not be asked who it is.</exception>
    public async Task<ProxmoxClient> AtAsync(string cluster, Uri address, TimeSpan deadline, CancellationToken ct)
    {
        var known = await store.GetAsync(cluster, ct);
        var client = Connect(known.Name, [address], known.Trust, known.Credential(secrets), deadline);
        try
        {
            await ClusterIdentity.ProveAsync(known, client, ct);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    Held Hold(KnownCluster known)
    {
        lock (gate)
        {
            if (open.TryGetValue(known.Name, out var held) && held.Cluster.ReachedAs(known))
                return held;
            Forget(known.Name);
            return open[known.Name] = new Held(known, Connect(known.Name, known.Endpoints, known.Trust, known.Credential(secrets)));
        }
    }

    /// <summary>Names of all clusters, sorted.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken ct) => [.. (await store.AllAsync(ct)).Select(c => c.Name)];

    /// <summary>A client of its own, for what is tried before it is kept; the caller disposes it.</summary>
    internal ProxmoxClient Connect(string cluster, IReadOnlyList<Uri> endpoints, ProxmoxTrust trust, ProxmoxCredential credential, TimeSpan? deadline = null) =>
        new(new ProxmoxOptions
        {
            Name = cluster,
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
            foreach (var client in retired.FindAll(c => c.Rests(Rest)))
            {
                retired.Remove(client);
                client.Dispose();
            }
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

    sealed class Held(KnownCluster cluster, ProxmoxClient client)
    {
        public KnownCluster Cluster => cluster;

        public ProxmoxClient Client => client;

        /// <summary>When it last proved that it is the cluster meant.</summary>
        public long? Seen { get; set; }
    }
}
