using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Firewall;

/// <summary>Makes one list of rules into another by one call.</summary>
/// <param name="Place">Whose firewall.</param>
/// <param name="Group">The security group whose rules they are; null for the firewall's own.</param>
/// <param name="Before">Print of the list that the plan saw.</param>
/// <param name="After">Print of the list that it shall be.</param>
/// <param name="Call">The call.</param>
internal sealed record RulesAction(FirewallPlace Place, string? Group, string Before, string After, RuleCall Call)
{
    /// <summary>Takes it back; null where no single call does.</summary>
    public RuleCall? Back { get; init; }

    /// <summary>The rule that the plan saw at the call's position.</summary>
    public string? Was { get; init; }

    /// <summary>True when it can cut Croft off: a step that asks the nodes stands behind it.</summary>
    public bool Cuts { get; init; }

    /// <summary>Time for which it waits until somebody answers; none but where it takes back.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>What the guest was when the plan was made; another one is left alone.</summary>
    public GuestIdentity? Identity { get; init; }

    /// <summary>Path of the rules.</summary>
    public string Path() => Group is { } group ? $"/cluster/firewall/groups/{Uri.EscapeDataString(group)}" : $"{Place.Path}/rules";
}

/// <summary>Changes rules of a firewall (<c>POST …/rules</c>, <c>PUT</c> and <c>DELETE …/rules/{pos}</c>).</summary>
/// <remarks>A rule has no name: the step knows its effect, and whether it is still to be made, by what the whole list says.</remarks>
internal sealed class RulesStep : FirewallStep<RulesAction>
{
    public const string Name = "firewall.rules";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(RulesAction action, StepContext context, CancellationToken ct)
    {
        if (await AnotherAsync(action.Place, action.Identity, context, ct) is { } another) return StepCheck.Refuse(another);
        var seen = await PatientlyAsync(() => ReadAsync(action, context, ct), action.Patience, context, ct);
        var rules = seen.Select(Rule.Of).ToList();
        var print = Rule.Print(rules);
        if (print == action.After) return StepCheck.Already(Evidence(action, rules));
        return print == action.Before ? StepCheck.Call(Change(action, seen.Count == 0 ? null : seen[0].Digest)) : StepCheck.Refuse(Moved(action, rules));
    }

    public override Task<Verdict> VerifyAsync(RulesAction action, StepContext context, CancellationToken ct) =>
        EvenInSilenceAsync(action.Cuts, $"GET {action.Path()}", () => ReadBackAsync(action, context, ct));

    static async Task<Verdict> ReadBackAsync(RulesAction action, StepContext context, CancellationToken ct)
    {
        var rules = (await ReadAsync(action, context, ct)).Select(Rule.Of).ToList();
        return Rule.Print(rules) == action.After
            ? Verdict.Yes(Evidence(action, rules))
            : Verdict.No($"the rules of {action.Place} should be as the plan shows them; they were read back differently.", Evidence(action, rules));
    }

    public override PlanStep? Undo(RulesAction action, StepContext context) => Reverse(action, $"undo {context.Step}", TimeSpan.Zero);

    /// <summary>The step that takes a change back; null where no single call does.</summary>
    /// <param name="action">The change.</param>
    /// <param name="id">Id of the step.</param>
    /// <param name="patience">Time for which it waits until somebody answers.</param>
    public static PlanStep? Reverse(RulesAction action, string id, TimeSpan patience) => action.Back is null ? null : new PlanStep(
        id, $"take back the change of the rules of {action.Place}", Name,
        StepJson.Action(action with { Before = action.After, After = action.Before, Call = action.Back, Back = action.Call, Was = null, Cuts = false, Patience = patience }))
    {
        Disturbs = Disturbance.Live,
        Because = "What followed it failed.",
        Leases = [action.Place.Lease],
        Privilege = action.Place.MayChange,
    };

    static ChangeCall Change(RulesAction action, string? digest)
    {
        var call = action.Call;
        List<KeyValuePair<string, string>> parameters = [.. call.Parameters];
        // A new rule is put before all others whatever the digest; everything else is refused when the list has changed.
        if (call.Position is not null && digest is not null) parameters.Add(new("digest", digest));
        var path = call.Position is { } position ? $"{action.Path()}/{position}" : action.Path();
        // A second new rule would stand there switched off, and the next step would refuse the list.
        return new ChangeCall(action.Place.Cluster, action.Place.AnsweringNode, new ProxmoxCall(new HttpMethod(call.Method), path) { Parameters = parameters })
        {
            DigestBefore = digest,
            Repeat = Repeat.IsRefused,
            LeavesTask = action.Cuts,
        };
    }

    static async Task<IReadOnlyList<FirewallRule>> ReadAsync(RulesAction action, StepContext context, CancellationToken ct)
    {
        var api = await ApiAsync(action.Place, context, ct);
        return await (action.Group is { } group ? api.Cluster.FirewallGroups.Rules(group) : action.Place.Api(api).Rules).ListAsync(ct);
    }

    static Failure Moved(RulesAction action, List<Rule> now)
    {
        var there = action.Call.Position is { } position && position < now.Count ? now[position].ToString() : null;
        return new Failure(FailureKind.Conflict, $"Can't change the rules of {action.Place}: they are no longer those that the plan was made from.")
        {
            Cause = action.Was is null || action.Was == there ? "Other rules were added, changed, moved or deleted meanwhile."
                : there is null ? $"There is no rule {action.Call.Position} any more; it was '{action.Was}'."
                : $"Rule {action.Call.Position} is '{there}' now; it was '{action.Was}'.",
            WayOut = $"Nothing was changed by this step. Look at them with 'croft firewall rules {action.Place.FullName}{(action.Group is null ? "" : $" --group {action.Group}")}', then plan again.",
        };
    }

    static Evidence[] Evidence(RulesAction action, List<Rule> rules) => rules.Count == 0
        ? [Saw(action.Path(), "rules", "(none)")]
        : [.. rules.Select((rule, at) => Saw(action.Path(), $"rule {at}", rule.ToString()))];
}
