using Croft.Sandbox.Tasks;

namespace Croft.Sandbox.Calls.Tasks;

/// <summary>GET /nodes/{node}/tasks with all its filters.</summary>
internal static class TaskIndex
{
    public static readonly Call Call = new("GET", "/nodes/{node}/tasks", Run)
    {
        Parameters =
        [
            Parameter.Integer("start", 0),
            Parameter.Integer("limit", 0),
            Parameter.Text("userfilter"),
            Parameter.Text("typefilter"),
            PathParameters.Vmid with { IsOptional = true },
            Parameter.Flag("errors"),
            Parameter.OneOf("source", "archive", "active", "all"),
            Parameter.Integer("since"),
            Parameter.Integer("until"),
            Parameter.Text("statusfilter"),
        ],
    };

    static void Run(Exchange exchange)
    {
        var (start, limit) = (exchange.Number("start") ?? 0, exchange.Number("limit") ?? 50);
        var source = exchange.Text("source") ?? "archive";
        var count = 0;
        exchange.Json.WriteStartArray();
        for (var at = exchange.Node.Tasks.Count - 1; at >= 0; at--)
        {
            var task = exchange.Node.Tasks[at];
            if (!IsIn(task, source) || !Fits(exchange, task))
                continue;
            if (count++ < start || count - start > limit)
                continue;
            Write(exchange, task);
        }
        exchange.Json.WriteEndArray();
        exchange.Total = count;
    }

    static bool IsIn(TaskRecord task, string source) => source switch
    {
        "active" => task.IsRunning,
        "archive" => !task.IsRunning,
        _ => true,
    };

    static bool Fits(Exchange exchange, TaskRecord task)
    {
        var seesAll = exchange.May($"/nodes/{task.Node.Name}", "Sys.Audit");
        if (!seesAll && task.User.UserId != exchange.Caller.UserId)
            return false;
        if (exchange.Text("vmid") is { } vmid && task.Id != vmid)
            return false;
        if (exchange.Text("userfilter") is { } user && !task.User.AuthId.Contains(user, StringComparison.Ordinal))
            return false;
        if (exchange.Text("typefilter") is { } type && task.Type != type)
            return false;
        if (exchange.Number("since") is { } since && task.StartedAt < since)
            return false;
        if (exchange.Number("until") is { } until && task.StartedAt > until)
            return false;
        if (exchange.Flag("errors") && task.ExitStatus is null or "OK")
            return false;
        return exchange.Text("statusfilter") is not { } filter || filter.Split([',', ';', ' ']).Contains(StatusType(task));
    }

    static string StatusType(TaskRecord task) => task.ExitStatus switch
    {
        "OK" => "ok",
        null => "unknown",
        var status when status.StartsWith("WARNINGS:", StringComparison.Ordinal) => "warning",
        _ => "error",
    };

    static void Write(Exchange exchange, TaskRecord task)
    {
        if (!task.IsRunning)
        {
            TaskWords.WriteListed(exchange.Json, task, splitsToken: true);
            return;
        }
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("upid", task.Upid);
        exchange.Json.WriteString("node", task.Node.Name);
        exchange.Json.WriteNumber("pid", task.Pid);
        exchange.Json.WriteNumber("pstart", task.ProcessStart);
        exchange.Json.WriteNumber("starttime", task.StartedAt);
        exchange.Json.WriteString("type", task.Type);
        exchange.Json.WriteString("id", task.Id);
        TaskWords.WriteUser(exchange.Json, task, splitsToken: false);
        exchange.Json.WriteString("status", "RUNNING");
        exchange.Json.WriteEndObject();
    }
}
