using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Proxmox;

namespace Croft.Engine.Clusters;

/// <summary>What is learnt over the first trusted connection to a cluster.</summary>
sealed record Acquaintance
{
    public required ProxmoxTrust Trust { get; init; }

    public required IReadOnlyList<Uri> Endpoints { get; init; }

    public required IReadOnlyList<string> Nodes { get; init; }

    public required string Identity { get; init; }

    public required string Version { get; init; }

    public string? ProxmoxName { get; init; }

    public required IReadOnlyList<MissingPrivilege> MissingPrivileges { get; init; }

    public required IReadOnlyList<Missing> Missing { get; init; }
}

/// <summary>Gets to know a cluster: tries the credential, learns its CA and its other nodes.</summary>
sealed class Acquainting(ClusterConnections connections, ClusterOptions options)
{
    /// <exception cref="ProxmoxException">Unauthenticated: the credential is refused. Unreachable or TimedOut: the node stopped answering.</exception>
    public async Task<Acquaintance> RunAsync(string cluster, ProxmoxProbe probe, ProxmoxTrust first, ProxmoxCredential credential, CancellationToken ct)
    {
        using var client = connections.Connect(cluster, [probe.Address], first, credential);
        var version = await client.VersionAsync(ct);
        var privileges = await NeededPrivileges.MissingAsync(client.Access, ct);
        var status = await StatusAsync(cluster, client, credential, privileges, ct);
        var node = status.Members.FirstOrDefault(m => m.IsLocal)?.Name ?? "localhost";
        var missing = new List<Missing>();
        var trust = await LastingAsync(cluster, client, node, probe, first, credential, missing, ct);
        return new Acquaintance
        {
            Trust = trust,
            Endpoints = [probe.Address, .. await OthersAsync(cluster, status, probe.Address, trust, credential, missing, ct)],
            Nodes = [.. status.Members.Select(m => m.Name).Order(StringComparer.Ordinal)],
            Identity = await ClusterIdentity.ReadAsync(client, node, probe.Certificate, ct),
            Version = version.Version,
            ProxmoxName = status.Name,
            MissingPrivileges = privileges,
            Missing = missing,
        };
    }

    /// <summary>The cluster's members; an account that may not even see them is told everything it lacks at once.</summary>
    internal static async Task<ClusterStatus> StatusAsync(
        string cluster, ProxmoxClient client, ProxmoxCredential credential, IReadOnlyList<MissingPrivilege> missing, CancellationToken ct)
    {
        try
        {
            return await client.Cluster.StatusAsync(ct);
        }
        catch (ProxmoxException e) when (e.Error == ProxmoxError.Forbidden)
        {
            throw new FailureException(new Failure(FailureKind.Denied, $"{credential.Name} may not read the cluster: Proxmox asks for {FailureMap.Privilege(e.Privilege ?? "Sys.Audit")}.")
            {
                WayOut = "Nothing was kept. In Proxmox (Datacenter, Permissions) give the user, and the token where its privileges are separated, the role PVEAuditor on /, "
                    + $"then try again. What it needs to change things: 'croft access grant-plan --cluster {cluster}' tells it then, verb by verb.",
                Faults = [.. missing.GroupBy(m => m.Path, StringComparer.Ordinal).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new Fault(p.Key, Lacks([.. p])))],
            }, e);
        }
    }

    static string Lacks(IReadOnlyList<MissingPrivilege> there)
    {
        var privileges = there.SelectMany(m => m.Privileges).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return $"lacks {string.Join(", ", privileges.Take(5))}{(privileges.Count > 5 ? $" and {privileges.Count - 5} more" : "")}: for {(there.Count == 1 ? there[0].Verb : $"{there.Count} verbs")}";
    }

    /// <summary>Trust that outlives the node's certificate: the cluster's own CA where it vouches for what is shown, else the pinned leaf.</summary>
    async Task<ProxmoxTrust> LastingAsync(
        string cluster, ProxmoxClient client, string node, ProxmoxProbe probe, ProxmoxTrust first, ProxmoxCredential credential, List<Missing> missing, CancellationToken ct)
    {
        if (first.SystemAuthorities)
            return first;
        try
        {
            if (await ClusterAuthority.LearnAsync(client, node, ct) is not { } pem)
                return first;
            var authority = ProxmoxTrust.Authority(pem);
            // Asked over a name the certificate does not carry, the CA alone would refuse this very node.
            if (!probe.Certificate.FitsAddress)
                return authority with { Fingerprints = first.Fingerprints };
            using var proof = connections.Connect(cluster, [probe.Address], authority, credential);
            await proof.VersionAsync(ct);
            return authority;
        }
        catch (ProxmoxException e)
        {
            missing.Add(new Missing($"{cluster}/authority", FailureMap.Of(e, "").Kind, $"the cluster's CA was not learnt, so the certificate is pinned: {e.Message}"));
            return first;
        }
    }

    /// <summary>Addresses of the other nodes that answer as what they should be; those that don't are told.</summary>
    async Task<IReadOnlyList<Uri>> OthersAsync(
        string cluster, ClusterStatus status, Uri first, ProxmoxTrust trust, ProxmoxCredential credential, List<Missing> missing, CancellationToken ct)
    {
        var others = status.Members.Where(m => !m.IsLocal && m.Address is not null).ToList();
        var answers = await Task.WhenAll(others.Select(member => TryAsync(member)));
        for (var i = 0; i < others.Count; i++)
        {
            if (answers[i].Why is { } why)
                missing.Add(new Missing($"{cluster}/{others[i].Name}", FailureKind.Unreachable, $"not kept as another way in: {why}"));
        }
        return [.. answers.Where(a => a.Why is null).Select(a => a.Address)];

        async Task<(Uri Address, string? Why)> TryAsync(ClusterMember member)
        {
            var address = ClusterAddress.Of(member.Address!, first);
            try
            {
                using var client = connections.Connect(cluster, [address], trust, credential, options.ProbeDeadline);
                await client.VersionAsync(ct);
                return (address, null);
            }
            catch (ProxmoxException e)
            {
                return (address, e.Message);
            }
        }
    }
}
