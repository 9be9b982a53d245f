using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Verbs;

namespace Croft.Engine.Backups;

/// <summary><c>backup create</c>: backs a guest up.</summary>
internal sealed class CreateBackup(GuestBatch guests, NodeReader nodes) : IChangeVerb<CreateBackupRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "backup", "create", "Backs a guest up.", Permissions.BackupChange, Effect.Changes, typeof(CreateBackupRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(CreateBackupRequest request, VerbContext context, CancellationToken ct) => guests.PlanAsync(
        request, async (guest, stop) => BackupPlans.Create(guest, request, await nodes.ReadAsync(guest.At.Cluster, guest.At.Node, stop)), ct);
}
