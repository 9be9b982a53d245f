using Croft.Contracts;

namespace Croft.Engine.Manifests;

/// <summary>Guests that are each to be cloned from the next, so that none can be the first.</summary>
static class CloneCycles
{
    /// <summary>A fault a circle, where its first document says what it is cloned from.</summary>
    public static IEnumerable<Fault> In(IReadOnlyList<Manifest> manifests)
    {
        var cloned = manifests.Where(m => m.Ours("clone") is not null).ToList();
        if (cloned.Count == 0) yield break;
        var byName = cloned.ToLookup(m => (m.Kind.Name, m.Name));
        HashSet<Manifest> seen = new(ReferenceEqualityComparer.Instance);
        foreach (var first in cloned)
        {
            List<Manifest> way = [];
            for (var next = first; next is not null && seen.Add(next); next = Source(next))
                way.Add(next);
            if (way.Count == 0 || Source(way[^1]) is not { } back || !way.Contains(back, ReferenceEqualityComparer.Instance)) continue;
            var circle = way.SkipWhile(m => !ReferenceEquals(m, back)).Select(m => m.Name).Append(back.Name);
            yield return new Fault("spec.clone", $"goes round in a circle: {string.Join(" → ", circle)}; none of them can be made first")
            {
                At = back.At with { Line = back.Spec.CloneAt.Line, Column = back.Spec.CloneAt.Column },
            };
        }

        Manifest? Source(Manifest manifest) =>
            byName[(manifest.Kind.Name, manifest.Ours("clone")!)].FirstOrDefault(m => m.Cluster is null || manifest.Cluster is null || m.Cluster == manifest.Cluster);
    }
}
