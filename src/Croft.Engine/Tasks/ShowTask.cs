using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Tasks;

/// <summary>Shows a task's state, asked live.</summary>
sealed class ShowTask(TaskPlace place) : IVerb<ShowTaskRequest, TaskRow>
{
    public static VerbInfo Info { get; } = new(
        "task", "show", "Shows whether a task runs, or how it ended.", Permissions.EstateRead, Effect.Reads, typeof(ShowTaskRequest), typeof(TaskRow))
    { About = Part.Guest };

    public async Task<TaskRow> RunAsync(ShowTaskRequest request, VerbContext context, CancellationToken ct)
    {
        var task = await place.FindAsync(request.Upid, request.Cluster, ct);
        return TaskRows.Of(task.Cluster, task.Entry.IsRunning ? task.Entry : await EndAsync(task, ct));
    }

    // The state of a task holds no end; the node's list does, unless it forgot the task meanwhile.
    static async Task<TaskEntry> EndAsync(FoundTask task, CancellationToken ct)
    {
        var entry = task.Entry;
        try
        {
            var filter = new TaskFilter { Type = entry.Type, Since = entry.Start, Until = entry.Start, Source = TaskSource.All, Limit = 500 };
            var listed = (await task.Client.Within(TaskPlace.Patience).Node(entry.Upid.Node).TasksAsync(filter, ct)).Tasks;
            return entry with { End = listed.FirstOrDefault(t => t.Upid.Equals(entry.Upid))?.End };
        }
        catch (ProxmoxException)
        {
            return entry; // how it ended is known all the same
        }
    }
}
