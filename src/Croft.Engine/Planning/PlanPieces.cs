using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Planning.Kinds;
using Croft.Engine.Planning.Proofs;
using Croft.Engine.Runs;

namespace Croft.Engine.Planning;

/// <summary>What one document asks for, planned.</summary>
/// <param name="Change">The change; null where what is managed has no document any more.</param>
/// <param name="Plan">Its steps.</param>
/// <param name="Keeps">What is managed once they are done; null where it is not managed any more.</param>
sealed record PlanPiece(Change Change, Plan Plan, KeepSpecsAction Keeps)
{
    /// <summary>Pieces that have to be done before.</summary>
    public IReadOnlyList<PlanPiece> After { get; init; } = [];
}

/// <summary>One plan out of those for each document.</summary>
static class PlanPieces
{
    /// <summary>Names that a confirmation lists before it only counts.</summary>
    const int Told = 10;

    /// <param name="pieces">Pieces with steps, each behind those it has to follow.</param>
    /// <param name="unchanged">What is managed from now on, or no longer, without any step.</param>
    /// <param name="title">What the plan does.</param>
    public static Plan Merge(IReadOnlyList<PlanPiece> pieces, KeepSpecsAction unchanged, string title)
    {
        List<PlanStep> steps = [];
        var ends = new Dictionary<PlanPiece, string[]>(ReferenceEqualityComparer.Instance);
        var done = new Dictionary<PlanPiece, string[]>(ReferenceEqualityComparer.Instance);
        foreach (var piece in pieces)
        {
            var begin = steps.Count;
            ends[piece] = Append(steps, piece, [.. piece.After.SelectMany(p => ends[p])]);
            done[piece] = Ends(steps[begin..].Where(s => s.Phase != PlanStep.Proof));
        }
        // Notes of Croft's own stand behind what is done, so that the numbers of steps are those of the estate; what was made is managed, whether or not it proves to work, and owes its proof until it does.
        foreach (var piece in pieces.Where(p => done[p].Length > 0)) Note(steps, Verification.IsIn(piece) ? piece.Keeps.Unproven() : piece.Keeps, done[piece]);
        foreach (var piece in pieces.Where(Verification.IsIn)) Note(steps, piece.Keeps.Proven(), ends[piece]);
        Note(steps, unchanged, []);
        return new Plan("apply", title, steps)
        {
            Warnings = [.. pieces.SelectMany(p => p.Plan.Warnings).Distinct(StringComparer.Ordinal)],
            Confirmation = Confirm(pieces),
            // What can cut Croft off is taken back, or nothing is sure: whatever else was asked for.
            OnFailure = pieces.Any(p => p.Plan.OnFailure == OnFailure.Undo) ? OnFailure.Undo : OnFailure.Stop,
        };
    }

    /// <summary>A plan of guests with notes of what is wanted from then on, each behind the steps of its guest.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="keep">What is wanted and what was, with the lease by which the steps of its guest are known.</param>
    public static Plan Keeping(Plan plan, IReadOnlyList<(KeptSpec Spec, KeptSpec Before, string Lease)> keep)
    {
        List<PlanStep> steps = [.. plan.Steps];
        foreach (var (spec, before, lease) in keep) Note(steps, new KeepSpecsAction([spec], []) { Before = [before] }, [.. plan.Steps.Where(s => s.Leases.Contains(lease)).Select(s => s.Id)]);
        return plan with { Steps = steps };
    }

    /// <summary>Adds the steps of a piece; returns the ids of those that nothing of it follows.</summary>
    static string[] Append(List<PlanStep> steps, PlanPiece piece, string[] after)
    {
        var offset = steps.Count;
        var ids = piece.Plan.Steps.Select((s, i) => (s.Id, New: (offset + i + 1).ToString(CultureInfo.InvariantCulture))).ToDictionary(p => p.Id, p => p.New, StringComparer.Ordinal);
        steps.AddRange(piece.Plan.Steps.Select(s => PlanJoin.Renumbered(s, ids, after)));
        return Ends(steps[offset..]);
    }

    /// <summary>Ids of the steps that none of the others follows.</summary>
    internal static string[] Ends(IEnumerable<PlanStep> steps)
    {
        var all = steps.ToList();
        var followed = all.SelectMany(s => s.After).ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(s => !followed.Contains(s.Id)).Select(s => s.Id)];
    }

    static void Note(List<PlanStep> steps, KeepSpecsAction keeps, string[] after)
    {
        if (keeps.Keep.Count + keeps.Forget.Count == 0) return;
        steps.Add(new PlanStep((steps.Count + 1).ToString(CultureInfo.InvariantCulture), keeps.Title, KeepSpecsStep.Name, StepJson.Action(keeps)) { After = after, IsOwn = true });
    }

    /// <summary>What will be gone is agreed to by name, or by its number where there is much of it.</summary>
    static Confirmation? Confirm(IReadOnlyList<PlanPiece> pieces)
    {
        var gone = pieces.Where(p => p.Plan.Confirmation is { IsAgreement: false }).ToList();
        if (gone.Count == 0) return null;
        if (gone.Count == 1) return gone[0].Plan.Confirmation;
        // A guest and its firewall go by one name.
        var names = gone.Select(p => p.Plan.Confirmation!.Type).Distinct(StringComparer.Ordinal).ToList();
        return new Confirmation(
            names.Count <= Told ? string.Join(",", names) : $"{gone.Count} documents",
            string.Join(" ", gone.Take(Told).Select(p => p.Plan.Confirmation!.Because)) + (gone.Count > Told ? $" And {gone.Count - Told} more." : ""));
    }
}
