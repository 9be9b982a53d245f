using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;
using Croft.Engine.Reach;

namespace Croft.Engine.Planning.Proofs;

/// <summary>Pieces of a plan as redundancy groups let them be done.</summary>
/// <param name="Pieces">In their order, each behind those it follows.</param>
/// <param name="Refused">What would stop a whole group, or can't be told not to.</param>
/// <param name="Warnings">What disturbs members in other ways.</param>
sealed record Guarded(IReadOnlyList<PlanPiece> Pieces, IReadOnlyList<Refusal> Refused, IReadOnlyList<string> Warnings);

/// <summary>Orders a plan so that guests of one redundancy group are never disturbed together.</summary>
/// <remarks>
/// One guest after another: before each the others prove that they stand in, behind it that it works again; then the group's wait. Each begins
/// only when the one before it has proven itself, whatever else goes on after a failure.
/// </remarks>
sealed class GroupOrder
{
    readonly IReadOnlyList<PlanPiece> pieces;
    readonly Dictionary<PlanPiece, List<PlanPiece>> after;
    readonly Dictionary<PlanPiece, Plan> plans;
    readonly Dictionary<PlanPiece, Failure> refused = new(ReferenceEqualityComparer.Instance);
    readonly List<string> warnings = [];

    GroupOrder(IReadOnlyList<PlanPiece> pieces)
    {
        this.pieces = pieces;
        after = new(ReferenceEqualityComparer.Instance);
        plans = new(ReferenceEqualityComparer.Instance);
        foreach (var piece in pieces) (after[piece], plans[piece]) = ([.. piece.After], piece.Plan);
    }

    /// <param name="documents">All documents, the groups among them, each with its cluster.</param>
    /// <param name="clusters">Clusters that were looked at.</param>
    /// <param name="sights">What is there.</param>
    /// <param name="pieces">What is to be done, in an order in which it can be.</param>
    public static Guarded Of(IReadOnlyList<Manifest> documents, IReadOnlyList<string> clusters, IReadOnlyList<Sight> sights, IReadOnlyList<PlanPiece> pieces)
    {
        var groups = RedundancyGroup.Among(documents).Where(g => clusters.Contains(g.Cluster!)).ToList();
        if (groups.Count == 0) return new Guarded(pieces, [], []);
        var order = new GroupOrder(pieces);
        var members = new GroupMembers(documents, sights);
        foreach (var group in groups)
        {
            order.warnings.AddRange(members.Absent(group).Select(why => $"Redundancy group {group.Name} {why}"));
            order.Guard(group, members.Of(group));
        }
        return new Guarded(order.Ordered(), order.Refusals(), order.warnings);
    }

    void Guard(RedundancyGroup group, IReadOnlyList<GroupMember> members)
    {
        WarnOfNodes(group, members);
        var touched = pieces.Where(p => p.Change.There is not null).ToLookup(p => (p.Change.There!.Kind.Name, p.Change.There.Identity));
        var turns = (from member in members
                     where member.State is not "stopped"
                     from piece in touched[(member.Sight.Kind.Name, member.Sight.Identity)]
                     where piece.Change.Cluster == @group.Cluster && piece.Plan.Disturbs >= Disturbance.Reboot
                     select (Member: member, Piece: piece)).ToList();
        if (turns.Count == 0) return;
        if (members.Count == 1)
        {
            warnings.Add($"{members[0].Name} is the only member of redundancy group {group.Name}: nothing stands in while it is disturbed.");
            return;
        }
        var starting = members.SelectMany(m => touched[(m.Sight.Kind.Name, m.Sight.Identity)].Where(p => !m.IsUp && p.Change.Cluster == group.Cluster && Starts(p)).Select(p => (m, p))).ToDictionary(s => s.m, s => s.p);
        var leaving = turns.Where(t => t.Piece.Change.Wanted is null).Select(t => t.Member).ToHashSet();
        GroupMember? last = null;
        foreach (var (at, (member, piece)) in turns.Index())
        {
            List<GroupMember> others = [.. members.Where(m => m != member && !m.IsOutOfService && !leaving.Contains(m))];
            if (WhyNot(group, member, others, [.. others.Where(o => !starting.ContainsKey(o))]) is { } why)
            {
                refused.TryAdd(piece, why);
                continue;
            }
            after[piece].AddRange(at == 0 ? starting.Values : [turns[at - 1].Piece]);
            Prove(group, member, piece, [.. others.Where(o => o != last)], isLast: at == turns.Count - 1);
            last = Verification.WhyNotRunning(piece.Plan, piece.Change) is null ? member : null;
        }
    }

