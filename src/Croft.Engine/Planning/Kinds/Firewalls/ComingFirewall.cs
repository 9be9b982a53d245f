using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;

namespace Croft.Engine.Planning.Kinds;

/// <summary>The firewall of a guest that the same plan makes.</summary>
/// <param name="Guest">The guest as it will be.</param>
/// <param name="Source">Name of the guest that is there and whose firewall it begins with, however far round it is cloned from it; null where it begins empty.</param>
sealed record ComingFirewall(GuestReading Guest, string? Source)
{
    const string OfGuest = "guest/";

    /// <summary>What a firewall's document means; null where its guest is there, or is none.</summary>
    public static ComingFirewall? Of(Change change)
    {
        if (change.There is not null || change.Coming is not { } coming || GuestOf(change) is not { } name) return null;
        return ConfigSpec.GuestKinds.Select(kind => coming.GetValueOrDefault((kind, name)) is { } guest ? new ComingFirewall(guest, SourceOf(change, kind, name)) : null).FirstOrDefault(f => f is not null);
    }

    /// <summary>Name of the guest whose firewall a change is of; null for any other change.</summary>
    public static string? GuestOf(Change change) => change.Kind.Name == "Firewall" && change.Name.StartsWith(OfGuest, StringComparison.Ordinal) ? change.Name[OfGuest.Length..] : null;

    static string? SourceOf(Change change, string kind, string name)
    {
        while (change.Coming!.ContainsKey((kind, name)))
        {
            if (change.Documents.GetValueOrDefault((kind, name))?.Ours("clone") is not { } clone) return null;
            name = CloneLayers.SourceOf(clone);
        }
        return name;
    }

    /// <summary>Pieces in which a guest that is started has its firewall before: not for a moment does it run without.</summary>
    /// <param name="pieces">Each behind those it follows.</param>
    public static IReadOnlyList<PlanPiece> BeforeStart(IReadOnlyList<PlanPiece> pieces)
    {
        var starting = pieces.Where(p => p.Change is { There: null, Wanted: not null } && ConfigSpec.IsGuest(p.Change.Kind) && StartOf(p.Plan) >= 0).ToLookup(p => (p.Change.Cluster, p.Change.Name));
        var joins = new Dictionary<PlanPiece, PlanPiece>(ReferenceEqualityComparer.Instance);
        var taken = new Dictionary<PlanPiece, PlanPiece>(ReferenceEqualityComparer.Instance);
        foreach (var firewall in pieces.Where(p => p.Change.There is null))
        {
            if (GuestOf(firewall.Change) is { } name && starting[(firewall.Change.Cluster, name)].FirstOrDefault() is { } guest && joins.TryAdd(guest, firewall)) taken[firewall] = guest;
        }
        if (joins.Count == 0) return pieces;
        List<PlanPiece> ordered = [];
        var placed = new Dictionary<PlanPiece, PlanPiece>(ReferenceEqualityComparer.Instance);
        foreach (var piece in pieces) Place(piece);
        return ordered;

        PlanPiece Place(PlanPiece piece)
        {
            piece = taken.GetValueOrDefault(piece) ?? piece;
            if (placed.TryGetValue(piece, out var done)) return done;
            var firewall = joins.GetValueOrDefault(piece);
            var after = piece.After.Concat(firewall?.After ?? []).Where(p => p != piece && p != firewall).Select(Place).Distinct().ToList();
            var next = (firewall is null ? piece : Joined(piece, firewall)) with { After = after };
            ordered.Add(next);
            return placed[piece] = next;
        }
    }

    static PlanPiece Joined(PlanPiece guest, PlanPiece firewall)
    {
        var start = StartOf(guest.Plan);
        var late = guest.Plan.Steps.Skip(start).ToList();
        var ids = late.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        var joined = PlanJoin.Of(guest.Plan.Title, guest.Plan with { Steps = [.. guest.Plan.Steps.Take(start)] }, firewall.Plan, new Plan("apply", "", [.. late.Select(s => s with { After = [.. s.After.Where(ids.Contains)] })]));
        return guest with
        {
            Plan = guest.Plan with { Steps = joined.Steps, Warnings = joined.Warnings },
            Keeps = guest.Keeps with { Keep = [.. guest.Keeps.Keep, .. firewall.Keeps.Keep], Before = [.. guest.Keeps.Before, .. firewall.Keeps.Before] },
        };
    }

    /// <summary>Where a plan starts its guest; -1 where it does not.</summary>
    static int StartOf(Plan plan) => plan.Steps.ToList().FindIndex(s => s.Kind == StartStep.Name);
}
