namespace Croft.Sandbox.Calls.Cluster;

/// <summary>GET /cluster/log: newest first.</summary>
internal static class ClusterLogCall
{
    public static readonly Call Call = new("GET", "/cluster/log", Run) { Parameters = [Parameter.Integer("max", 1)] };

    static void Run(Exchange exchange)
    {
        var seesAll = exchange.May("/", "Sys.Syslog");
        var json = exchange.Json;
        json.WriteStartArray();
        foreach (var entry in exchange.Cluster.Log.Entries.Reverse().Take(exchange.Number("max") ?? 50))
        {
            if (!seesAll && entry.User != exchange.Caller.AuthId && entry.User != exchange.Caller.UserId)
                continue;
            json.WriteStartObject();
            json.WriteString("uid", entry.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("id", System.FormattableString.Invariant($"{entry.Id}:{entry.Node}"));
            json.WriteNumber("time", entry.Time);
            json.WriteNumber("pri", entry.Priority);
            json.WriteString("tag", entry.Tag);
            json.WriteNumber("pid", entry.Pid);
            json.WriteString("node", entry.Node);
            json.WriteString("user", entry.User);
            json.WriteString("msg", entry.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
