using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Sandbox.Faults;

namespace Croft.Engine.Rehearsal;

/// <summary>How long steps would take and guests would be down: from history where there is any, else from the sandbox's own times.</summary>
sealed class RehearsalTimes
{
    readonly IReadOnlyList<(Twin Twin, DoneTask Task, StepRecord? Step)> tasks;
    readonly bool sideBySide;

    public RehearsalTimes(Plan plan, IReadOnlyList<StepRecord> steps, IEnumerable<Twin> twins)
    {
        sideBySide = plan.Parallelism > 1;
        var byTask = steps.Where(s => s.Upid is not null).ToLookup(s => (s.Intent!.Cluster, s.Upid!));
        tasks = [.. from twin in twins from task in twin.Chronicle.Tasks select (twin, task, byTask[(twin.Cluster, task.Upid)].FirstOrDefault())];
    }

    /// <summary>What a step would take in seconds, and who says so.</summary>
    public (double? Takes, string? By) Of(StepRecord step)
    {
        if (step.Plan.Expected is { } expected)
            return (Math.Round(expected.TotalSeconds, 1), "history");
        if (step.Intent is null)
            return (null, null);
        var worked = tasks.Where(t => t.Step == step).Sum(t => (t.Task.Ended - t.Task.Began).TotalSeconds);
        return (Math.Round(worked, 1), "model");
    }

    /// <summary>Each time a guest of a twin stopped running, with the step by which it did and how long it was down.</summary>
    public IEnumerable<(int Vmid, StepRecord? Step, double? Down)> Downs(Twin twin)
    {
        foreach (var turns in twin.Chronicle.Turns.GroupBy(t => t.Vmid))
        {
            GuestTurn? down = null;
            foreach (var turn in turns)
            {
                if (turn.RanBefore && !turn.Runs)
                    down ??= turn;
                if (!turn.Runs || down is null)
                    continue;
                yield return (turns.Key, StepAt(twin, down), Math.Round(Between(twin, turns.Key, down.At, turn.At), 1));
                down = null;
            }
            if (down is not null)
                yield return (turns.Key, StepAt(twin, down), null);
        }
    }

    StepRecord? StepAt(Twin twin, GuestTurn turn) => tasks
        .Where(t => t.Twin == twin && t.Task.Began <= turn.At && turn.At <= t.Task.Ended && t.Step is not null)
        .OrderByDescending(t => Concerns(t.Step!, twin.Cluster, turn.Vmid)).Select(t => t.Step).FirstOrDefault();

    double Between(Twin twin, int vmid, TimeSpan from, TimeSpan to) => tasks
        .Where(t => t.Twin == twin && (!sideBySide || t.Step is null || Concerns(t.Step, twin.Cluster, vmid)))
        .Sum(t => Overlap(t.Task, from, to) * Scale(t.Task, t.Step));

    static double Overlap(DoneTask task, TimeSpan from, TimeSpan to) =>
        Math.Max(0, ((task.Ended < to ? task.Ended : to) - (task.Began > from ? task.Began : from)).TotalSeconds);

    static double Scale(DoneTask task, StepRecord? step) =>
        step?.Plan.Expected is { } expected && task.Ended > task.Began ? expected / (task.Ended - task.Began) : 1;

    static bool Concerns(StepRecord step, string cluster, int vmid) =>
        step.Plan.Leases.Contains(string.Create(CultureInfo.InvariantCulture, $"{cluster}/guest/{vmid}"));
}
