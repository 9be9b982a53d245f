using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Replication;

/// <summary><c>replication create</c>: has a guest's disks copied to another node by schedule.</summary>
internal sealed class CreateReplication(ReplicationReader replication) : IChangeVerb<CreateReplicationRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "replication", "create", "Has a guest's disks copied to another node by schedule.", Permissions.ReplicationChange, Effect.Changes, typeof(CreateReplicationRequest), typeof(Plan));

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(CreateReplicationRequest request, VerbContext context, CancellationToken ct) =>
        ReplicationPlans.Create(await replication.ReadAsync(request, request.Node, ct), request);
}
