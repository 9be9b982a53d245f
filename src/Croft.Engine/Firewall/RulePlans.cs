using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;

namespace Croft.Engine.Firewall;

/// <summary>Plans that change the rules of a firewall or a security group.</summary>
internal static class RulePlans
{
    public static Plan Add(RulesSeen seen, AddFirewallRuleRequest asked)
    {
        var rule = RuleParts.New(seen, asked);
        return asked.Position <= seen.Rules.Count ? Add(seen, rule, asked.Position)
            : throw new FailureException(FailureKind.Invalid, $"Can't add a rule at {asked.Position}: {seen.Of} has {seen.Rules.Count}.", $"Say 0 to {seen.Rules.Count}; {seen.Rules.Count} is after all others.");
    }

    /// <summary>Makes a rule of which all is decided.</summary>
    public static Plan Add(RulesSeen seen, Rule rule, int position)
    {
        var twin = seen.Rules.Select((r, at) => (Rule: r, At: at)).FirstOrDefault(r => r.Rule.ToString() == rule.ToString());
        var plan = Of("firewall add-rule", $"add rule '{rule.Switched(true)}' at {position} of {seen.Of}", seen, new RuleDraft(seen.Rules).Add(rule, position), rule.IsOn);
        return plan with { OnFailure = OnFailure.Undo, Warnings = [.. plan.Warnings, .. twin.Rule is null ? [] : (string[])[$"Rule {twin.At} says the same already."]] };
    }

    public static Plan Configure(RulesSeen seen, ConfigureFirewallRuleRequest asked)
    {
        var now = seen.At(asked.Position);
        return Change(seen, asked.Position, RuleParts.Changed(seen, now, asked));
    }

    /// <summary>Makes a rule say another thing where it stands.</summary>
    public static Plan Change(RulesSeen seen, int position, Rule then)
    {
        var now = seen.At(position);
        if (then.ToString() == now.ToString()) return new Plan("firewall configure-rule", $"nothing to do: rule {position} of {seen.Of} is so already", []);
        return Of("firewall configure-rule", $"change rule {position} of {seen.Of}", seen, new RuleDraft(seen.Rules).Change(position, then), now.IsOn || then.IsOn);
    }

    public static Plan Delete(RulesSeen seen, DeleteFirewallRuleRequest asked)
    {
        var rule = seen.At(asked.Position);
        return Of("firewall delete-rule", $"delete rule {asked.Position} '{rule.Switched(true)}' of {seen.Of}", seen, Deleted(seen, asked.Position), rule.IsOn,
            new Confirmation(seen.Place.Name, $"Rule {asked.Position} '{rule}' of {seen.Of} will be gone."));
    }

    // Where the nodes themselves are filtered it is switched off first: that is taken back by one call.
    static RuleDraft Deleted(RulesSeen seen, int position) =>
        (seen.Nodes is null ? new RuleDraft(seen.Rules) : new RuleDraft(seen.Rules).Switch(position, false)).Delete(position);

    public static Plan Move(RulesSeen seen, MoveFirewallRuleRequest asked)
    {
        var rule = seen.At(asked.Position);
        if (asked.To >= seen.Rules.Count)
            throw new FailureException(FailureKind.Invalid, $"Can't move rule {asked.Position} to {asked.To}: {seen.Of} has {seen.Rules.Count}.", $"Say 0 to {seen.Rules.Count - 1}.");
        if (asked.To == asked.Position) return new Plan("firewall move-rule", $"nothing to do: rule {asked.Position} of {seen.Of} stands there already", []);
        return Of("firewall move-rule", $"move rule {asked.Position} '{rule.Switched(true)}' of {seen.Of} to {asked.To}", seen, new RuleDraft(seen.Rules).Move(asked.Position, asked.To), rule.IsOn);
    }

