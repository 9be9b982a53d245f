using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Network;

/// <summary><c>network revert</c>.</summary>
internal sealed class RevertNetwork(NodeNetworkReader networks) : IChangeVerb<RevertNetworkRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "network", "revert", "Drops what waits to be applied on a node.", Permissions.NodeChange, Effect.Changes, typeof(RevertNetworkRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(RevertNetworkRequest request, VerbContext context, CancellationToken ct) =>
        NetworkPlans.Revert(await networks.ReadAsync(request.Node, request.Cluster, ct));
}
