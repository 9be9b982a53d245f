using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Nodes;

/// <summary>What nodes tell of themselves: packages, disks, certificates, services and tasks; and the settings they are told.</summary>
/// <remarks>
/// Uses Verbs, Access, Clusters, Runs, Reach, Inventory and Tasks. Everything is asked live of all nodes at once; a node that
/// does not answer, or a part that may not be read, is missing and never delays the rest.
/// </remarks>
public static class NodesRoom
{
    /// <summary>Adds the room.</summary>
    public static IServiceCollection AddNodes(this IServiceCollection services) => services
        .AddSingleton<EachNode>()
        .AddStepKind<RefreshUpdatesStep>()
        .AddStepKind<NodeSettingStep>()
        .AddVerb<ListNodeTasks, NodeTasksRequest, Page<TaskRow>>()
        .AddVerb<ShowNodeUpdates, NodeUpdatesRequest, NodeUpdates>()
        .AddVerb<ShowNodeDisks, NodeDisksRequest, NodeDisks>()
        .AddVerb<ListNodeCertificates, NodeCertificatesRequest, Page<CertificateRow>>()
        .AddVerb<ListNodeServices, NodeServicesRequest, Page<NodeServiceRow>>()
        .AddChangeVerb<ConfigureNode, ConfigureNodeRequest>()
        .AddChangeVerb<RefreshNodeUpdates, RefreshNodeUpdatesRequest>();
}
