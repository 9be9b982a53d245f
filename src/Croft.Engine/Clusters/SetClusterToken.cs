using Croft.Contracts;
using Croft.Engine.Secrets;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Clusters;

/// <summary>Gives a cluster another token, after it was tried.</summary>
sealed class SetClusterToken(ClusterStore store, ClusterConnections connections, SecretStore secrets) : IVerb<SetClusterTokenRequest, ClusterDetail>
{
    public static VerbInfo Info { get; } = new(
        "cluster", "set-token", "Replaces a cluster's credential after trying the new one.", Permissions.ClusterKeep, Effect.Keeps,
        typeof(SetClusterTokenRequest), typeof(ClusterDetail))
    { About = Part.Cluster };

    public async Task<ClusterDetail> RunAsync(SetClusterTokenRequest request, VerbContext context, CancellationToken ct)
    {
        var token = (ApiToken)GivenCredential.Read(request.Token, null, null);
        var cluster = await store.GetAsync(request.Name, ct);
        using var client = connections.Connect(cluster.Name, cluster.Endpoints, cluster.Trust, token);
        var version = await client.VersionAsync(ct);
        await ClusterIdentity.ProveAsync(cluster, client, ct);
        var missing = await NeededPrivileges.MissingAsync(client.Access, ct);
        await Acquainting.StatusAsync(cluster.Name, client, token, missing, ct);
        var changed = cluster with
        {
            Account = token.Id,
            IsToken = true,
            Secret = secrets.Seal(new Secret(token.Secret), KnownCluster.PlaceOf(cluster.Name)),
            Version = version.Version,
            Trouble = null,
        };
        await store.ReplaceAsync(changed, ct);
        connections.Forget(cluster.Name);
        return changed.Detail() with { MissingPrivileges = missing };
    }
}
