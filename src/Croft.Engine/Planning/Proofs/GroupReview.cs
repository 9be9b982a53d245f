using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Inventory;
using Croft.Engine.Manifests;
using Croft.Engine.Runs;

namespace Croft.Engine.Planning.Proofs;

/// <summary>Has a redundancy group's name typed before a plan disturbs its members together, or one for whom nobody stands in.</summary>
/// <remarks>Of plans that no manifest leads to, such as <c>guest reboot --select</c>; those of manifests keep members apart (<see cref="GroupOrder"/>).</remarks>
sealed class GroupReview(KeptSpecs specs, IEnumerable<IKindWork> works, Sweep sweep) : IPlanReview
{
    public async Task<Plan> ReviewAsync(Plan plan, CancellationToken ct)
    {
        var disturbed = plan.Steps.Where(s => s.Disturbs >= Disturbance.Reboot).SelectMany(s => s.Leases).ToHashSet(StringComparer.Ordinal);
        if (disturbed.Count == 0 || plan.Verb is "plan" or "apply") return plan;
        var horizon = Horizon.Current;
        // Who stands in is asked of all; what is told of it leaves out who is hidden.
        using var all = Horizon.EnterEverything();
        var touched = disturbed.Select(l => l.Split('/')[0]).ToHashSet(StringComparer.Ordinal);
        List<Manifest> groups = [.. (await specs.NowAsync(nameof(RedundancyGroup), ct)).Where(s => touched.Contains(s.Cluster)).Select(s => s.Manifest() with { Cluster = s.Cluster })];
        List<(string Group, string Why)> told = [];
        foreach (var cluster in groups.GroupBy(g => g.Cluster!))
        {
            // Who stands in is as it is now, not as it was last seen.
            await sweep.RunAsync(cluster.Key, configs: false, ct);
            var sights = await Task.WhenAll(works.Where(w => w.HasReadings).Select(w => w.SeeAsync(cluster.Key, ct)));
            var members = new GroupMembers([.. cluster], [.. sights.SelectMany(s => s)]);
            told.AddRange(from @group in RedundancyGroup.Among(cluster)
                          let why = Why(@group, members.Of(@group), disturbed, horizon.Whole(cluster.Key))
                          where why is not null
                          select (horizon.Whole(cluster.Key) ? @group.Name : "yes", why));
        }
        if (told.Count == 0) return plan;
        var because = string.Join(" ", told.Select(t => t.Why));
        return plan.Confirmation is null or { IsAgreement: true }
            ? plan with { Confirmation = new Confirmation(string.Join(",", told.Select(t => t.Group).Distinct(StringComparer.Ordinal)), because) }
            : plan with { Warnings = [.. plan.Warnings, because] };
    }

    /// <summary>What is disturbed together, or without anybody who stands in; null where neither is.</summary>
    static string? Why(RedundancyGroup group, IReadOnlyList<GroupMember> members, HashSet<string> disturbed, bool whole)
    {
        var touched = members.Where(m => m.State is not "stopped" && disturbed.Contains(m.At.Lease)).ToList();
        var standing = members.Where(m => m.IsUp && !touched.Contains(m)).Select(m => m.Name).ToList();
        if (touched.Count == 0 || (touched.Count == 1 && standing.Count > 0)) return null;
        var names = string.Join(", ", touched.Select(m => m.Name));
        var called = whole ? $"redundancy group {group.Name}" : "its redundancy group";
        return touched.Count == 1
            ? $"Nobody of {called} stands in while {names} is disturbed."
            : $"{names} of {called} are disturbed together{(standing.Count > 0 && !whole ? "" : standing.Count == 0 ? ", and nobody stands in" : $"; {string.Join(", ", standing)} {(standing.Count == 1 ? "stands" : "stand")} in")}.";
    }
}
