using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Verbs;

namespace Croft.Engine.Replication;

/// <summary><c>replication run</c>: has a guest's disks copied now.</summary>
internal sealed class RunReplication(GuestBatch guests, ReplicationReader replication) : IChangeVerb<RunReplicationRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "replication", "run", "Has a guest's disks copied now.", Permissions.ReplicationChange, Effect.Changes, typeof(RunReplicationRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(RunReplicationRequest request, VerbContext context, CancellationToken ct) =>
        guests.PlanAsync(request, async (guest, stop) => ReplicationPlans.Run(await replication.ReadAsync(guest, null, stop), request), ct);
}
