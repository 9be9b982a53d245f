using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Verbs;

namespace Croft.Engine.Raw;

/// <summary><c>api delete</c>: Deletes at any path of the Proxmox API (DELETE).</summary>
internal sealed class DeleteApi(NodeReader nodes, RawPlans plans) : IChangeVerb<DeleteApiRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "api", "delete", "Deletes at any path of the Proxmox API (DELETE).", Permissions.ProxmoxRaw, Effect.Destroys, typeof(DeleteApiRequest), typeof(Plan))
    { About = Part.Everything, AbsentFrom = RawRoom.AbsentFrom };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DeleteApiRequest request, VerbContext context, CancellationToken ct) =>
        plans.Plan(Info.FullName, HttpMethod.Delete, await nodes.ClusterAsync(request.Cluster, ct), request.Path, request.Parameters);
}
