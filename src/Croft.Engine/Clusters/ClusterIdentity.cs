using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Clusters;

/// <summary>What tells one cluster from another, whatever it is called: its own CA, which no two share.</summary>
static class ClusterIdentity
{
    /// <summary>Before the fingerprint of a node's certificate, which stands for a CA that was not told.</summary>
    const string Leaf = "leaf ";

    /// <summary>The CA's fingerprint; the shown certificate's where the CA is not told.</summary>
    public static async Task<string> ReadAsync(ProxmoxClient client, string node, PeerCertificate shown, CancellationToken ct)
    {
        try
        {
            return await AuthorityAsync(client, node, ct) ?? LeafOf(shown);
        }
        catch (ProxmoxException)
        {
            // The certificate it shows tells it apart less well: after a renewal the same cluster would pass as another one.
            return LeafOf(shown);
        }
    }

    /// <summary>Makes sure that the cluster kept is the one that answers now.</summary>
    /// <exception cref="ProxmoxException">Untrusted: another cluster answers. Any other: the cluster could not be asked.</exception>
    public static async Task ProveAsync(KnownCluster kept, ProxmoxClient client, CancellationToken ct)
    {
        // Where the cluster's own CA is what is trusted, every connection proves it.
        if (kept.Trust.AuthorityPem is not null || await AuthorityAsync(client, "localhost", ct) is not { } seen || !Differ(kept.Identity, seen))
            return;
        var name = (await client.Cluster.StatusAsync(ct)).Name;
        var (message, wayOut) = Another(kept, name, Fingerprint.Show(seen));
        throw new ProxmoxException(ProxmoxError.Untrusted, message) { WayOut = wayOut };
    }

    /// <summary>Refuses to take a certificate that belongs to another cluster.</summary>
    /// <exception cref="FailureException">Conflict: names both, and the way out.</exception>
    public static void Demand(KnownCluster kept, Acquaintance learnt)
    {
        if (Differ(kept.Identity, learnt.Identity))
            throw Refused(kept, learnt.ProxmoxName, Fingerprint.Show(learnt.Identity));
    }

    /// <summary>Refuses a certificate that another cluster's CA signed, before a credential is sent.</summary>
    /// <exception cref="FailureException">Conflict: names both, and the way out.</exception>
    public static void Demand(KnownCluster kept, PeerCertificate shown)
    {
        // A certificate of one's own says nothing of the cluster.
        if (kept.Trust.AuthorityPem is { } pem && shown.Issuer.Contains("PVE Cluster Manager CA", StringComparison.Ordinal) && shown.Issuer != SubjectOf(pem))
            throw Refused(kept, null, shown.Issuer);
    }

    public static string SubjectOf(string pem)
    {
        using var authority = X509Certificate2.CreateFromPem(pem);
        return authority.Subject;
    }

    static bool Differ(string kept, string seen) => kept != seen && !kept.StartsWith(Leaf, StringComparison.Ordinal) && !seen.StartsWith(Leaf, StringComparison.Ordinal);

    static FailureException Refused(KnownCluster kept, string? name, string authority)
    {
        var (message, wayOut) = Another(kept, name, authority);
        return new FailureException(FailureKind.Conflict, $"{message} Nothing was kept.", wayOut);
    }

    static (string Message, string WayOut) Another(KnownCluster kept, string? name, string authority)
    {
        var known = kept.Trust.AuthorityPem is { } pem ? SubjectOf(pem) : Fingerprint.Show(kept.Identity);
        return ($"{kept.Name} is {Called(kept.ProxmoxName)} with the authority {known}, but what answers at {kept.Endpoints[0].Authority} is another cluster: {Called(name)} with the authority {authority}.",
            $"Look which machine has the address now. If the new cluster is to be looked after instead: croft cluster remove {kept.Name}, then croft cluster add {kept.Name} {kept.Endpoints[0].GetLeftPart(UriPartial.Authority)}");

        static string Called(string? name) => name is null ? "one" : $"'{name}'";
    }

    static string LeafOf(PeerCertificate shown) => Leaf + Fingerprint.Parse(shown.Fingerprint);

    /// <summary>The CA's fingerprint; null where it is not told.</summary>
    static async Task<string?> AuthorityAsync(ProxmoxClient client, string node, CancellationToken ct)
    {
        var answer = await client.SendAsync(new ProxmoxCall(HttpMethod.Get, $"/nodes/{Uri.EscapeDataString(node)}/certificates/info"), ct);
        foreach (var file in answer.Data.ValueKind == JsonValueKind.Array ? answer.Data.EnumerateArray() : default)
        {
            if (file.TryGetProperty("filename", out var name) && name.ValueEquals("pve-root-ca.pem") && file.TryGetProperty("fingerprint", out var fingerprint))
                return Parsed(fingerprint.ToString());
        }
        return null;
    }

    static string? Parsed(string fingerprint)
    {
        try
        {
            return Fingerprint.Parse(fingerprint);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
