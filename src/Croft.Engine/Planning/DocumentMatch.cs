using Croft.Contracts;
using Croft.Engine.Manifests;

namespace Croft.Engine.Planning;

/// <summary>Which thing of the estate each document means, and what is managed and has no document any more.</summary>
sealed class DocumentMatch
{
    readonly List<Change> changes = [];
    readonly List<Refusal> refused = [];
    readonly List<KeptSpec> left = [];

    /// <summary>A change a document, in their order; what is as it is wanted, too.</summary>
    public IReadOnlyList<Change> Changes => changes;

    /// <summary>Documents that can't be told to mean one thing.</summary>
    public IReadOnlyList<Refusal> Refused => refused;

    /// <summary>What is managed and described by no document.</summary>
    public IReadOnlyList<KeptSpec> Left => left;

    /// <param name="documents">What is wanted, each with its cluster.</param>
    /// <param name="sights">What is there.</param>
    /// <param name="kept">What is managed.</param>
    public static DocumentMatch Of(IReadOnlyList<Manifest> documents, IReadOnlyList<Sight> sights, IReadOnlyList<KeptSpec> kept)
    {
        var match = new DocumentMatch();
        var byIdentity = sights.ToLookup(s => (s.Cluster, s.Kind.Name, s.Identity));
        var byNumber = sights.Where(s => s.Identity != s.Name).ToLookup(s => (s.Cluster, s.Identity));
        var byName = sights.ToLookup(s => (s.Cluster, s.Kind.Name, s.Name));
        var managed = kept.ToLookup(k => (k.Cluster, k.Kind, k.Name));
        var meant = new Dictionary<(string, string, string), Manifest>();
        foreach (var document in documents)
        {
            var cluster = document.Cluster!;
            if (match.Find(document, cluster, byIdentity, byNumber, byName, managed) is not { } found) continue;
            var identity = found.There?.Identity ?? document.Ours("vmid") ?? document.Name;
            if (!meant.TryAdd((cluster, document.Kind.Name, identity), document))
                match.Refuse(document, FailureKind.Conflict, $"it means {found.There?.Name ?? identity} of {cluster}, as {meant[(cluster, document.Kind.Name, identity)]} does ({Place(meant[(cluster, document.Kind.Name, identity)].At)}).", "Delete one of the two documents.");
            else if (found.There is { IsBuiltIn: true } && new Change(document.Kind, cluster, document.Name, found.There, document).Differences.Count > 0)
                match.Refuse(document, FailureKind.Unsupported, "Proxmox brings it and nobody can change it.", "Delete the document.");
            else
                match.changes.Add(new Change(document.Kind, cluster, document.Name, found.There, document));
        }
        var described = documents.Select(d => (d.Cluster!, d.Kind.Name, d.Name)).ToHashSet();
        match.left.AddRange(kept.Where(k => !meant.ContainsKey((k.Cluster, k.Kind, k.Identity)) && !described.Contains((k.Cluster, k.Kind, k.Name))));
        return match;
    }

    /// <summary>What the document means: there, or to be made; null where that can't be told.</summary>
    (Sight? There, bool IsNew)? Find(
        Manifest document, string cluster, ILookup<(string, string, string), Sight> byIdentity, ILookup<(string, string), Sight> byNumber,
        ILookup<(string, string, string), Sight> byName, ILookup<(string, string, string), KeptSpec> managed)
    {
        var kind = document.Kind.Name;
        if (document.Ours("vmid") is { } number)
        {
            if (byIdentity[(cluster, kind, number)].FirstOrDefault() is { } numbered) return (numbered, false);
            if (byNumber[(cluster, number)].FirstOrDefault() is { } other)
            {
                Refuse(document, FailureKind.Conflict, $"number {number} of {cluster} is the {other.Kind.Name} {other.Name}.", "Say another vmid, or the other kind.");
                return null;
            }
            return (null, true);
        }
        var known = managed[(cluster, kind, document.Name)].SelectMany(k => byIdentity[(cluster, kind, k.Identity)]).Take(2).ToList();
        if (known.Count == 1) return (known[0], false);
        var named = byName[(cluster, kind, document.Name)].ToList();
        if (named.Count <= 1) return (named.FirstOrDefault(), named.Count == 0);
        Refuse(document, FailureKind.Invalid, $"{string.Join(", ", named.Select(s => $"{cluster}/{s.Identity}"))} have that name.", "Say which is meant: vmid.");
        return null;
    }

    void Refuse(Manifest document, FailureKind kind, string why, string wayOut) =>
        refused.Add(new Refusal(document.ToString(), new Failure(kind, why) { WayOut = wayOut }) { At = document.At });

    static string Place(FilePosition at) => $"{at.File}, line {at.Line}";
}
