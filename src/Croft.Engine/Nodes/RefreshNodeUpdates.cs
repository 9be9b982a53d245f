using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Nodes;

/// <summary><c>node refresh-updates</c>: lets a node ask its repositories for newer packages.</summary>
sealed class RefreshNodeUpdates(NodeFinder nodes) : IChangeVerb<RefreshNodeUpdatesRequest>
{
    public static VerbInfo Info { get; } = new(
        "node", "refresh-updates", "Lets a node fetch the list of newer packages.", Permissions.NodeChange, Effect.Changes, typeof(RefreshNodeUpdatesRequest), typeof(Plan))
    { About = Part.Cluster };

    public async Task<Plan> PlanAsync(RefreshNodeUpdatesRequest request, VerbContext context, CancellationToken ct)
    {
        var (cluster, node) = await nodes.FindAsync(request.Node, request.Cluster, ct);
        var title = $"fetch the list of packages on {cluster}/{node}";
        return new Plan("node refresh-updates", title, [new PlanStep("1", title, RefreshUpdatesStep.Name, StepJson.Action(new RefreshUpdatesAction(cluster, node)))
        {
            Because = "Nothing is installed.",
            Privilege = $"Sys.Modify on /nodes/{node}",
            Leases = [$"{cluster}/node/{node}/apt"],
        }]);
    }
}

/// <summary>Fetches a node's list of packages.</summary>
sealed record RefreshUpdatesAction(string Cluster, string Node);

/// <summary>Fetches a node's list of packages (<c>POST /nodes/{node}/apt/update</c>); to do it again does no harm.</summary>
sealed class RefreshUpdatesStep : Step<RefreshUpdatesAction>
{
    public const string Name = "node.refresh-updates";

    public override string Kind => Name;

    public override Task<StepCheck> CheckAsync(RefreshUpdatesAction action, StepContext context, CancellationToken ct) => Task.FromResult(StepCheck.Call(
        new ChangeCall(action.Cluster, action.Node, new ProxmoxCall(HttpMethod.Post, $"{Path(action)}/apt/update")) { TaskType = "aptupdate", Repeat = Repeat.ChangesNothing }));

    public override async Task<Verdict> VerifyAsync(RefreshUpdatesAction action, StepContext context, CancellationToken ct)
    {
        var node = (await context.Clients(action.Cluster, ct)).Node(action.Node);
        if ((await node.TasksAsync(ShowNodeUpdates.LastRefresh, ct)).Tasks is not [{ End: { } end }, ..])
            return Verdict.No($"{action.Node} knows no aptupdate that ended well.");
        var waiting = await node.Packages.UpdatesAsync(ct);
        return Verdict.Yes(
            new Evidence($"GET {Path(action)}/tasks?typefilter=aptupdate", "endtime", $"{end:O}"),
            new Evidence($"GET {Path(action)}/apt/update", "packages that wait", $"{waiting.Count}"));
    }

    static string Path(RefreshUpdatesAction action) => $"/nodes/{Uri.EscapeDataString(action.Node)}";
}
