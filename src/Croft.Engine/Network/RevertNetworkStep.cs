using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Network;

/// <summary>Drops what waits (<c>DELETE /nodes/{node}/network</c>); what is in force stays.</summary>
internal sealed class RevertNetworkStep : Step<RevertNetworkAction>
{
    public const string Name = "network.revert";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(RevertNetworkAction action, StepContext context, CancellationToken ct)
    {
        var waits = await WaitsAsync(action, context, ct);
        return waits is null ? StepCheck.Already(Nothing(action))
            : waits == action.Difference ? StepCheck.Call(new ChangeCall(action.Cluster, action.Node, new ProxmoxCall(HttpMethod.Delete, NetworkCalls.Path(action.Node))) { Repeat = Repeat.ChangesNothing })
            : StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't drop what waits on {action.Cluster}/{action.Node}: it is no longer what the plan showed.")
            {
                WayOut = $"Look at it and plan again: croft network revert {action.Cluster}/{action.Node} --plan",
            });
    }

    public override async Task<Verdict> VerifyAsync(RevertNetworkAction action, StepContext context, CancellationToken ct) =>
        await WaitsAsync(action, context, ct) is null ? Verdict.Yes(Nothing(action)) : Verdict.No($"nothing should wait on {action.Cluster}/{action.Node} any more.");

    static async Task<string?> WaitsAsync(RevertNetworkAction action, StepContext context, CancellationToken ct) =>
        (await (await context.Clients(action.Cluster, ct)).Node(action.Node).Network.ReadAsync(null, ct)).Pending;

    static Evidence Nothing(RevertNetworkAction action) => new($"GET {NetworkCalls.Path(action.Node)}", "changes", "none");
}
