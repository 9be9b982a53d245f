namespace Croft.Sandbox.Calls.Tasks;

/// <summary>DELETE /nodes/{node}/tasks/{upid}: interrupts a running task.</summary>
internal static class TaskStop
{
    public static readonly Call Call = new("DELETE", "/nodes/{node}/tasks/{upid}", Run) { Relayed = true };

    static void Run(Exchange exchange)
    {
        if (TaskWords.Find(exchange) is not { IsRunning: true } task)
            return;
        if (task.User.AuthId != exchange.Caller.AuthId && task.User.UserId != exchange.Caller.AuthId)
            exchange.Require($"/nodes/{task.Node.Name}", "Sys.Modify");
        exchange.Cluster.Tasks.Stop(task);
        exchange.Cluster.Effects.Count($"task/{task.Type}/{task.Id}", "stop");
    }
}
