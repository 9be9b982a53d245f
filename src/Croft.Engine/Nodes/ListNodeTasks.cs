using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Tasks;
using Croft.Engine.Verbs;

namespace Croft.Engine.Nodes;

/// <summary>Lists one node's tasks: <c>task list --node</c> by the node's own noun.</summary>
sealed class ListNodeTasks(ListTasks tasks) : IVerb<NodeTasksRequest, Page<TaskRow>>
{
    public static VerbInfo Info { get; } = new(
        "node", "tasks", "Lists a node's tasks, newest first.", Permissions.EstateRead, Effect.Reads, typeof(NodeTasksRequest), typeof(Page<TaskRow>))
    { About = Part.Cluster };

    public Task<Page<TaskRow>> RunAsync(NodeTasksRequest request, VerbContext context, CancellationToken ct)
    {
        var (cluster, node) = NodeFinder.Split(request.Node, request.Cluster);
        return tasks.RunAsync(new ListTasksRequest { Cluster = cluster, Node = node, Failed = request.Failed, Running = request.Running, Limit = request.Limit }, context, ct);
    }
}
