using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Tasks;

/// <summary>Lists tasks, asked live: of every cluster, or of one node with its longer memory.</summary>
sealed class ListTasks(ClusterConnections connections) : IVerb<ListTasksRequest, Page<TaskRow>>
{
    const string NoSuchNode = "no such node";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static VerbInfo Info { get; } = new(
        "task", "list", "Lists Proxmox's tasks, newest first.", Permissions.EstateRead, Effect.Reads, typeof(ListTasksRequest), typeof(Page<TaskRow>))
    { About = Part.Guest };

    public async Task<Page<TaskRow>> RunAsync(ListTasksRequest request, VerbContext context, CancellationToken ct)
    {
        var clusters = await connections.MeantAsync(request.Cluster, ct);
        var answers = await Task.WhenAll(clusters.Select(c => AskAsync(c, request, ct)));
        if (answers.Length > 0 && answers.All(a => a.Missing?.Why == NoSuchNode))
            throw NodeFinder.Unknown(request.Cluster, request.Node!, []);
        var rows = answers.SelectMany(a => a.Rows)
            .Where(t => (!request.Failed || t.Failed || t.Status.StartsWith("WARNINGS", StringComparison.Ordinal)) && (!request.Running || t.Status == "running"))
            .OrderByDescending(t => t.Started).Take(request.Limit);
        return new Page<TaskRow>([.. rows]) { Missing = Horizon.Current.Tell(answers.Select(a => a.Missing).OfType<Missing>().Where(m => m.Why != NoSuchNode)) };
    }

    async Task<(IEnumerable<TaskRow> Rows, Missing? Missing)> AskAsync(string cluster, ListTasksRequest request, CancellationToken ct)
    {
        try
        {
            var api = (await connections.GetAsync(cluster, ct)).Within(Patience);
            if (request.Node is { } node && !Horizon.Current.Told(cluster, node) && !Horizon.Current.Whole(cluster))
                return ([], new Missing($"{cluster}/{node}", FailureKind.NotFound, NoSuchNode));
            var tasks = request.Node is null ? await api.Cluster.TasksAsync(ct) : (await api.Node(request.Node).TasksAsync(Filter(request), ct)).Tasks;
            return (tasks.Where(t => TaskRows.Seen(cluster, t.Upid.ToString(), t.Start)).Select(t => TaskRows.Of(cluster, t)), tasks.Count > 0 ? null : await SightOf(request.Node).UnseenAsync(api, cluster, ct));
        }
        catch (ProxmoxException e) when (e.Error == ProxmoxError.NotFound && request.Node is not null)
        {
            return ([], new Missing($"{cluster}/{request.Node}", FailureKind.NotFound, NoSuchNode));
        }
        catch (ProxmoxException e)
        {
            return ([], new Missing(request.Node is null ? cluster : $"{cluster}/{request.Node}", FailureMap.Of(e, "").Kind, e.Message));
        }
    }

    /// <summary>Without Sys.Audit only an account's own tasks are told: the cluster's list asks for it on /, a node's on that node.</summary>
    static Visibility SightOf(string? node) => node is null ? new("tasks", "/", "Sys.Audit") : new($"{node}/tasks", $"/nodes/{node}", "Sys.Audit");

    /// <summary>Tasks asked of a node where only some of them are told: as many as a node keeps in its list, so that the page is full.</summary>
    const int All = 10_000;

    static TaskFilter Filter(ListTasksRequest request) => new()
    {
        Source = request.Running ? TaskSource.Active : TaskSource.All,
        ErrorsOnly = request.Failed,
        Limit = Horizon.Current.All ? request.Limit : All,
    };
}