    /// <summary>Why a member can't be disturbed; null when the others stand in.</summary>
    static Failure? WhyNot(RedundancyGroup group, GroupMember member, List<GroupMember> others, List<GroupMember> asTheyAre)
    {
        if (others.Count == 0)
            return Refused($"it would stop the whole redundancy group {group.Name}: every other member is to be stopped or destroyed.", $"Keep one of them; or take the document of group {group.Name} away for as long as nobody needs it.");
        if (group.HealthCheck is { NeedsAgent: true } check && others.Append(member).FirstOrDefault(m => !m.At.IsVm) is { } container)
            return Refused($"redundancy group {group.Name} asks {check.Told} of {container.Name}, and Proxmox's API reaches into virtual machines alone.", "Say tcp or http in the group's healthCheck.");
        if (asTheyAre.Find(o => o.State is null) is { } silent)
            return Refused($"nobody knows whether {silent.Name} runs, and it would have to stand in for {member.Name} in redundancy group {group.Name}.", $"Bring {silent.At.Node} back; 'croft guest show {silent.Name}' says why.");
        var down = asTheyAre.Where(o => !o.IsUp).ToList();
        if (down.Count == 0) return null;
        var left = others.Count - down.Count;
        return Refused(
            $"{string.Join(", ", down.Select(d => d.Name))} {(down.Count == 1 ? "is" : "are")} down: disturbing {member.Name} would {(left == 0 ? $"stop the whole redundancy group {group.Name}" : $"leave {left} of {others.Count + 1} of redundancy group {group.Name}")}.",
            $"Start it first: 'croft guest start {down[0].Name}', or 'state: running' in its document; 'state: stopped' there says that it stands in for nobody.");
    }

    static Failure Refused(string message, string wayOut) => new(FailureKind.Conflict, message) { WayOut = wayOut };

    void Prove(RedundancyGroup group, GroupMember member, PlanPiece piece, List<GroupMember> others, bool isLast)
    {
        var plan = plans[piece];
        var first = others.Count == 0 ? null : Verification.Step(new VerifyAction([.. others.Select(o => o.At)], group.HealthCheck) { Before = piece.Plan.Title });
        PlanStep? last = null;
        if (Verification.WhyNotRunning(piece.Plan, piece.Change) is null)
        {
            last = Verification.Step(new VerifyAction([Verification.Guest(piece.Plan, piece.Change)], group.HealthCheck) { Wait = isLast ? TimeSpan.Zero : group.Wait });
            plan = Verification.Without(plan, group.HealthCheck);
        }
        plans[piece] = Verification.Around(plan, first, last);
    }

    /// <summary>What is done to a node, or decides where guests stand, can reach several members at once.</summary>
    void WarnOfNodes(RedundancyGroup group, IReadOnlyList<GroupMember> members)
    {
        foreach (var node in members.Where(m => m.IsUp).GroupBy(m => m.At.Node).Where(n => n.Count() > 1))
        {
            var lease = ReachSteps.Lease(group.Cluster!, node.Key);
            if (pieces.Any(p => p.Plan.Steps.Any(s => s.Leases.Contains(lease))))
                warnings.Add($"Node {node.Key} runs {string.Join(", ", node.Select(m => m.Name))} of redundancy group {group.Name}: what is done to the node can disturb them together.");
        }
        foreach (var piece in pieces.Where(p => p.Change is { Kind.Name: "HaRule", Wanted: not null } && p.Change.Cluster == group.Cluster))
        {
            var named = SpecReferences.Of(piece.Change.Wanted!).Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
            if (members.Where(m => named.Contains(m.Name)).Select(m => m.Name).ToList() is { Count: > 1 } moved)
                warnings.Add($"{piece.Change.Wanted} concerns {string.Join(", ", moved)} of redundancy group {group.Name}: high availability may move them together.");
        }
    }

    static bool Starts(PlanPiece piece) => piece.Plan.Steps.Any(s => s.Kind is StartStep.Name or ResumeStep.Name);

    /// <summary>The pieces that stay, each behind those it follows; otherwise in the order they had.</summary>
    List<PlanPiece> Ordered()
    {
        List<PlanPiece> ordered = [];
        var placed = new Dictionary<PlanPiece, PlanPiece?>(ReferenceEqualityComparer.Instance);
        foreach (var piece in pieces) Place(piece);
        return ordered;

        PlanPiece? Place(PlanPiece piece)
        {
            if (placed.TryGetValue(piece, out var done)) return done;
            placed[piece] = null;
            if (refused.ContainsKey(piece)) return null;
            var before = after[piece].Select(Place).OfType<PlanPiece>().Distinct().ToList();
            var next = piece with { Plan = plans[piece], After = before };
            ordered.Add(next);
            placed[piece] = next;
            return next;
        }
    }

    List<Refusal> Refusals() =>
        [.. refused.Select(r => new Refusal(r.Key.Change.Wanted?.ToString() ?? $"{r.Key.Change.Kind.Name} {r.Key.Change.Name}, whose document is gone,", r.Value) { At = r.Key.Change.Wanted?.At })];
}
