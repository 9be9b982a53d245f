using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Network;

/// <summary><c>network delete</c>.</summary>
internal sealed class DeleteNetwork(NodeNetworkReader networks) : IChangeVerb<DeleteNetworkRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "network", "delete", "Deletes a bridge, bond or VLAN of a node.", Permissions.NodeChange, Effect.Destroys, typeof(DeleteNetworkRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DeleteNetworkRequest request, VerbContext context, CancellationToken ct)
    {
        var (seen, name) = await networks.ReadAsync(request, ct);
        return InterfacePlans.Delete(seen, name, await networks.GuestsOnAsync(seen, name, ct), request);
    }
}
