using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Tasks;

/// <summary>GET /nodes/{node}/tasks/{upid}/status.</summary>
internal static class TaskStatusCall
{
    public static readonly Call Call = new("GET", "/nodes/{node}/tasks/{upid}/status", Run) { Relayed = true };

    static void Run(Exchange exchange)
    {
        var task = TaskWords.Find(exchange) ?? throw ApiFault.Parameter("upid", "no such task");
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("upid", task.Upid);
        json.WriteString("node", task.Node.Name);
        json.WriteNumber("pid", task.Pid);
        json.WriteNumber("pstart", task.ProcessStart);
        json.WriteNumber("starttime", task.StartedAt);
        json.WriteString("type", task.Type);
        json.WriteString("id", task.Id);
        TaskWords.WriteUser(json, task, splitsToken: true);
        json.WriteString("status", task.IsRunning ? "running" : "stopped");
        json.Optional("exitstatus", task.ExitStatus);
        json.WriteEndObject();
    }
}
