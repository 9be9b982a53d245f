using Croft.Contracts;

namespace Croft.Engine.Runs;

/// <summary>A plan can be carried out: its steps have ids of their own and follow only steps before them.</summary>
static class PlanShape
{
    public static void Demand(Plan plan)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in plan.Steps)
        {
            if (step.After.FirstOrDefault(id => !seen.Contains(id)) is { } missing)
                throw Misshapen(plan, $"step {step.Id} follows step {missing}, which does not stand before it");
            if (new[] { step }.Concat(step.TakenBackBy).FirstOrDefault(s => !seen.Add(s.Id)) is { } twice)
                throw Misshapen(plan, $"it has two steps {twice.Id}");
        }
    }

    static FailureException Misshapen(Plan plan, string why) =>
        new(FailureKind.Bug, $"The plan to {plan.Title} can't be carried out: {why}.", "Report it: the verb that planned made a mistake.");
}
