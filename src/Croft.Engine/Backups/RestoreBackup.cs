using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Backups;

/// <summary><c>backup restore</c>: restores a backup, beside or over the guest it was made of.</summary>
internal sealed class RestoreBackup(BackupReader backups, GuestReader guests, NodeReader nodes, ClusterConnections connections)
    : IChangeVerb<RestoreBackupRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "backup", "restore", "Restores a backup to a new guest, or over the old.", Permissions.BackupChange, Effect.Changes, typeof(RestoreBackupRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(RestoreBackupRequest request, VerbContext context, CancellationToken ct)
    {
        if (request is { Replace: true, Id: not null })
            throw new FailureException(new Failure(FailureKind.Invalid, "Can't plan the restore: '--replace' keeps the number of the guest.") { Faults = [new Fault("--id", "contradicts '--replace'.")] });
        var seen = await backups.ReadAsync(request.Cluster, null, ct);
        var backup = BackupNames.Find(seen, request.Backup);
        var type = backup.Type
            ?? throw new FailureException(FailureKind.Unsupported, $"Can't restore {backup.Volume.Volume}: Proxmox does not tell whether it is of a virtual machine or a container.");
        var present = request.Replace ? await PresentAsync(backup, ct) : null;
        var node = await nodes.ReadAsync(backup.Cluster, present?.At.Node ?? request.Node ?? backup.Node, ct);
        RefuseUnseen(backup, node);
        var vmid = present?.At.Vmid ?? await nodes.FreeIdAsync(backup.Cluster, request.Id, ct);
        var ground = new RestoreGround(backup, type, await NameAsync(backup, type, ct) ?? backup.GuestNow, node, vmid, present);
        var plan = RestorePlans.Restore(request, ground);
        var name = request.As ?? ground.Name ?? present?.At.Name ?? "";
        return plan with { Warnings = [.. plan.Warnings, .. await nodes.NamesakesAsync(backup.Cluster, name, vmid, ct)] };
    }

    async Task<GuestReading> PresentAsync(BackupSeen backup, CancellationToken ct)
    {
        if (backup.Volume.Vmid is not { } vmid || backup.GuestNow is null)
            throw new FailureException(FailureKind.NotFound, $"There is no guest to replace: that of {backup.Volume.Volume} is gone.", $"Leave '--replace' out{(backup.Volume.Vmid is { } id ? $" and say '--id {id}' to give it its number back" : "")}.");
        return await guests.ReadAsync(vmid.ToString(CultureInfo.InvariantCulture), backup.Cluster, ct);
    }

    static void RefuseUnseen(BackupSeen backup, NodeReading node)
    {
        var storage = backup.Volume.Volume.Storage;
        var shared = node.Storage(storage) is { IsShared: true };
        if (node.Node != backup.Node && !shared)
            throw new FailureException(FailureKind.Unsupported, $"{node.Cluster}/{node.Node} can't read {backup.Volume.Volume}: storage '{storage}' is {backup.Node}'s own.", $"Restore it on {backup.Node} and migrate the guest.");
    }

    // The config in the backup tells the name it had then; not every version and storage gives it out.
    async Task<string?> NameAsync(BackupSeen backup, GuestType type, CancellationToken ct)
    {
        try
        {
            var client = await connections.GetAsync(backup.Cluster, ct);
            var kind = type == GuestType.Vm ? GuestKind.Qemu : GuestKind.Lxc;
            return GuestConfig.Parse(kind, await client.Node(backup.Node).BackupConfigAsync(backup.Volume.Volume, ct)).Name;
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.NotImplemented or ProxmoxError.Forbidden or ProxmoxError.Refused or ProxmoxError.NotFound)
        {
            return null;
        }
    }
}
