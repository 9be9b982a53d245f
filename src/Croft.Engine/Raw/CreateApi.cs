using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Verbs;

namespace Croft.Engine.Raw;

/// <summary><c>api create</c>: Creates at any path of the Proxmox API (POST).</summary>
internal sealed class CreateApi(NodeReader nodes, RawPlans plans) : IChangeVerb<CreateApiRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "api", "create", "Creates at any path of the Proxmox API (POST).", Permissions.ProxmoxRaw, Effect.Changes, typeof(CreateApiRequest), typeof(Plan))
    { About = Part.Everything, AbsentFrom = RawRoom.AbsentFrom };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(CreateApiRequest request, VerbContext context, CancellationToken ct) =>
        plans.Plan(Info.FullName, HttpMethod.Post, await nodes.ClusterAsync(request.Cluster, ct), request.Path, request.Parameters);
}
