using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Verbs;

namespace Croft.Engine.Replication;

/// <summary><c>replication create</c>: has a guest's disks copied to another node by schedule.</summary>
internal sealed class CreateReplication(GuestBatch guests, ReplicationReader replication) : IChangeVerb<CreateReplicationRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "replication", "create", "Has a guest's disks copied to another node by schedule.", Permissions.ReplicationChange, Effect.Changes, typeof(CreateReplicationRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(CreateReplicationRequest request, VerbContext context, CancellationToken ct) =>
        guests.PlanAsync(request, async (guest, stop) => ReplicationPlans.Create(await replication.ReadAsync(guest, request.Node, stop), request), ct);
}
