using Croft.Sandbox.Calls.Tasks;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Cluster;

/// <summary>GET /cluster/tasks: the newest tasks of all nodes.</summary>
internal static class ClusterTasks
{
    const int EachNode = 25;

    public static readonly Call Call = new("GET", "/cluster/tasks", Run);

    static void Run(Exchange exchange)
    {
        var seesAll = exchange.May("/", "Sys.Audit");
        exchange.Json.WriteStartArray();
        foreach (var task in exchange.Cluster.Nodes.SelectMany(Newest).OrderByDescending(task => task.StartedAt))
            if (seesAll || task.User.UserId == exchange.Caller.UserId)
                TaskWords.WriteListed(exchange.Json, task, splitsToken: true, saved: true);
        exchange.Json.WriteEndArray();
    }

    static IEnumerable<Sandbox.Tasks.TaskRecord> Newest(NodeState node) => node.Tasks.TakeLast(EachNode);
}
