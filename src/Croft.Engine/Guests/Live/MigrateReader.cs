using Croft.Engine.Clusters;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Reads what a migration needs to know beside the guest.</summary>
internal sealed class MigrateReader(ClusterConnections connections, NodeReader nodes)
{
    /// <summary>Both nodes, and what Proxmox itself finds in the way.</summary>
    public async Task<MigrateGround> ReadAsync(GuestAddress guest, string node, CancellationToken ct)
    {
        var to = await nodes.ReadAsync(guest.Cluster, node, ct);
        var from = await nodes.ReadAsync(guest.Cluster, guest.Node, ct);
        return new MigrateGround(from, to, await ConditionsAsync(guest, node, ct));
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
