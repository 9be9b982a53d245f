using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Verbs;

namespace Croft.Engine.Raw;

/// <summary><c>api set</c>: Sets at any path of the Proxmox API (PUT).</summary>
internal sealed class SetApi(NodeReader nodes, RawPlans plans) : IChangeVerb<SetApiRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "api", "set", "Sets at any path of the Proxmox API (PUT).", Permissions.ProxmoxRaw, Effect.Changes, typeof(SetApiRequest), typeof(Plan))
    { About = Part.Everything, AbsentFrom = RawRoom.AbsentFrom };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(SetApiRequest request, VerbContext context, CancellationToken ct) =>
        plans.Plan(Info.FullName, HttpMethod.Put, await nodes.ClusterAsync(request.Cluster, ct), request.Path, request.Parameters);
}
