using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Replication;

/// <summary><c>replication run</c>: has a guest's disks copied now.</summary>
internal sealed class RunReplication(ReplicationReader replication) : IChangeVerb<RunReplicationRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "replication", "run", "Has a guest's disks copied now.", Permissions.ReplicationChange, Effect.Changes, typeof(RunReplicationRequest), typeof(Plan));

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(RunReplicationRequest request, VerbContext context, CancellationToken ct) =>
        ReplicationPlans.Run(await replication.ReadAsync(request, null, ct), request);
}
