using Croft.Contracts;
using Croft.Engine.Secrets;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Clusters;

/// <summary>Shows the certificate that a cluster shows now beside the one that is trusted; takes it when its fingerprint is given.</summary>
sealed class TrustCluster(ClusterStore store, ClusterConnections connections, Acquainting acquainting, SecretStore secrets, TimeProvider time)
    : IVerb<TrustClusterRequest, ClusterTrust>
{
    public static VerbInfo Info { get; } = new(
        "cluster", "trust", "Shows a cluster's certificate, and takes it when confirmed.", Permissions.ClusterKeep, Effect.Keeps,
        typeof(TrustClusterRequest), typeof(ClusterTrust))
    { About = Part.Cluster };

    public async Task<ClusterTrust> RunAsync(TrustClusterRequest request, VerbContext context, CancellationToken ct)
    {
        var cluster = await store.GetAsync(request.Name, ct);
        var credential = cluster.Credential(secrets);
        var probe = await ProbeAsync(cluster, ct);
        var trusted = await IsTrustedAsync(cluster, probe, credential, ct);
        var result = new ClusterTrust(cluster.Name)
        {
            Old = Shown(cluster.Trust),
            New = probe.Certificate.Fingerprint,
            Subject = probe.Certificate.Subject,
            Issuer = probe.Certificate.Issuer,
            ValidUntil = probe.Certificate.ValidTo,
            Trusted = trusted,
            WayOut = trusted ? null
                : $"Compare the fingerprint on the node (pvenode cert info), then: croft cluster trust {cluster.Name} --fingerprint {probe.Certificate.Fingerprint}",
        };
        if (request.Fingerprint is null)
            return result;
        var first = TrustDecision.Compared(probe, request.Fingerprint);
        ClusterIdentity.Demand(cluster, probe.Certificate);
        var learnt = await acquainting.RunAsync(cluster.Name, probe, first, credential, ct);
        ClusterIdentity.Demand(cluster, learnt);
        await store.ReplaceAsync(cluster with
        {
            Trust = learnt.Trust,
            Endpoints = learnt.Endpoints,
            Nodes = learnt.Nodes,
            Identity = learnt.Identity,
            Version = learnt.Version,
            Trouble = null,
        }, ct);
        connections.Forget(cluster.Name);
        return result with { Trusted = true, Taken = true, WayOut = null };
    }

    /// <summary>The first address that answers at all.</summary>
    async Task<ProxmoxProbe> ProbeAsync(KnownCluster cluster, CancellationToken ct)
    {
        ProxmoxException? last = null;
        foreach (var endpoint in cluster.Endpoints)
        {
            try
            {
                return await ProxmoxProbe.RunAsync(endpoint, new ProbeOptions { Time = time }, ct);
            }
            catch (ProxmoxException e)
            {
                last ??= e;
            }
        }
        throw last!;
    }

    async Task<bool> IsTrustedAsync(KnownCluster cluster, ProxmoxProbe probe, ProxmoxCredential credential, CancellationToken ct)
    {
        try
        {
            using var client = connections.Connect(cluster.Name, [probe.Address], cluster.Trust, credential);
            await client.VersionAsync(ct);
            return true;
        }
        catch (ProxmoxException e)
        {
            // Any other refusal came after the certificate was accepted.
            return e.Error != ProxmoxError.Untrusted;
        }
    }

    static IReadOnlyList<string> Shown(ProxmoxTrust trust) =>
    [
        .. trust.SystemAuthorities ? new[] { "authorities of this system" } : [],
        .. trust.AuthorityPem is { } pem ? new[] { $"authority {ClusterIdentity.SubjectOf(pem)}" } : [],
        .. trust.Fingerprints.Select(Fingerprint.Show),
    ];
}
