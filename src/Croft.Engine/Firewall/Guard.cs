using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Reach;
using Croft.Engine.Runs;

namespace Croft.Engine.Firewall;

/// <summary>Puts what makes it safe around a change that can cut Croft off: it is taken back unless every node is reached after it.</summary>
/// <remarks>
/// Where it is not sure that a node would be left to take it back by, the cluster's firewall is put on trial first, unless a node filters by
/// nftables, which heeds none: Proxmox then takes it for off by itself after 60 s, Croft takes the change back by the open door, and switches the firewall on again.
/// </remarks>
/// <param name="place">Whose firewall changes.</param>
/// <param name="after">The nodes as they would be.</param>
/// <param name="times">Times to keep to.</param>
internal sealed class Guard(FirewallPlace place, NodesSeen after, FirewallTimes times)
{
    /// <summary>Proxmox's <c>enable</c> that begins a trial; it keeps the moment instead.</summary>
    public const string Trial = "2";

    readonly IReadOnlyList<(NodeSeen Node, LetInVerdict Verdict)> judged = after.Judge();

    /// <summary>The plan with everything around its one dangerous step.</summary>
    /// <param name="plan">The plan; its steps follow one another.</param>
    /// <param name="at">Index of the step that can cut Croft off.</param>
    /// <param name="back">The step that takes it back.</param>
    public Plan Around(Plan plan, int at, PlanStep back)
    {
        var danger = plan.Steps[at];
        var trial = !after.HasWayBack(place) && after.KnowTrials;
        List<PlanStep> steps = [.. plan.Steps.Take(at)];
        if (trial) steps.Add(Begin("put the firewall of the cluster on trial", Back("switch the firewall of the cluster on again", "1")));
        steps.Add(danger with { Because = $"{danger.Because} {Told()}", TakenBackBy = [Patient(back), Reached()] });
        steps.Add(ReachSteps.After("", "", Reach("the firewall was changed")));
        if (trial) steps.Add(Confirm());
        steps.AddRange(plan.Steps.Skip(at + 1));
        return Asking(plan with { Steps = Numbered(steps), OnFailure = OnFailure.Undo }, trial);
    }

    /// <summary>The plan that switches the cluster's firewall on: on trial, and for good once every node is reached.</summary>
    public Plan Enable(Plan plan)
    {
        var begin = Begin(plan.Title, Back("switch the firewall of the cluster off again", "0"));
        return Asking(plan with
        {
            Steps = Numbered(
            [
                begin with { Because = $"{begin.Because} {Told()}", Changes = plan.Steps[0].Changes, TakenBackBy = [.. begin.TakenBackBy, Reached()] },
                ReachSteps.After("", "", Reach("the firewall was switched on")),
                Confirm(),
            ]),
            OnFailure = OnFailure.Undo,
        }, trial: true);
    }

    PlanStep Begin(string title, PlanStep back) => Switching(title, Trial, a => a with { Whatever = true, Cuts = true }) with
    {
        Disturbs = Disturbance.Live,
        Because = "Proxmox itself takes the cluster's firewall for off 60 s later unless it is confirmed, so that even a mistake that cuts off every node is undone.",
        TakenBackBy = [Patient(back)],
    };

    PlanStep Back(string title, string enable) => Switching(title, enable, a => a with { Whatever = true, Patience = times.Return });

    PlanStep Confirm() => Switching("confirm the trial", "1", a => a with { Seen = new Dictionary<string, string?>(StringComparer.Ordinal) { ["enable"] = Trial } });

    PlanStep Switching(string title, string enable, Func<OptionsAction, OptionsAction> say)
    {
        var cluster = new FirewallPlace(place.Cluster, null, null);
        var action = new OptionsAction(cluster, new Dictionary<string, string>(StringComparer.Ordinal) { ["enable"] = enable }, [], new Dictionary<string, string?>(StringComparer.Ordinal));
        return new PlanStep("", title, OptionsStep.Name, StepJson.Action(say(action))) { Leases = [cluster.Lease], Privilege = cluster.MayChange };
    }

    // Nobody may answer until the trial is over: that is waited for.
    PlanStep Patient(PlanStep back) => back with { Deadline = times.Return * 2 };

    PlanStep Reached() => ReachSteps.Back("", Reach("the firewall was put back") with
    {
        Settle = TimeSpan.Zero,
        Patience = times.Return,
        Console = after.KnowTrials ? ["pve-firewall stop"] : ["pve-firewall stop", "systemctl stop proxmox-firewall"],
    });

    ReachAction Reach(string change) => new(place.Cluster, [.. after.Nodes.Select(n => ReachedNode.Of(n.Way))], change, times.Silence)
    {
        Settle = times.Settle,
    };

    string Told() => string.Join(" ", Groups(judged));

    // Nodes of one answer for one reason are told together.
    static IEnumerable<string> Groups(IEnumerable<(NodeSeen Node, LetInVerdict Verdict)> judged) =>
        from one in judged
        group one.Node.Way.Node by (one.Verdict.Answer, one.Verdict.Because.Replace(one.Node.Way.Node, "the node", StringComparison.Ordinal), one.Node.From) into alike
        let nodes = string.Join(", ", alike)
        select alike.Key.Answer switch
        {
            LetInAnswer.Yes => $"Croft would still be let in to {nodes} ({alike.Key.Item2}).",
            LetInAnswer.No => $"Croft would be cut off from {nodes}: as {alike.Key.From} it is {alike.Key.Item2}.",
            _ => $"Whether Croft would be let in to {nodes} is not known: {alike.Key.Item2}.",
        };

    Plan Asking(Plan plan, bool trial)
    {
        var doubts = judged.Where(j => j.Verdict.Answer != LetInAnswer.Yes).ToList();
        if (doubts.Count == 0) return plan;
        var first = doubts[0].Node.From is { } from ? LetInFirst($"{from}") : "";
        var rest = trial ? "Then Proxmox takes the whole firewall for off 60 s after, and Croft takes the change back."
            : after.HasWayBack(place) ? "Then Croft takes the change back by a node that is left."
            : "Then nothing takes it back but a node's own console: nodes whose firewall is nftables heed no trial.";
        return plan with { Confirmation = new Confirmation(place.Name, $"{plan.Confirmation?.Because} {string.Join(" ", Groups(doubts))} {rest}{first}".Trim()) };
    }

    /// <summary>How Croft would be let in: by a rule of its own, or by one that is there and comes too late.</summary>
    string LetInFirst(string from) =>
        after.Cluster.Rules.ToList().FindIndex(r => r is { IsOn: true, Direction: "in", Action: "ACCEPT" } && r["source"] == from && r["dport"] is "8006" or null && r["macro"] is null) is var late and >= 0
            ? $" Rule {late} of the cluster lets it in, and would come too late: put the other behind it, by --position."
            : $" Let it in first: 'croft firewall add-rule {place.Cluster} in ACCEPT --source {from} --proto tcp --dport 8006'.";

    /// <summary>Steps that follow one another, numbered, with those that take them back.</summary>
    static List<PlanStep> Numbered(IReadOnlyList<PlanStep> steps) =>
    [
        .. steps.Select((step, at) => step with
        {
            Id = Id(at + 1),
            After = at == 0 ? [] : [Id(at)],
            TakenBackBy = [.. step.TakenBackBy.Select((undo, n) => undo with { Id = $"undo-{Id(at + 1)}.{Id(n + 1)}" })],
        }),
    ];

    static string Id(int number) => number.ToString(CultureInfo.InvariantCulture);
}
