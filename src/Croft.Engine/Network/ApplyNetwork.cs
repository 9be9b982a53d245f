using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Network;

/// <summary><c>network apply</c>.</summary>
internal sealed class ApplyNetwork(NodeNetworkReader networks) : IChangeVerb<ApplyNetworkRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "network", "apply", "Applies what waits on a node; a mistake reverts by itself.", Permissions.NodeChange, Effect.Changes, typeof(ApplyNetworkRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(ApplyNetworkRequest request, VerbContext context, CancellationToken ct) =>
        NetworkPlans.Apply(await networks.ReadAsync(request.Node, request.Cluster, ct), TimeSpan.FromSeconds(request.RevertAfter));
}
