using Croft.Contracts;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Network;

/// <summary>Networks of the nodes: bridges, bonds, VLANs, and what waits to be applied.</summary>
/// <remarks>
/// Uses Verbs, Access, Clusters and Inventory. Everything is asked live, each node within a deadline of its own.
/// </remarks>
public static class NetworkRoom
{
    /// <summary>Adds the room.</summary>
    public static IServiceCollection AddNetwork(this IServiceCollection services) => services
        .AddSingleton<NetworkReader>()
        .AddVerb<ListNetworks, ListNetworksRequest, Page<NetworkRow>>()
        .AddVerb<ShowNetwork, ShowNetworkRequest, NetworkDetail>();
}
