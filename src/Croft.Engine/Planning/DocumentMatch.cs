using Croft.Contracts;
using Croft.Engine.Manifests;

namespace Croft.Engine.Planning;

/// <summary>Which thing of the estate each document means, and what is managed and has no document any more.</summary>
sealed class DocumentMatch
{
    readonly List<Change> changes = [];
    readonly List<Refusal> refused = [];
    readonly ILookup<(string, string, string), Sight> byIdentity;

    // Most documents say their number: what tells the others apart is looked up only where one does not.
    readonly Lazy<ILookup<(string, string), Sight>> byNumber;
    readonly Lazy<ILookup<(string, string, string), Sight>> byName;
    readonly Lazy<ILookup<(string, string, string), KeptSpec>> managed;
    readonly Lazy<HashSet<(string, string, string)>> known;
    Lazy<IReadOnlyList<KeptSpec>> left = new(() => []);

    DocumentMatch(IReadOnlyList<Sight> sights, IReadOnlyList<KeptSpec> kept)
    {
        byIdentity = sights.ToLookup(s => (s.Cluster, s.Kind.Name, s.Identity));
        byNumber = new(() => sights.Where(s => s.Identity != s.Name).ToLookup(s => (s.Cluster, s.Identity)));
        byName = new(() => sights.ToLookup(s => (s.Cluster, s.Kind.Name, s.Name)));
        managed = new(() => kept.ToLookup(k => (k.Cluster, k.Kind, k.Name)));
        known = new(() => kept.Select(k => (k.Cluster, k.Kind, k.Identity)).ToHashSet());
    }

    /// <summary>A change a document, in their order; what is as it is wanted, too.</summary>
    public IReadOnlyList<Change> Changes => changes;

    /// <summary>Documents that can't be told to mean one thing.</summary>
    public IReadOnlyList<Refusal> Refused => refused;

    /// <summary>What is managed and described by no document.</summary>
    public IReadOnlyList<KeptSpec> Left => left.Value;

    /// <param name="documents">What is wanted, each with its cluster.</param>
    /// <param name="sights">What is there.</param>
    /// <param name="kept">What is managed.</param>
    public static DocumentMatch Of(IReadOnlyList<Manifest> documents, IReadOnlyList<Sight> sights, IReadOnlyList<KeptSpec> kept)
    {
        var match = new DocumentMatch(sights, kept);
        var meant = new Dictionary<(string, string, string), Manifest>();
        foreach (var document in documents)
        {
            var cluster = document.Cluster!;
            if (match.Find(document, cluster) is not { } found) continue;
            var identity = found.There?.Identity ?? document.Ours("vmid") ?? document.Name;
            if (!meant.TryAdd((cluster, document.Kind.Name, identity), document))
                match.Refuse(document, FailureKind.Conflict, $"it means {found.There?.Name ?? identity} of {cluster}, as {meant[(cluster, document.Kind.Name, identity)]} does ({Place(meant[(cluster, document.Kind.Name, identity)].At)}).", "Delete one of the two documents.");
            else if (found.There is { IsBuiltIn: true } && new Change(document.Kind, cluster, document.Name, found.There, document).Differences.Count > 0)
                match.Refuse(document, FailureKind.Unsupported, "Proxmox brings it and nobody can change it.", "Delete the document.");
            else if (found.There is { } other && other.Name != document.Name && !match.known.Value.Contains((cluster, other.Kind.Name, other.Identity)))
                match.Refuse(document, FailureKind.Conflict, $"number {other.Identity} of {cluster} is {other.Name}, which Croft does not manage: it is not taken for {document.Name}.",
                    $"Say another vmid, or none. Is it meant: call the document {other.Name} and apply it, or import it; then rename it.");
            else
                match.changes.Add(new Change(document.Kind, cluster, document.Name, found.There, document));
        }
        // Asked for where all documents are read: a part of them leaves nothing behind.
        match.left = new(() =>
        {
            var described = documents.Select(d => (d.Cluster!, d.Kind.Name, d.Name)).ToHashSet();
            return [.. kept.Where(k => !meant.ContainsKey((k.Cluster, k.Kind, k.Identity)) && !described.Contains((k.Cluster, k.Kind, k.Name)))];
        });
        return match;
    }

    /// <summary>What the document means: there, or to be made; null where that can't be told.</summary>
    (Sight? There, bool IsNew)? Find(Manifest document, string cluster)
    {
        var kind = document.Kind.Name;
        if (document.Ours("vmid") is { } number)
        {
            if (byIdentity[(cluster, kind, number)].FirstOrDefault() is { } numbered) return (numbered, false);
            if (byNumber.Value[(cluster, number)].FirstOrDefault() is { } other)
            {
                Refuse(document, FailureKind.Conflict, $"number {number} of {cluster} is the {other.Kind.Name} {other.Name}.", "Say another vmid, or the other kind.");
                return null;
            }
            return (null, true);
        }
        var kept = managed.Value[(cluster, kind, document.Name)].SelectMany(k => byIdentity[(cluster, kind, k.Identity)]).Take(2).ToList();
        if (kept.Count == 1) return (kept[0], false);
        var named = byName.Value[(cluster, kind, document.Name)].ToList();
        if (named.Count <= 1) return (named.FirstOrDefault(), named.Count == 0);
        Refuse(document, FailureKind.Invalid, $"{string.Join(", ", named.Select(s => $"{cluster}/{s.Identity}"))} have that name.", "Say which is meant: vmid.");
        return null;
    }

    void Refuse(Manifest document, FailureKind kind, string why, string wayOut) =>
        refused.Add(new Refusal(document.ToString(), new Failure(kind, why) { WayOut = wayOut }) { At = document.At });

    static string Place(FilePosition at) => $"{at.File}, line {at.Line}";
}
