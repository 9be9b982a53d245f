using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Reach;
using Croft.Engine.Runs;

namespace Croft.Engine.Network;

/// <summary>Plans that apply and drop what waits on a node.</summary>
internal static class NetworkPlans
{
    /// <summary>Applies what waits; taken back where the node is not reached any more.</summary>
    public static Plan Apply(NodeNetwork seen, TimeSpan patience)
    {
        var title = $"apply the network of {seen.Name}";
        if (seen.Config.Pending is not { } difference)
            return new Plan("network apply", title, []) { Warnings = ["Nothing waits there."] };
        var former = FormerInterfaces.Of(seen.Config);
        var changes = former.Touched.Select(f => new InterfaceChange(f, seen.Find(f.Name) is { } now ? InterfaceValues.Of(now) : null)).ToList();
        return Applied("network apply", title, seen, former.Lost, changes, [], difference, patience);
    }

    /// <summary>Drops what waits.</summary>
    public static Plan Revert(NodeNetwork seen)
    {
        var title = $"drop what waits on {seen.Name}";
        if (seen.Config.Pending is not { } difference)
            return new Plan("network revert", title, []) { Warnings = ["Nothing waits there."] };
        var steps = new StepList();
        steps.Add(title, RevertNetworkStep.Name, new RevertNetworkAction(seen.Way.Cluster, seen.Way.Node, difference), step => step with
        {
            Because = "What is in force stays.",
            Leases = [ReachSteps.Lease(seen.Way.Cluster, seen.Way.Node)],
            Privilege = Privilege(seen),
            Changes = [.. Lines(difference)],
        });
        return new Plan("network revert", title, steps.Steps);
    }

    /// <summary>Steps that stage changes, the one that applies them, and those that see whether the node is still reached and took them.</summary>
    public static Plan Applied(
        string verb, string title, NodeNetwork seen, IReadOnlyList<string> lost, IReadOnlyList<InterfaceChange> changes, IReadOnlyList<PlanStep> staged, string? difference, TimeSpan patience)
    {
        var (cluster, node) = (seen.Way.Cluster, seen.Way.Node);
        var crowds = Crowds(seen, changes).ToList();
        var danger = Danger.Of(seen.Way, seen.Config.Interfaces, [.. changes.Select(c => c.Former)], [.. crowds.Select(c => c.Other)], lost);
        var apply = $"{staged.Count + 1}";
        var lease = ReachSteps.Lease(cluster, node);
        var reach = new ReachAction(cluster, [ReachedNode.Of(seen.Way)], "its network was applied", patience) { Task = apply };
        var console = NetworkCalls.AtTheConsole([.. changes.Select(c => c.Former)], changes.ToDictionary(c => c.Former.Name, c => c.After, StringComparer.Ordinal));
        var back = lost.Count > 0 ? [] : Back(seen, changes, reach with { Console = console }, apply);
        var step = new PlanStep(apply, $"apply the network of {seen.Name}", ApplyNetworkStep.Name, StepJson.Action(new ApplyNetworkAction(cluster, node, difference)))
        {
            Disturbs = Disturbance.Live,
            Because = danger.Told,
            Leases = [lease],
            Privilege = Privilege(seen),
            Changes = difference is null ? [] : [.. changes.SelectMany(c => c.Fields)],
            TakenBackBy = back,
            After = [.. staged.Select(s => s.Id)],
        };
        var reached = ReachSteps.After($"{staged.Count + 2}", apply, back.Count > 0 ? reach : reach with { Console = console });
        return new Plan(verb, title, [.. staged, step, reached, InForce($"{staged.Count + 3}", reached.Id, seen, changes)])
        {
            OnFailure = OnFailure.Undo,
            Confirmation = danger.Confirmation,
            Warnings = [.. Taken(seen, changes), .. crowds.Select(c => $"{c.Name} would lie in one subnet with {c.Other} ({c.Cidr}): answers may leave by the wrong one of them.")],
        };
    }

