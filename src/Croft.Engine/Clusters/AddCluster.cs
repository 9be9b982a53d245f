using Croft.Contracts;
using Croft.Engine.Secrets;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Clusters;

/// <summary>Adds a cluster: probe, trust, credential, acquaintance, in this order.</summary>
sealed class AddCluster(ClusterStore store, Acquainting acquainting, SecretStore secrets, TimeProvider time) : IVerb<AddClusterRequest, ClusterDetail>
{
    public static VerbInfo Info { get; } = new(
        "cluster", "add", "Adds a cluster after its certificate and credential were checked.", Permissions.ClusterKeep, Effect.Keeps,
        typeof(AddClusterRequest), typeof(ClusterDetail))
    { About = Part.Everything };

    public async Task<ClusterDetail> RunAsync(AddClusterRequest request, VerbContext context, CancellationToken ct)
    {
        var address = ClusterAddress.Parse(request.Url);
        var credential = GivenCredential.Read(request.Token, request.User, request.Password);
        var known = await store.AllAsync(ct);
        if (known.FirstOrDefault(c => c.Name == request.Name) is { } same)
            throw new FailureException(FailureKind.Conflict, $"A cluster named {request.Name} is known already ({same.Endpoints[0].Authority}).",
                $"Choose another name, or give it a new credential: croft cluster set-token {request.Name} --token-file FILE");
        var probe = await ProxmoxProbe.RunAsync(address, new ProbeOptions { Time = time }, ct);
        var first = TrustDecision.First(probe, request.Fingerprint, request.TrustOnFirstUse, Repeat(request, address));
        var learnt = await acquainting.RunAsync(request.Name, probe, first, credential, ct);
        if (known.FirstOrDefault(c => c.Identity == learnt.Identity) is { } other)
            throw new FailureException(FailureKind.Conflict, $"{address.Authority} belongs to the cluster that is known as {other.Name}; each is kept once.",
                $"Use {other.Name}, or remove it first: croft cluster remove {other.Name}");
        var cluster = new KnownCluster
        {
            Name = request.Name,
            Endpoints = learnt.Endpoints,
            Nodes = learnt.Nodes,
            Trust = learnt.Trust,
            Account = credential.Name,
            IsToken = credential is ApiToken,
            Secret = secrets.Seal(new Secret(SecretOf(credential)), KnownCluster.PlaceOf(request.Name)),
            ProxmoxName = learnt.ProxmoxName,
            Identity = learnt.Identity,
            Version = learnt.Version,
            Added = time.GetUtcNow(),
        };
        await store.AddAsync(cluster, ct);
        return cluster.Detail() with { MissingPrivileges = learnt.MissingPrivileges, Missing = learnt.Missing };
    }

    static string SecretOf(ProxmoxCredential credential) => credential switch
    {
        ApiToken token => token.Secret,
        Password password => password.Secret,
        _ => throw new FailureException(FailureKind.Bug, "A credential of a kind that can't be kept."),
    };

    static string Repeat(AddClusterRequest request, Uri address) =>
        $"croft cluster add {request.Name} {address.GetLeftPart(UriPartial.Authority)} {(request.User is null ? "--token-file FILE" : $"--user {request.User}")}";
}
