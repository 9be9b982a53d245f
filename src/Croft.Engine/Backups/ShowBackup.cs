using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Backups;

/// <summary><c>backup show</c>: shows a backup and the settings of the guest in it.</summary>
internal sealed class ShowBackup(BackupReader backups, ClusterConnections connections) : IVerb<ShowBackupRequest, BackupDetail>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "backup", "show", "Shows a backup and the settings of the guest in it.", Permissions.EstateRead, Effect.Reads, typeof(ShowBackupRequest), typeof(BackupDetail))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<BackupDetail> RunAsync(ShowBackupRequest request, VerbContext context, CancellationToken ct)
    {
        var found = BackupNames.Find(await backups.ReadAsync(request.Cluster, null, ct), request.Backup);
        var detail = new BackupDetail(ListBackups.Row(found)) { Format = found.Volume.Format, Encrypted = found.Volume.Encrypted };
        try
        {
            var client = await connections.GetAsync(found.Cluster, ct);
            var text = await client.Within(Patience).Node(found.Node).BackupConfigAsync(found.Volume.Volume, ct);
            var config = GuestConfig.Parse(found.Type == GuestType.Ct ? GuestKind.Lxc : GuestKind.Qemu, text);
            return detail with { Settings = config.Values.Where(v => v.Key != "cipassword").GroupBy(v => v.Key).ToDictionary(v => v.Key, v => v.First().Value, StringComparer.Ordinal) };
        }
        catch (ProxmoxException e)
        {
            // Not every version, storage and token gives the settings out.
            return detail with { Missing = [new Missing($"{found.Cluster}/{found.Node}/{found.Volume.Volume}: settings", FailureMap.Of(e, "").Kind, e.Message)] };
        }
    }
}
