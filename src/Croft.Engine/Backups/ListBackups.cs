using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Backups;

/// <summary><c>backup list</c>: shows the backups on all storages that hold them.</summary>
internal sealed class ListBackups(BackupReader backups) : IVerb<ListBackupsRequest, Page<BackupRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "backup", "list", "Shows the backups on all storages that hold them.", Permissions.EstateRead, Effect.Reads, typeof(ListBackupsRequest), typeof(Page<BackupRow>))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Page<BackupRow>> RunAsync(ListBackupsRequest request, VerbContext context, CancellationToken ct)
    {
        var seen = await backups.ReadAsync(request.Cluster, request.Storage, ct);
        var rows = seen.Backups.Where(b => Fits(b, request.Guest)).Select(Row)
            .OrderByDescending(b => b.Made).ThenBy(b => b.Volume, StringComparer.Ordinal).Take(request.Limit);
        return new Page<BackupRow>([.. rows]) { Missing = seen.Missing };
    }

    static bool Fits(BackupSeen backup, string? guest) => guest is null
        || backup.GuestNow == guest.Split('/')[^1]
        || backup.Volume.Vmid?.ToString(CultureInfo.InvariantCulture) == guest.Split('/')[^1];

    internal static BackupRow Row(BackupSeen backup) => new()
    {
        Cluster = backup.Cluster,
        Vmid = backup.Volume.Vmid ?? 0,
        Guest = backup.GuestNow,
        Type = backup.Type switch { GuestType.Vm => "vm", GuestType.Ct => "ct", _ => null },
        Made = backup.Volume.Created ?? DateTimeOffset.UnixEpoch,
        Size = backup.Volume.Size ?? 0,
        Storage = backup.Volume.Volume.Storage,
        Node = backup.Node,
        Volume = backup.Volume.Volume.ToString(),
        Verified = backup.Volume.Verification ?? "unknown",
        Protected = backup.Volume.IsProtected,
        Notes = backup.Volume.Notes?.TrimEnd('\n'),
    };
}
