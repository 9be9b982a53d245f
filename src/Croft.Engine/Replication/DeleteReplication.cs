using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Replication;

/// <summary><c>replication delete</c>: ends a replication job and deletes its copies.</summary>
internal sealed class DeleteReplication(ReplicationReader replication) : IChangeVerb<DeleteReplicationRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "replication", "delete", "Ends a replication job and deletes its copies.", Permissions.ReplicationChange, Effect.Destroys, typeof(DeleteReplicationRequest), typeof(Plan));

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DeleteReplicationRequest request, VerbContext context, CancellationToken ct) =>
        ReplicationPlans.Delete(await replication.ReadAsync(request, null, ct), request);
}
