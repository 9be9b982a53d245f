using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Proxmox;

namespace Croft.Engine.Backups;

/// <summary>A backup and where it was found.</summary>
internal sealed record BackupSeen(string Cluster, string Node, VolumeEntry Volume, string? GuestNow)
{
    /// <summary>Kind of guest it is of; null when Proxmox does not say.</summary>
    public GuestType? Type => Volume.Subtype switch
    {
        "qemu" => GuestType.Vm,
        "lxc" => GuestType.Ct,
        // Older versions leave it out, and the name tells.
        _ when Volume.Volume.Name.Contains("vzdump-qemu-", StringComparison.Ordinal) || Volume.Volume.Name.StartsWith("backup/vm/", StringComparison.Ordinal) => GuestType.Vm,
        _ when Volume.Volume.Name.Contains("vzdump-lxc-", StringComparison.Ordinal) || Volume.Volume.Name.StartsWith("backup/ct/", StringComparison.Ordinal) => GuestType.Ct,
        _ => null,
    };
}

/// <summary>What was found, and what could not be asked.</summary>
internal sealed record BackupsSeen(IReadOnlyList<BackupSeen> Backups, IReadOnlyList<Missing> Missing);

/// <summary>Reads the backups of clusters: every storage that holds them, shared ones once.</summary>
internal sealed class BackupReader(ClusterConnections connections)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task<BackupsSeen> ReadAsync(string? cluster, string? storage, CancellationToken ct)
    {
        var clusters = await connections.MeantAsync(cluster, ct);
        var parts = await Task.WhenAll(clusters.Select(c => ReadClusterAsync(c, storage, clusters.Count > 1, ct)));
        return new BackupsSeen([.. parts.SelectMany(p => p.Backups)], [.. parts.SelectMany(p => p.Missing)]);
    }

    async Task<BackupsSeen> ReadClusterAsync(string cluster, string? storage, bool isOneOfSeveral, CancellationToken ct)
    {
        try
        {
            var client = await connections.GetAsync(cluster, ct);
            var resources = await client.Within(Patience).Cluster.ResourcesAsync(null, ct);
            var horizon = Horizon.Current;
            var names = resources.Where(r => r.Vmid is { } vmid && horizon.Sees(cluster, vmid)).ToLookup(r => r.Vmid!.Value, r => r.Name);
            var places = resources.Where(r => r.Kind.Value == ResourceKind.Storage && r.Content.Contains("backup") && (storage is null || r.Storage == storage)).ToList();
            // A shared storage says the same through every node: one that is available is asked.
            var asked = places.GroupBy(p => p.IsShared ? p.Storage : p.Id, StringComparer.Ordinal)
                .Select(g => g.FirstOrDefault(p => p.Status == "available") ?? g.First()).OrderBy(p => p.Id, StringComparer.Ordinal);
            var parts = await Task.WhenAll(asked.Select(p => ReadStorageAsync(client, cluster, p, names, ct)));
            return horizon.Whole(cluster)
                ? new BackupsSeen([.. parts.SelectMany(p => p.Backups)], [.. parts.SelectMany(p => p.Missing)])
                : new BackupsSeen(
                    [.. parts.SelectMany(p => p.Backups).Where(b => b.Volume.Vmid is { } vmid && horizon.Sees(cluster, vmid, b.Volume.Created))],
                    [.. parts.SelectMany(p => p.Missing).Take(1).Select(m => new Missing(cluster, m.Kind, Horizon.Unasked))]);
        }
        catch (ProxmoxException e) when (isOneOfSeveral || e.Error is ProxmoxError.Unreachable or ProxmoxError.TimedOut or ProxmoxError.Untrusted or ProxmoxError.NotProxmox)
        {
            // One cluster's trouble hides no other's backups.
            return new BackupsSeen([], Horizon.Current.Tell([new Missing(cluster, FailureMap.Of(e, "backup list").Kind, e.Message)]));
        }
    }

    static async Task<BackupsSeen> ReadStorageAsync(ProxmoxClient client, string cluster, ClusterResource place, ILookup<int, string?> names, CancellationToken ct)
    {
        var path = $"{cluster}/{place.Node}/storage/{place.Storage}";
        if (place.Status != "available")
            return new BackupsSeen([], [new Missing(path, FailureKind.Unreachable, $"Its state is {place.Status ?? "unknown"}.")]);
        try
        {
            var volumes = await client.Within(Patience).Node(place.Node!).Storage(place.Storage!).ContentAsync("backup", null, ct);
            return new BackupsSeen([.. volumes.Select(v => new BackupSeen(cluster, place.Node!, v, v.Vmid is { } vmid ? names[vmid].FirstOrDefault() : null))], []);
        }
        catch (ProxmoxException e)
        {
            // One storage that can't be asked leaves the list partial, not empty.
            var kind = e.Error switch
            {
                ProxmoxError.TimedOut => FailureKind.TimedOut,
                ProxmoxError.Forbidden or ProxmoxError.Unauthenticated => FailureKind.Denied,
                _ => FailureKind.Unreachable,
            };
            return new BackupsSeen([], [new Missing(path, kind, e.Message)]);
        }
    }
}
