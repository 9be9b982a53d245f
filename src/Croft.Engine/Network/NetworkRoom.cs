using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Network;

/// <summary>Networks of the nodes: bridges, bonds, VLANs, and what waits to be applied.</summary>
/// <remarks>
/// Uses Verbs, Access, Clusters, Runs, Reach, Inventory, Nodes and Guests. Everything is asked live, each node within a deadline of its own.
/// A change that is applied is taken back by itself where its node is not reached any more.
/// </remarks>
public static class NetworkRoom
{
    /// <summary>Adds the room.</summary>
    public static IServiceCollection AddNetwork(this IServiceCollection services) => services
        .AddSingleton<NetworkReader>()
        .AddSingleton<NodeNetworkReader>()
        .AddStepKind<InterfaceStep>()
        .AddStepKind<ApplyNetworkStep>()
        .AddStepKind<InForceStep>()
        .AddStepKind<RevertNetworkStep>()
        .AddVerb<ListNetworks, ListNetworksRequest, Page<NetworkRow>>()
        .AddVerb<ShowNetwork, ShowNetworkRequest, NetworkDetail>()
        .AddChangeVerb<CreateNetwork, CreateNetworkRequest>()
        .AddChangeVerb<ConfigureNetwork, ConfigureNetworkRequest>()
        .AddChangeVerb<DeleteNetwork, DeleteNetworkRequest>()
        .AddChangeVerb<ApplyNetwork, ApplyNetworkRequest>()
        .AddChangeVerb<RevertNetwork, RevertNetworkRequest>();
}
