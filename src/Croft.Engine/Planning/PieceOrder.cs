using Croft.Engine.Manifests;
using Croft.Engine.Planning.Kinds;

namespace Croft.Engine.Planning;

/// <summary>Which pieces of a plan follow which: what others need is made before them, and goes after them.</summary>
static class PieceOrder
{
    /// <summary>In the order of making: what others need goes first.</summary>
    public static IReadOnlyList<PlanPiece> OfMaking(IReadOnlyList<PlanPiece> pieces)
    {
        var order = Kind.All.Select((k, i) => (k.Name, i)).ToDictionary(k => k.Name, k => k.i, StringComparer.Ordinal);
        List<PlanPiece> ordered = [];
        var placed = new Dictionary<(string, string, string), PlanPiece>();
        foreach (var piece in pieces.OrderBy(p => order[p.Change.Kind.Name]).ThenBy(p => p.Change.Wanted?.Ours("clone") is not null))
        {
            var before = Needed(piece.Change).Select(n => placed.GetValueOrDefault((piece.Change.Cluster, n.Kind, n.Name))).OfType<PlanPiece>().Distinct().ToList();
            var next = before.Count == 0 ? piece : piece with { After = before };
            placed[(piece.Change.Cluster, piece.Change.Kind.Name, piece.Change.Name)] = next;
            ordered.Add(next);
        }
        return ordered;
    }

    /// <summary>What is deleted, each behind what named it until now: that is deleted itself, or changes first.</summary>
    /// <param name="leaving">Pieces without a document, what names others before what is named.</param>
    /// <param name="making">Pieces with one.</param>
    public static IReadOnlyList<PlanPiece> OfLeaving(IReadOnlyList<PlanPiece> leaving, IReadOnlyList<PlanPiece> making)
    {
        if (leaving.Count == 0) return leaving;
        var named = making.Where(p => p.Change.There is not null).SelectMany(p => Named(p.Change.Wanted! with { Spec = p.Change.There!.Spec }).Select(n => (Key: (p.Change.Cluster, n.Kind, n.Name), Piece: p))).ToList();
        List<PlanPiece> ordered = [];
        foreach (var piece in leaving)
        {
            var spec = piece.Keeps.Forget[0];
            var next = piece with { After = [.. named.Where(n => n.Key == (spec.Cluster, spec.Kind, spec.Name)).Select(n => n.Piece).Distinct()] };
            ordered.Add(next);
            named.AddRange(Named(spec.Manifest()).Select(n => (Key: (spec.Cluster, n.Kind, n.Name), Piece: next)));
        }
        return ordered;
    }

    /// <summary>Every thing that has to be there before a change can be made.</summary>
    static IEnumerable<(string Kind, string Name)> Needed(Change change)
    {
        foreach (var named in Named(change.Wanted!)) yield return named;
        if (change.There is not null) yield break;
        if (ComingFirewall.GuestOf(change) is { } guest)
            foreach (var kind in ConfigSpec.GuestKinds) yield return (kind, guest);
        // What is there already needs its source no more.
        if (change.Wanted!.Ours("clone") is { } clone) yield return (change.Kind.Name, CloneLayers.SourceOf(clone));
    }

    /// <summary>Every thing that a document names, by kind and name.</summary>
    static IEnumerable<(string Kind, string Name)> Named(Manifest document) =>
        SpecReferences.Of(document).SelectMany(r => r.Kinds.SelectMany(kind => r.Node is { } node ? new[] { (kind, r.Name), (kind, $"{node}/{r.Name}") } : [(kind, r.Name)]));
}
