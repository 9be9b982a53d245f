using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Replication;

/// <summary><c>replication configure</c>: changes when and how a guest's disks are copied.</summary>
internal sealed class ConfigureReplication(ReplicationReader replication) : IChangeVerb<ConfigureReplicationRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "replication", "configure", "Changes when and how a guest's disks are copied.", Permissions.ReplicationChange, Effect.Changes, typeof(ConfigureReplicationRequest), typeof(Plan));

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(ConfigureReplicationRequest request, VerbContext context, CancellationToken ct) =>
        ReplicationPlans.Configure(await replication.ReadAsync(request, null, ct), request);
}
