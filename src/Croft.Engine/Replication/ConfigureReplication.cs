using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Verbs;

namespace Croft.Engine.Replication;

/// <summary><c>replication configure</c>: changes when and how a guest's disks are copied.</summary>
internal sealed class ConfigureReplication(GuestBatch guests, ReplicationReader replication) : IChangeVerb<ConfigureReplicationRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "replication", "configure", "Changes when and how a guest's disks are copied.", Permissions.ReplicationChange, Effect.Changes, typeof(ConfigureReplicationRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(ConfigureReplicationRequest request, VerbContext context, CancellationToken ct) =>
        guests.PlanAsync(request, async (guest, stop) => ReplicationPlans.Configure(await replication.ReadAsync(guest, null, stop), request), ct);
}
