using Croft.Contracts;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Nodes;

/// <summary>Lists the certificates of nodes, how long they last, and which one clients see.</summary>
sealed class ListNodeCertificates(EachNode nodes, TimeProvider time) : IVerb<NodeCertificatesRequest, Page<CertificateRow>>
{
    /// <summary>Proxmox renews by ACME within 30 days of the end, and its own within 14.</summary>
    const int Soon = 30;

    const string Own = "pve-ssl.pem";
    const string Custom = "pveproxy-ssl.pem";

    public static VerbInfo Info { get; } = new(
        "node", "certificates", "Lists certificates of nodes and how long they last.", Permissions.EstateRead, Effect.Reads, typeof(NodeCertificatesRequest), typeof(Page<CertificateRow>))
    { About = Part.Cluster };

    public async Task<Page<CertificateRow>> RunAsync(NodeCertificatesRequest request, VerbContext context, CancellationToken ct)
    {
        var unserved = new List<Missing>();
        var seen = await nodes.AskAsync(request.Node, request.Cluster, "certificates", async node =>
        {
            var found = await node.Node.Certificates.ListAsync(ct);
            var served = Served(found);
            // Proxmox leaves out a file that it can't read.
            if (served is null)
                lock (unserved) unserved.Add(new Missing($"{node.Cluster}/{node.Name}/certificates", FailureKind.NotFound, $"The node told of no certificate that pveproxy could show; look at /etc/pve/nodes/{node.Name}/{Own}."));
            return found.Select(c => Row(node, c, c == served, time.GetUtcNow())).ToList();
        }, ct);
        return seen.Page(rows => rows) with { Missing = [.. seen.Missing, .. unserved] };
    }

    static CertificateEntry? Served(IReadOnlyList<CertificateEntry> found) =>
        found.FirstOrDefault(c => c.FileName == Custom) ?? found.FirstOrDefault(c => c.FileName == Own);

    internal static string Judge(DateTimeOffset? from, DateTimeOffset? until, DateTimeOffset now) => (from, until) switch
    {
        (_, null) => "unknown",
        (_, { } end) when end <= now => "expired",
        ({ } begin, _) when begin > now => "not yet valid",
        (_, { } end) when end - now <= TimeSpan.FromDays(Soon) => "expires soon",
        _ => "ok",
    };

    static CertificateRow Row(NodeAsked node, CertificateEntry seen, bool served, DateTimeOffset now) => new()
    {
        Cluster = node.Cluster,
        Node = node.Name,
        Certificate = seen.FileName,
        State = Judge(seen.NotBefore, seen.NotAfter, now),
        DaysLeft = seen.NotAfter is { } end ? (int)Math.Floor((end - now).TotalDays) : null,
        Served = served,
        Subject = seen.Subject,
        Names = seen.Names,
        Issuer = seen.Issuer,
        Fingerprint = seen.Fingerprint,
        NotBefore = seen.NotBefore,
        NotAfter = seen.NotAfter,
    };
}
