using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Network;

/// <summary><c>network configure</c>.</summary>
internal sealed class ConfigureNetwork(NodeNetworkReader networks) : IChangeVerb<ConfigureNetworkRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "network", "configure", "Changes settings of a network on a node.", Permissions.NodeChange, Effect.Changes, typeof(ConfigureNetworkRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(ConfigureNetworkRequest request, VerbContext context, CancellationToken ct)
    {
        var (seen, name) = await networks.ReadAsync(request, ct);
        return InterfacePlans.Configure(seen, name, request);
    }
}
