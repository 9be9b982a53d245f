using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Tasks;

/// <summary>DELETE /nodes/{node}/tasks/{upid}: interrupts a running task.</summary>
internal static class TaskStop
{
    public static readonly Call Call = new("DELETE", "/nodes/{node}/tasks/{upid}", Run) { Relayed = true };

    static void Run(Exchange exchange)
    {
        var task = TaskWords.Find(exchange) ?? throw ApiFault.Parameter("upid", "no such task");
        if (task.User.AuthId != exchange.Caller.AuthId && task.User.UserId != exchange.Caller.AuthId)
            exchange.Require($"/nodes/{task.Node.Name}", "Sys.Modify");
        if (!task.IsRunning)
            return;
        exchange.Cluster.Tasks.Stop(task);
        exchange.Cluster.Effects.Count($"task/{task.Type}/{task.Id}", "stop");
    }
}
