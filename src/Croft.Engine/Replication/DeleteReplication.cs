using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Verbs;

namespace Croft.Engine.Replication;

/// <summary><c>replication delete</c>: ends a replication job and deletes its copies.</summary>
internal sealed class DeleteReplication(GuestBatch guests, ReplicationReader replication) : IChangeVerb<DeleteReplicationRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "replication", "delete", "Ends a replication job and deletes its copies.", Permissions.ReplicationChange, Effect.Destroys, typeof(DeleteReplicationRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(DeleteReplicationRequest request, VerbContext context, CancellationToken ct) =>
        guests.PlanAsync(request, async (guest, stop) => ReplicationPlans.Delete(await replication.ReadAsync(guest, null, stop), request), ct);
}
