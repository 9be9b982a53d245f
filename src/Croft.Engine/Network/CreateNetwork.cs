using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Network;

/// <summary><c>network create</c>.</summary>
internal sealed class CreateNetwork(NodeNetworkReader networks) : IChangeVerb<CreateNetworkRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "network", "create", "Makes a bridge, bond or VLAN on a node.", Permissions.NodeChange, Effect.Changes, typeof(CreateNetworkRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(CreateNetworkRequest request, VerbContext context, CancellationToken ct)
    {
        var (seen, name) = await networks.ReadAsync(request, ct);
        return InterfacePlans.Create(seen, name, request);
    }
}
