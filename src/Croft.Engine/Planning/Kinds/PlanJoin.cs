using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Reach;
using Croft.Engine.Runs;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Plans that follow one another, as one.</summary>
static class PlanJoin
{
    /// <summary>One plan of all of them: each begins when the one before it is done.</summary>
    /// <param name="title">What it does, in the imperative.</param>
    /// <param name="plans">In their order; one without steps adds its warnings.</param>
    public static Plan Of(string title, params IReadOnlyList<Plan> plans)
    {
        List<PlanStep> steps = [];
        foreach (var plan in plans)
        {
            var before = steps.Count > 0 ? steps[^1].Id : null;
            var ids = plan.Steps.Select((s, i) => (s.Id, New: Text(steps.Count + i + 1))).ToDictionary(s => s.Id, s => s.New, StringComparer.Ordinal);
            steps.AddRange(plan.Steps.Select(s => Renumbered(s, ids, before is null ? [] : [before])));
        }
        var asked = plans.Select(p => p.Confirmation).OfType<Confirmation>().ToList();
        return new Plan("apply", title, steps)
        {
            Warnings = [.. plans.SelectMany(p => p.Warnings).Distinct(StringComparer.Ordinal)],
            OnFailure = plans.Any(p => p.OnFailure == OnFailure.Undo) ? OnFailure.Undo : OnFailure.Stop,
            Confirmation = asked.Count == 0 ? null : new Confirmation(asked[^1].Type, string.Join(" ", asked.Select(a => a.Because).Distinct(StringComparer.Ordinal))),
        };
    }

    /// <summary>A step by its new number, with what takes it back.</summary>
    /// <param name="step">The step.</param>
    /// <param name="ids">New ids of all steps of its plan by their old ones.</param>
    /// <param name="before">What it follows where it follows none of its plan.</param>
    public static PlanStep Renumbered(PlanStep step, IReadOnlyDictionary<string, string> ids, IReadOnlyList<string> before)
    {
        var all = new Dictionary<string, string>(ids, StringComparer.Ordinal);
        foreach (var (n, undo) in step.TakenBackBy.Index()) all[undo.Id] = $"undo-{ids[step.Id]}.{Text(n + 1)}";
        return Named(step, all) with
        {
            After = step.After.Count == 0 ? before : [.. step.After.Select(a => ids[a])],
            TakenBackBy = [.. step.TakenBackBy.Select(undo => Named(undo, all) with { After = [.. undo.After.Select(a => all[a])] })],
        };
    }

    /// <summary>A step by its new number; what it says of another step, too.</summary>
    static PlanStep Named(PlanStep step, Dictionary<string, string> ids) => step with
    {
        Id = ids[step.Id],
        Action = step.Kind == NodeReachStep.Name && StepJson.Read<ReachAction>(step.Action) is { Task: { } task } reach
            ? StepJson.Action(reach with { Task = ids.GetValueOrDefault(task, task) }) : step.Action,
    };

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
