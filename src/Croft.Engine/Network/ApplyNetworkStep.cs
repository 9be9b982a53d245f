using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Network;

/// <summary>Applies what waits (<c>PUT /nodes/{node}/network</c>); its task is followed by the step that asks whether the node is still reached.</summary>
/// <remarks>A second call applies nothing more: the file that waited is the one in force by then.</remarks>
internal sealed class ApplyNetworkStep : Step<ApplyNetworkAction>
{
    public const string Name = "network.apply";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(ApplyNetworkAction action, StepContext context, CancellationToken ct)
    {
        if (!action.Back && action.Difference is not null)
        {
            var waits = (await (await context.Clients(action.Cluster, ct)).Node(action.Node).Network.ReadAsync(null, ct)).Pending;
            if (waits is null)
                return StepCheck.Refuse(Otherwise(action, "nothing waits there any more"));
            if (waits != action.Difference)
                return StepCheck.Refuse(Otherwise(action, "what waits there is no longer what the plan showed"));
        }
        return StepCheck.Call(new ChangeCall(action.Cluster, action.Node, new ProxmoxCall(HttpMethod.Put, NetworkCalls.Path(action.Node)))
        {
            TaskType = "srvreload",
            TaskId = "networking",
            Repeat = Repeat.ChangesNothing,
            LeavesTask = true,
        });
    }

    public override Task<Verdict> VerifyAsync(ApplyNetworkAction action, StepContext context, CancellationToken ct) =>
        Task.FromResult(Verdict.Yes(new Evidence($"PUT {NetworkCalls.Path(action.Node)}", "task", context.TaskOf(context.Step) ?? "none is known; whether the node answers tells more")));

    static Failure Otherwise(ApplyNetworkAction action, string why) => new(FailureKind.Conflict, $"Can't apply the network of {action.Cluster}/{action.Node}: {why}.")
    {
        WayOut = $"Look at it and plan again: croft network apply {action.Cluster}/{action.Node} --plan",
    };
}
