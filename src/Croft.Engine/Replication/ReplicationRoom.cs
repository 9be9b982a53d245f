using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Replication;

/// <summary>Replication: local disks of guests, copied to other nodes by schedule.</summary>
/// <remarks>
/// Uses Verbs, Access, Clusters, Runs, Inventory and Guests. The node that holds a guest runs its jobs and alone knows how they
/// fare: where it is silent, they are unknown.
/// </remarks>
public static class ReplicationRoom
{
    /// <summary>Adds the room.</summary>
    public static IServiceCollection AddReplication(this IServiceCollection services) => services
        .AddSingleton<ReplicationReader>()
        .AddStepKind<CreateReplicationStep>()
        .AddStepKind<ConfigureReplicationStep>()
        .AddStepKind<DeleteReplicationStep>()
        .AddStepKind<RunReplicationStep>()
        .AddVerb<ListReplication, ListReplicationRequest, Page<ReplicationRow>>()
        .AddChangeVerb<CreateReplication, CreateReplicationRequest>()
        .AddChangeVerb<ConfigureReplication, ConfigureReplicationRequest>()
        .AddChangeVerb<DeleteReplication, DeleteReplicationRequest>()
        .AddChangeVerb<RunReplication, RunReplicationRequest>();
}
