using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Guests;

/// <summary><c>guest migrate</c>: moves a guest to another node of its cluster.</summary>
internal sealed class MigrateGuest(GuestBatch guests, NodeReader nodes, ClusterConnections connections) : IChangeVerb<MigrateGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "guest", "migrate", "Moves a guest to another node.", Permissions.GuestPower, Effect.Changes, typeof(MigrateGuestRequest), typeof(Plan));

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(MigrateGuestRequest request, VerbContext context, CancellationToken ct) =>
        guests.PlanAsync(request, (guest, stop) => PlanAsync(guest, request, stop), ct);

    async Task<Plan> PlanAsync(GuestReading guest, MigrateGuestRequest request, CancellationToken ct)
    {
        if (guest.At.Node == request.Node) return MigratePlans.Nothing(guest);
        var to = await nodes.ReadAsync(guest.At.Cluster, request.Node, ct);
        var from = await nodes.ReadAsync(guest.At.Cluster, guest.At.Node, ct);
        return MigratePlans.Migrate(guest, request, new MigrateGround(from, to, await ConditionsAsync(guest.At, request.Node, ct)));
    }

    // Containers have no such call before 9.1; a lock that appeared meanwhile is found again by the step.
    async Task<MigrationPreconditions?> ConditionsAsync(GuestAddress guest, string target, CancellationToken ct)
    {
        if (!guest.IsVm) return null;
        try
        {
            var client = await connections.GetAsync(guest.Cluster, ct);
            return await client.Node(guest.Node).Guest(GuestKind.Qemu, guest.Vmid).MigrationPreconditionsAsync(target, ct);
        }
        catch (ProxmoxException e) when (e.Error == ProxmoxError.NotImplemented)
        {
            return null;
        }
    }
}
