using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Verbs;

namespace Croft.Engine.Tasks;

/// <summary>Shows a task's state, asked live.</summary>
sealed class ShowTask(TaskPlace place) : IVerb<ShowTaskRequest, TaskRow>
{
    public static VerbInfo Info { get; } = new(
        "task", "show", "Shows whether a task runs, or how it ended.", Permissions.EstateRead, Effect.Reads, typeof(ShowTaskRequest), typeof(TaskRow));

    public async Task<TaskRow> RunAsync(ShowTaskRequest request, VerbContext context, CancellationToken ct)
    {
        var task = await place.FindAsync(request.Upid, request.Cluster, ct);
        return TaskRows.Of(task.Cluster, task.Entry);
    }
}