    /// <summary>Addresses that another node of the cluster has.</summary>
    static IEnumerable<string> Taken(NodeNetwork seen, IReadOnlyList<InterfaceChange> changes) =>
        from change in changes
        from key in new[] { "cidr", "cidr6" }
        let wanted = change.After?.GetValueOrDefault(key)?.Split('/')[0]
        where wanted is not null && change.After![key] != change.Former.Values?.GetValueOrDefault(key) && seen.Others.ContainsKey(wanted)
        select $"{wanted} is the address of {seen.Others[wanted]}: two nodes of one address cut each other off.";

    /// <summary>Interfaces that would share a subnet with one that has it already.</summary>
    static IEnumerable<(string Name, string Other, string Cidr)> Crowds(NodeNetwork seen, IReadOnlyList<InterfaceChange> changes) =>
        from change in changes
        from key in new[] { "cidr", "cidr6" }
        let wanted = change.After?.GetValueOrDefault(key)
        where wanted != change.Former.Values?.GetValueOrDefault(key)
        from other in seen.Config.Interfaces
        let there = key == "cidr" ? other.Cidr : other.Cidr6
        where other.Name != change.Former.Name && Subnet.Share(wanted, there)
        select (change.Former.Name, other.Name, there);

    static PlanStep InForce(string id, string after, NodeNetwork seen, IReadOnlyList<InterfaceChange> changes) =>
        new(id, $"see that the network of {seen.Name} is so", InForceStep.Name, StepJson.Action(new InForceAction(seen.Way.Cluster, seen.Way.Node, [.. changes.Select(c => new InForceInterface(c.Former.Name, c.After))])))
        {
            Phase = "reach",
            After = [after],
            Leases = [ReachSteps.Lease(seen.Way.Cluster, seen.Way.Node)],
            Because = "Where it is not, although the node answers, the change is taken back.",
        };

    static IReadOnlyList<PlanStep> Back(NodeNetwork seen, IReadOnlyList<InterfaceChange> changes, ReachAction reach, string apply)
    {
        var (cluster, node) = (seen.Way.Cluster, seen.Way.Node);
        List<PlanStep> back =
        [
            .. changes.Select((c, at) => new PlanStep($"undo-{apply}.{at + 1}", $"put {c.Former.Name} of {seen.Name} back as it was", InterfaceStep.Name,
                StepJson.Action(new InterfaceAction(cluster, node, c.Former.Name, c.Former.Type, c.Former.Values) { Back = true, Console = reach.Console, Patience = reach.Patience }))),
        ];
        var again = $"undo-{apply}.{back.Count + 1}";
        back.Add(new PlanStep(again, $"apply the network of {seen.Name} as it was", ApplyNetworkStep.Name, StepJson.Action(new ApplyNetworkAction(cluster, node, null) { Back = true })));
        back.Add(ReachSteps.Back($"undo-{apply}.{back.Count + 1}", reach with { Task = again, Change = "its network was put back" }));
        return back;
    }

    public static string Privilege(NodeNetwork seen) => $"Sys.Modify on /nodes/{seen.Way.Node}";

    /// <summary>The lines that come and go.</summary>
    static IEnumerable<FieldChange> Lines(string difference) =>
        difference.Split('\n').Where(l => l.Length > 1 && l[0] is '+' or '-' && !l.StartsWith("+++", StringComparison.Ordinal) && !l.StartsWith("---", StringComparison.Ordinal))
            .Select(l => l[0] == '+' ? new FieldChange("waits", l[1..].Trim(), null) : new FieldChange("waits", null, l[1..].Trim()));
}

/// <summary>An interface before and after a change.</summary>
internal sealed record InterfaceChange(FormerInterface Former, IReadOnlyDictionary<string, string>? After)
{
    /// <summary>Each value that changes, to show.</summary>
    public IEnumerable<FieldChange> Fields =>
        Former.Values is null || After is null
            ? [new FieldChange(Former.Name, Former.Values is null ? null : InterfaceValues.Told(Former.Values), After is null ? null : InterfaceValues.Told(After))]
            : Former.Values.Keys.Union(After.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(k => new FieldChange($"{Former.Name} {k}", Former.Values.GetValueOrDefault(k), After.GetValueOrDefault(k)))
                .Where(c => c.From != c.To);
}
