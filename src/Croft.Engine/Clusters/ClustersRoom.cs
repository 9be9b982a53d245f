using Croft.Contracts;
using Croft.Engine.Secrets;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Clusters;

/// <summary>The clusters that Croft looks after: where they are, whom to trust, as whom to ask.</summary>
/// <remarks>
/// Uses Verbs, State, Secrets and Access. Rooms to the right get their clients from <see cref="ClusterConnections"/> alone.
/// No credential is sent before the certificate behind an address is decided on.
/// </remarks>
public static class ClustersRoom
{
    /// <summary>Adds the room; nothing is opened yet.</summary>
    public static IServiceCollection AddClusters(this IServiceCollection services) => services
        .AddOptionSection<ClusterOptions>("clusters")
        .AddSingleton<ClusterStore>()
        .AddSingleton(s => new ClusterConnections(
            s.GetRequiredService<ClusterStore>(), s.GetRequiredService<SecretStore>(), s.GetRequiredService<ClusterOptions>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton<Func<string, CancellationToken, Task<ProxmoxClient>>>(s => s.GetRequiredService<ClusterConnections>().GetAsync)
        .AddSingleton<Acquainting>()
        .AddVerb<AddCluster, AddClusterRequest, ClusterDetail>()
        .AddVerb<ListClusters, ListClustersRequest, Page<ClusterRow>>()
        .AddVerb<ShowCluster, ShowClusterRequest, ClusterDetail>()
        .AddVerb<TestCluster, TestClusterRequest, ClusterTest>()
        .AddVerb<TrustCluster, TrustClusterRequest, ClusterTrust>()
        .AddVerb<SetClusterToken, SetClusterTokenRequest, ClusterDetail>()
        .AddVerb<RemoveCluster, RemoveClusterRequest, RemovedCluster>();
}
