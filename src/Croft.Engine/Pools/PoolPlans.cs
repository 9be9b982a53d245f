using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Pools;

/// <summary>Plans that make, fill and delete pools.</summary>
internal static class PoolPlans
{
    public static Plan Create(PoolSeen seen, string? comment)
    {
        var title = $"create pool {seen.Name} in {seen.Cluster}";
        if (seen.Pool is not null)
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: there is one of that name.", $"See who is in it: 'croft pool show {seen.Name}'.");
        if (Parent(seen.Name) is { } parent && !seen.All.Contains(parent))
            throw new FailureException(FailureKind.NotFound, $"Can't {title}: there is no pool '{parent}' to hold it.", $"Make that first: 'croft pool create {parent}'.");
        return One("pool create", title, seen, CreatePoolStep.Name, new CreatePoolAction(seen.Cluster, seen.Name, comment), step => step with
        {
            Changes = [new FieldChange("pool", null, seen.Name), new FieldChange("comment", null, comment)],
        });
    }

    public static Plan Delete(PoolSeen seen)
    {
        var title = $"delete pool {seen.Name} of {seen.Cluster}";
        List<string> held =
        [
            .. seen.All.Where(p => p.StartsWith(seen.Name + "/", StringComparison.Ordinal)).Select(p => $"pool {p}"),
            .. seen.Demand().Members.Select(m => m.Vmid is { } vmid ? $"{m.Name} ({vmid})" : $"storage {m.Storage}").Distinct(StringComparer.Ordinal),
        ];
        if (held.Count > 0)
        {
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: it is not empty. In it: {string.Join(", ", held.Take(10))}{(held.Count > 10 ? $" and {held.Count - 10} more" : "")}.",
                $"Take them out first: 'croft pool exclude {seen.Name} …'.");
        }
        return One("pool delete", title, seen, DeletePoolStep.Name, new DeletePoolAction(seen.Cluster, seen.Name), step => step with { Changes = [new FieldChange("pool", seen.Name, null)] }) with
        {
            Confirmation = new Confirmation(seen.Name, $"The pool {seen.Name} of {seen.Cluster} will be gone, and every permission that is given on it."),
        };
    }

    /// <param name="seen">The pool as it is now.</param>
    /// <param name="candidates">Who shall be a member.</param>
    /// <param name="move">True to take guests out of the pool they are in now.</param>
    /// <exception cref="FailureException">Conflict: a guest is in another pool.</exception>
    public static Plan Include(PoolSeen seen, IReadOnlyList<Candidate> candidates, bool move)
    {
        var title = Title("include", candidates, $"in pool {seen.Name}", seen);
        var members = MembersOf(seen.Demand());
        var wanted = candidates.Where(c => !members.Contains(Key(c))).ToList();
        if (wanted.Count == 0) return new Plan("pool include", title, []) { Warnings = ["They are in it already."] };
        var elsewhere = wanted.Where(c => c.Pool is not null).ToList();
        if (elsewhere.Count > 0 && !move)
        {
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: {string.Join(", ", elsewhere.Select(c => $"{c.Name} is in pool {c.Pool}"))}, and a guest is in one at most.",
                "Take it out of there with '--move'.");
        }
        return One("pool include", title, seen, PoolMembersStep.Name, Members(seen, wanted) with { Moves = elsewhere.Count > 0, From = wanted.All(c => c.Pool == wanted[0].Pool) ? wanted[0].Pool : null }, step => step with
        {
            Disturbs = Disturbance.Live,
            Because = $"Whoever has rights on pool {seen.Name} has them on {(wanted.Count == 1 ? "it" : "them")} at once{(elsewhere.Count > 0 ? ", and who had them by another pool has them no longer" : "")}.",
            Privilege = Privilege(seen, wanted),
            Changes = [.. wanted.Select(c => new FieldChange(Told(c), c.Pool, seen.Name))],
        });
    }

    public static Plan Exclude(PoolSeen seen, IReadOnlyList<Candidate> candidates)
    {
        var title = Title("exclude", candidates, $"from pool {seen.Name}", seen);
        var members = MembersOf(seen.Demand());
        var there = candidates.Where(c => members.Contains(Key(c))).ToList();
        if (there.Count == 0) return new Plan("pool exclude", title, []) { Warnings = ["They are not in it."] };
        return One("pool exclude", title, seen, PoolMembersStep.Name, Members(seen, there) with { Out = true }, step => step with
        {
            Disturbs = Disturbance.Live,
            Because = $"Whoever has rights by pool {seen.Name} alone has none on {(there.Count == 1 ? "it" : "them")} any more.",
            Privilege = Privilege(seen, there),
            Changes = [.. there.Select(c => new FieldChange(Told(c), seen.Name, null))],
        });
    }

    /// <summary>What tells a member: a guest's number, a storage's name.</summary>
    public static HashSet<string> MembersOf(Pool pool) => [.. pool.Members.Select(m => m.Vmid is { } vmid ? $"{vmid}" : $"storage {m.Storage}")];

    static string Key(Candidate candidate) => candidate.Vmid is { } vmid ? $"{vmid}" : $"storage {candidate.Name}";

    static string Told(Candidate candidate) => candidate.Vmid is { } vmid ? $"{candidate.Name} ({vmid})" : $"storage {candidate.Name}";

    static string Title(string verb, IReadOnlyList<Candidate> who, string where, PoolSeen seen) =>
        $"{verb} {(who.Count <= 3 ? string.Join(", ", who.Select(Told)) : $"{who.Count} members")} {where} of {seen.Cluster}";

    static PoolMembersAction Members(PoolSeen seen, IReadOnlyList<Candidate> who) =>
        new(seen.Cluster, seen.Name, [.. who.Select(c => c.Vmid).OfType<int>()], [.. who.Where(c => c.Vmid is null).Select(c => c.Name)]);

    static string Privilege(PoolSeen seen, IReadOnlyList<Candidate> who) =>
        string.Join(", ", [$"Pool.Allocate on /pool/{seen.Name}", .. who.Select(c => MayGive.On(c.Vmid is { } vmid ? $"/vms/{vmid}" : $"/storage/{c.Name}"))]);

    static string? Parent(string name) => name.LastIndexOf('/') is var slash and > 0 ? name[..slash] : null;

    static Plan One<TAction>(string verb, string title, PoolSeen seen, string kind, TAction action, Func<PlanStep, PlanStep> say) where TAction : class
    {
        var steps = new StepList();
        steps.Add(title, kind, action, step => say(step with { Leases = [$"{seen.Cluster}/pool/{seen.Name}"], Privilege = $"Pool.Allocate on /pool/{seen.Name}" }));
        return new Plan(verb, title, steps.Steps);
    }
}
