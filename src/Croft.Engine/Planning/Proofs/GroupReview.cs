using Croft.Contracts;
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
        List<Manifest> groups = [.. (await specs.NowAsync(nameof(RedundancyGroup), ct)).Select(s => s.Manifest() with { Cluster = s.Cluster })];
        List<(string Group, string Why)> told = [];
        foreach (var cluster in groups.GroupBy(g => g.Cluster!))
        {
            // Who stands in is as it is now, not as it was last seen.
            await sweep.RunAsync(cluster.Key, configs: false, ct);
            var sights = await Task.WhenAll(works.Where(w => w.HasReadings).Select(w => w.SeeAsync(cluster.Key, ct)));
            var members = new GroupMembers([.. cluster], [.. sights.SelectMany(s => s)]);
            told.AddRange(from @group in RedundancyGroup.Among(cluster)
                          let why = Why(@group, members.Of(@group), disturbed)
                          where why is not null
                          select (@group.Name, why));
        }
        if (told.Count == 0) return plan;
        var because = string.Join(" ", told.Select(t => t.Why));
        return plan.Confirmation is null or { IsAgreement: true }
            ? plan with { Confirmation = new Confirmation(string.Join(",", told.Select(t => t.Group)), because) }
            : plan with { Warnings = [.. plan.Warnings, because] };
    }

    /// <summary>What is disturbed together, or without anybody who stands in; null where neither is.</summary>
    static string? Why(RedundancyGroup group, IReadOnlyList<GroupMember> members, HashSet<string> disturbed)
    {
        var touched = members.Where(m => m.State is not "stopped" && disturbed.Contains(m.At.Lease)).ToList();
        var standing = members.Where(m => m.IsUp && !touched.Contains(m)).Select(m => m.Name).ToList();
        if (touched.Count == 0 || (touched.Count == 1 && standing.Count > 0)) return null;
        var names = string.Join(", ", touched.Select(m => m.Name));
        return touched.Count == 1
            ? $"Nobody of redundancy group {group.Name} stands in while {names} is disturbed."
            : $"{names} of redundancy group {group.Name} are disturbed together{(standing.Count == 0 ? ", and nobody stands in" : $"; {string.Join(", ", standing)} {(standing.Count == 1 ? "stands" : "stand")} in")}.";
    }
}
