using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;

namespace Croft.Engine.Tasks;

/// <summary>Stops a task: what it began may be left half done, so it is planned like any change.</summary>
sealed class StopTask(TaskPlace place) : IChangeVerb<StopTaskRequest>
{
    public static VerbInfo Info { get; } = new(
        "task", "stop", "Stops a running task; what it began may stay half done.", Permissions.TaskStop, Effect.Changes, typeof(StopTaskRequest), typeof(Plan))
    { About = Part.Guest };

    public async Task<Plan> PlanAsync(StopTaskRequest request, VerbContext context, CancellationToken ct)
    {
        var task = await place.FindAsync(request.Upid, request.Cluster, ct);
        var entry = task.Entry;
        var title = $"stop task {entry.Type}{(entry.Id.Length == 0 ? "" : $" of {entry.Id}")} on {task.Cluster}/{entry.Node}";
        if (!entry.IsRunning)
            return new Plan(Info.FullName, title, []) { Warnings = [$"It ended already: {entry.Result?.Text}."] };
        return new Plan(Info.FullName, title,
        [
            new PlanStep("1", title, StopTaskStep.Name, StepJson.Action(new StopTaskAction(task.Cluster, entry.Node, entry.Upid.ToString())))
            {
                Disturbs = Disturbance.Live,
                Because = "what the task began is left as it is at that moment",
                Leases = [$"{task.Cluster}/task/{entry.Upid}"],
                Privilege = $"Sys.Modify on /nodes/{entry.Node}, unless the account began the task itself",
            },
        ]);
    }
}

/// <summary>Which task to stop.</summary>
sealed record StopTaskAction(string Cluster, string Node, string Upid);
