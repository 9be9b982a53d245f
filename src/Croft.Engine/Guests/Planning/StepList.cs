using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Guests;

/// <summary>Steps of a plan in the making, numbered as they are added.</summary>
internal sealed class StepList
{
    readonly List<PlanStep> steps = [];

    /// <summary>The steps so far.</summary>
    public IReadOnlyList<PlanStep> Steps => steps;

    /// <summary>Adds a step that needs no other.</summary>
    public string Add<TAction>(string title, string kind, TAction action, Func<PlanStep, PlanStep> say) where TAction : class
    {
        var id = (steps.Count + 1).ToString(CultureInfo.InvariantCulture);
        var step = say(new PlanStep(id, title, kind, StepJson.Action(action)));
        // A field that stays as it is, is no change.
        steps.Add(step with { Changes = [.. step.Changes.Where(c => c.From != c.To || c.To == Secrets.Secret.Mask)] });
        return id;
    }

    /// <summary>Adds a step that waits for the one before it.</summary>
    public string Then<TAction>(string title, string kind, TAction action, Func<PlanStep, PlanStep> say) where TAction : class =>
        steps.Count == 0 ? Add(title, kind, action, say) : AfterLast(title, kind, action, say);

    /// <summary>Adds the steps of another plan behind the last one, numbered on.</summary>
    public void Append(IReadOnlyList<PlanStep> others)
    {
        string[] last = steps.Count == 0 ? [] : [steps[^1].Id];
        steps.AddRange(Renumbered(others, steps.Count, last));
    }

    /// <summary>Steps of a plan as they are numbered in another.</summary>
    /// <param name="others">The steps.</param>
    /// <param name="offset">Steps that stand before them.</param>
    /// <param name="before">What those follow that follow none of their own.</param>
    public static IReadOnlyList<PlanStep> Renumbered(IReadOnlyList<PlanStep> others, int offset, IReadOnlyList<string> before)
    {
        var ids = others.Select((s, i) => (s.Id, New: (offset + i + 1).ToString(CultureInfo.InvariantCulture))).ToDictionary(p => p.Id, p => p.New, StringComparer.Ordinal);
        return [.. others.Select(s => s with { Id = ids[s.Id], After = s.After.Count == 0 ? before : [.. s.After.Select(a => ids[a])] })];
    }

    string AfterLast<TAction>(string title, string kind, TAction action, Func<PlanStep, PlanStep> say) where TAction : class
    {
        string[] last = [steps[^1].Id];
        return Add(title, kind, action, step => say(step) with { After = last });
    }
}