    static Plan Of(string verb, string title, RulesSeen seen, RuleDraft draft, bool acts, Confirmation? confirmation = null)
    {
        var filters = acts && seen.Filtering.Filters != Filters.No;
        var steps = new StepList();
        foreach (var edit in draft.Edits)
        {
            var action = new RulesAction(seen.Place, seen.Group, Rule.Print(edit.Before), Rule.Print(edit.After), edit.Call)
            {
                Back = edit.Back,
                Was = edit.Call.Position is { } position ? edit.Before[position].ToString() : null,
                Identity = seen.Identity,
            };
            var live = filters && Filtered(edit.Before) != Filtered(edit.After);
            steps.Then(edit.Title, RulesStep.Name, action, step => step with
            {
                Disturbs = live ? Disturbance.Live : Disturbance.None,
                Because = live ? "In force within 10 s, which is how often each node reads it; connections that stand are not cut." : null,
                Leases = [seen.Place.Lease],
                Privilege = seen.Place.MayChange,
                Changes = Changes(edit),
            });
        }
        var plan = Shut(new Plan(verb, title, steps.Steps) { Warnings = [.. Warnings(seen, acts)], Confirmation = confirmation }, seen, draft.Rules);
        return seen.Nodes is { } nodes ? Guarded(plan, seen, nodes.With(seen.Place, seen.Group, draft.Rules)) : plan;
    }

    /// <summary>A guest that nobody gets in to any more is agreed to by its name.</summary>
    static Plan Shut(Plan plan, RulesSeen seen, IReadOnlyList<Rule> after)
    {
        if (seen is not { Place.Guest: { } guest, PolicyIn: "DROP" or "REJECT", Filtering.Filters: not Filters.No } || plan.Disturbs != Disturbance.Live) return plan;
        if (Doors.Count(seen.Rules, seen.GroupRules) == 0 || Doors.Count(after, seen.GroupRules) > 0) return plan;
        var told = $"No new connection gets in to {guest.Name} any more: no rule lets one in before it is stopped (policy_in {seen.PolicyIn}).";
        return plan with { Warnings = [.. plan.Warnings, told], Confirmation = new Confirmation(guest.Name, $"{plan.Confirmation?.Because} {told}".Trim()) };
    }

    static Plan Guarded(Plan plan, RulesSeen seen, NodesSeen after)
    {
        var at = plan.Steps.ToList().FindIndex(s => s.Disturbs == Disturbance.Live);
        if (at < 0) return plan;
        var action = plan.Steps[at].Action.Deserialize<RulesAction>(StepJson.Options)! with { Cuts = true };
        var danger = plan.Steps[at] with { Action = StepJson.Action(action) };
        return new Guard(seen.Place, after, seen.Times).Around(plan with { Steps = [.. plan.Steps.Select((s, n) => n == at ? danger : s)] }, at, RulesStep.Reverse(action, "", seen.Times.Return)!);
    }

    static IEnumerable<string> Warnings(RulesSeen seen, bool acts)
    {
        if (!acts || seen.Group is not null || seen.Filtering is { Filters: Filters.Yes, Because: null }) yield break;
        yield return seen.Filtering.Filters == Filters.No
            ? $"Nothing of it acts yet: {seen.Filtering.Because!.Replace("rules stand, but nothing filters: ", "", StringComparison.Ordinal)}."
            : $"{seen.Filtering.Because}.";
    }

    // Two lists filter alike when their rules that are on say the same in the same order.
    static string Filtered(IReadOnlyList<Rule> rules) => Rule.Print(rules.Where(r => r.IsOn));

    static FieldChange[] Changes(RuleEdit edit) => edit.Call switch
    {
        { Position: null } => [new("rule 0", null, edit.After[0].ToString())],
        { Position: { } at, Method: "DELETE" } => [new($"rule {at}", edit.Before[at].ToString(), null)],
        { Position: { } at } when edit.Call.Parameters.ContainsKey("moveto") => [new($"place of '{edit.Before[at]}'", $"{at}", $"{edit.To}")],
        { Position: { } at } => [new($"rule {at}", edit.Before[at].ToString(), edit.After[at].ToString())],
    };
}
