using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Verbs;

namespace Croft.Engine.Backups;

/// <summary><c>backup create</c>: backs a guest up.</summary>
internal sealed class CreateBackup(GuestReader guests, NodeReader nodes) : IChangeVerb<CreateBackupRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "backup", "create", "Backs a guest up.", Permissions.BackupChange, Effect.Changes, typeof(CreateBackupRequest), typeof(Plan));

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(CreateBackupRequest request, VerbContext context, CancellationToken ct)
    {
        var guest = await guests.ReadAsync(request.Guest, request.Cluster, ct);
        return BackupPlans.Create(guest, request, await nodes.ReadAsync(guest.At.Cluster, guest.At.Node, ct));
    }
}
