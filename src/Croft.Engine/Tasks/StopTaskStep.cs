using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Tasks;

/// <summary>Asks a task to end and sees that it did.</summary>
sealed class StopTaskStep : Step<StopTaskAction>
{
    public const string Name = "task.stop";

    /// <summary>A worker gets a signal, then five seconds, then is killed.</summary>
    static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(15);

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(StopTaskAction action, StepContext context, CancellationToken ct)
    {
        var task = await TaskAsync(action, context, ct);
        var state = await task.StateAsync(ct);
        return state.IsRunning
            // Proxmox leaves a task alone that has ended.
            ? StepCheck.Call(new ChangeCall(action.Cluster, action.Node, new ProxmoxCall(HttpMethod.Delete, Path(action))) { Repeat = Repeat.ChangesNothing })
            : StepCheck.Already(Seen(action, state));
    }

    public override async Task<Verdict> VerifyAsync(StopTaskAction action, StepContext context, CancellationToken ct)
    {
        var task = await TaskAsync(action, context, ct);
        var began = context.Time.GetTimestamp();
        while (true)
        {
            var state = await task.StateAsync(ct);
            if (!state.IsRunning)
                return Verdict.Yes(Seen(action, state));
            if (context.Time.GetElapsedTime(began) > LongestEnd)
                return Verdict.No($"the task still runs {LongestEnd.TotalSeconds:0} s after it was asked to end", Seen(action, state));
            await Task.Delay(Pause, context.Time, ct);
        }
    }

    static async Task<ProxmoxTask> TaskAsync(StopTaskAction action, StepContext context, CancellationToken ct) =>
        (await context.Clients(action.Cluster, ct)).Task(Upid.Parse(action.Upid));

    static string Path(StopTaskAction action) => $"/nodes/{Uri.EscapeDataString(action.Node)}/tasks/{Uri.EscapeDataString(action.Upid)}";

    static Evidence Seen(StopTaskAction action, TaskEntry state) =>
        new($"GET {Path(action)}/status", "status", state.IsRunning ? "running" : $"stopped, {state.Result?.Text}");
}
