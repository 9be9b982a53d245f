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
        "cluster", "test", "Tries a cluster's addresses, credential and privileges.", Permissions.EstateRead, Effect.Reads, typeof(TestClusterRequest), typeof(ClusterTest))
    { About = Part.Cluster };

    public async Task<ClusterTest> RunAsync(TestClusterRequest request, VerbContext context, CancellationToken ct)
    {
        var cluster = await store.GetAsync(request.Name, ct);
        var credential = cluster.Credential(secrets);
        var tests = await Task.WhenAll(cluster.Endpoints.Select(e => TryAsync(cluster, e, credential, ct)));
        var test = new ClusterTest(cluster.Name, tests);
        if (tests.All(t => t.Failure is not null))
            throw Unreachable(cluster, tests);
        var client = await connections.GetAsync(cluster.Name, ct);
        var status = await StatusAsync(client, cluster.Name, ct);
        return test with
        {
            Version = (await client.VersionAsync(ct)).Version,
            Quorate = status.IsQuorate,
            Missing = [.. new[] { Quorum.Lost(cluster.Name, status) }.OfType<Missing>(), .. tests.Where(t => t.Failure is not null).Select(t => new Missing($"{cluster.Name}/{new Uri(t.Url).Authority}", t.Failure!.Kind, t.Failure.Message))],
            MissingPrivileges = await NeededPrivileges.MissingAsync(client.Access, ct),
        };
    }

    /// <summary>Quorum and nodes: an account that may not even see them can do nothing else here.</summary>
    static async Task<ClusterStatus> StatusAsync(ProxmoxClient client, string name, CancellationToken ct)
    {
        try
        {
            return await client.Cluster.StatusAsync(ct);
        }
        catch (ProxmoxException e) when (e.Error == ProxmoxError.Forbidden)
        {
            throw new FailureException(new Failure(FailureKind.Denied, $"{name} answers, but its token may not look at the cluster.")
            {
                Cause = e.Reason,
                WayOut = "Give it Sys.Audit on / in Proxmox (Datacenter, Permissions), then try again; 'croft access grant-plan' lists all that the commands need.",
            }, e);
        }
    }

    /// <summary>The first address's failure stands for all where they agree in kind, so that an untrusted certificate or a refused token is not told as silence.</summary>
    static FailureException Unreachable(KnownCluster cluster, EndpointTest[] tests)
    {
        var first = tests[0].Failure!;
        var kind = Array.TrueForAll(tests, t => t.Failure!.Kind == first.Kind) ? first.Kind : FailureKind.Unreachable;
        return new FailureException(new Failure(kind, $"None of the {tests.Length} addresses of {cluster.Name} let Croft in.")
        {
            Cause = first.Message,
            WayOut = first.WayOut is { } way && !way.Contains("croft cluster test", StringComparison.Ordinal) ? way
                : $"Look at the nodes and the network between; if the cluster moved, add it anew: croft cluster remove {cluster.Name}, then croft cluster add {cluster.Name} https://HOST:8006",
            Faults = [.. tests.Select(t => new Fault(t.Url, t.Failure!.Message))],
        });
    }

    async Task<EndpointTest> TryAsync(KnownCluster cluster, Uri endpoint, ProxmoxCredential credential, CancellationToken ct)
    {
        var url = endpoint.GetLeftPart(UriPartial.Authority);
        try
        {
            using var client = connections.Connect(cluster.Name, [endpoint], cluster.Trust, credential, options.ConnectDeadline);
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
