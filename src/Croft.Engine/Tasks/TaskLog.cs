using System.Runtime.CompilerServices;
using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Tasks;

/// <summary>Streams a task's log; with follow, until the task has ended.</summary>
sealed class TaskLog(TaskPlace place) : IStreamVerb<TaskLogRequest, TaskLine>
{
    const int PageLines = 500;

    public static VerbInfo Info { get; } = new(
        "task", "log", "Prints a task's log, and follows it if asked.", Permissions.EstateRead, Effect.Reads, typeof(TaskLogRequest), typeof(TaskLine))
    {
        About = Part.Guest,
        Streams = true,
    };

    public async IAsyncEnumerable<TaskLine> RunAsync(TaskLogRequest request, VerbContext context, [EnumeratorCancellation] CancellationToken ct)
    {
        var found = await place.FindAsync(request.Upid, request.Cluster, ct);
        var task = found.Client.Task(found.Entry.Upid);
        if (request.Follow)
        {
            await foreach (var line in task.FollowAsync(ct))
                yield return new TaskLine(line.Number, line.Text);
            yield break;
        }
        for (var read = 0; ;)
        {
            var page = await task.LogAsync(read, PageLines, ct);
            foreach (var line in page.Lines)
                yield return new TaskLine(line.Number, line.Text);
            read += page.Lines.Count;
            if (page.Lines.Count < PageLines)
                yield break;
        }
    }
}
