using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Secrets;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Clusters;

/// <summary>Tries every address of a cluster, its credential and its privileges.</summary>
sealed class TestCluster(ClusterStore store, ClusterConnections connections, SecretStore secrets, ClusterOptions options, TimeProvider time)
    : IVerb<TestClusterRequest, ClusterTest>
{
    public static VerbInfo Info { get; } = new(
        "cluster", "test", "Tries a cluster's addresses, credential and privileges.", Permissions.EstateRead, Effect.Reads, typeof(TestClusterRequest), typeof(ClusterTest));

    public async Task<ClusterTest> RunAsync(TestClusterRequest request, VerbContext context, CancellationToken ct)
    {
        var cluster = await store.GetAsync(request.Name, ct);
        var credential = cluster.Credential(secrets);
        var tests = await Task.WhenAll(cluster.Endpoints.Select(e => TryAsync(cluster, e, credential, ct)));
        var test = new ClusterTest(cluster.Name, tests);
        if (tests.All(t => t.Failure is not null))
            return test;
        var client = await connections.GetAsync(cluster.Name, ct);
        return test with
        {
            Version = (await client.VersionAsync(ct)).Version,
            Quorate = (await client.Cluster.StatusAsync(ct)).IsQuorate,
            MissingPrivileges = NeededPrivileges.Missing(await client.Access.PermissionsAsync(ct)),
        };
    }

    async Task<EndpointTest> TryAsync(KnownCluster cluster, Uri endpoint, ProxmoxCredential credential, CancellationToken ct)
    {
        var url = endpoint.GetLeftPart(UriPartial.Authority);
        try
        {
            using var client = connections.Connect([endpoint], cluster.Trust, credential, options.ConnectDeadline);
            await client.VersionAsync(ct);
            var began = time.GetTimestamp();
            await client.VersionAsync(ct);
            return new EndpointTest(url, Math.Round(time.GetElapsedTime(began).TotalMilliseconds, 1), null);
        }
        catch (ProxmoxException e)
        {
            return new EndpointTest(url, null, FailureMap.Of(e, "cluster test"));
        }
    }
}
