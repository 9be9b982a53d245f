using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Reach;

/// <summary>The step that stands after a change that can cut nodes off, and the one that stands after taking it back.</summary>
internal static class ReachSteps
{
    /// <summary>Longest task that a node is asked beside.</summary>
    static readonly TimeSpan LongestTask = TimeSpan.FromMinutes(10);

    /// <summary>Asks whether the nodes are still reached; a plan of <see cref="OnFailure.Undo"/> takes back what stands before it where they are not.</summary>
    /// <param name="id">Id of the step in the plan.</param>
    /// <param name="after">Id of the step that makes the change.</param>
    /// <param name="action">Whom to ask, and for how long.</param>
    public static PlanStep After(string id, string after, ReachAction action) => Step(id, $"see that {Names(action)} {Answers(action)}", action) with
    {
        After = [after],
        Because = action.Console.Count > 0
            ? $"Where it is silent for {action.Patience.TotalSeconds:0} s after the change, the run fails; by Proxmox's API the change can't be taken back."
            : $"Where it is silent for {action.Patience.TotalSeconds:0} s after the change, the change is taken back.",
    };

    /// <summary>Asks whether the nodes are reached again, the last of <see cref="PlanStep.TakenBackBy"/>.</summary>
    public static PlanStep Back(string id, ReachAction action) =>
        Step(id, $"see that {Names(action)} {Answers(action)} again", action with { TakenBack = true });

    static PlanStep Step(string id, string title, ReachAction action) => new(id, title, NodeReachStep.Name, StepJson.Action(action))
    {
        Phase = "reach",
        Leases = [.. action.Nodes.Select(n => Lease(action.Cluster, n.Node))],
        Privilege = "Sys.Audit on /",
        Deadline = action.Settle + action.Patience + LongestTask,
    };

    /// <summary>What a run holds of a node while it changes it.</summary>
    public static string Lease(string cluster, string node) => $"{cluster}/node/{node}";

    static string Names(ReachAction action) => string.Join(", ", action.Nodes.Select(n => $"{action.Cluster}/{n.Node}"));

    static string Answers(ReachAction action) => action.Nodes.Count == 1 ? "answers" : "answer";
}
