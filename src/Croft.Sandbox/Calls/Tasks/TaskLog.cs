namespace Croft.Sandbox.Calls.Tasks;

/// <summary>GET /nodes/{node}/tasks/{upid}/log.</summary>
internal static class TaskLog
{
    public static readonly Call Call = new("GET", "/nodes/{node}/tasks/{upid}/log", Run)
    {
        Relayed = true,
        Parameters = [Parameter.Integer("start", 0), Parameter.Integer("limit", 0), Parameter.Flag("download")],
    };

    static void Run(Exchange exchange)
    {
        // an unknown task answers an object where a list is due: the daemon does so too
        if (TaskWords.Find(exchange) is not { } task)
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteEndObject();
            return;
        }
        var start = exchange.Number("start") ?? 0;
        var limit = exchange.Number("limit") is { } given ? given == 0 ? int.MaxValue : given : 50;
        var lines = task.Lines.Count == 0 ? ["no content"] : task.Lines;
        exchange.Json.WriteStartArray();
        for (var at = start; at < lines.Count && at - start < limit; at++)
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteNumber("n", at + 1);
            exchange.Json.WriteString("t", lines[at]);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
        exchange.Total = lines.Count;
    }
}
