using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Inventory;
using Croft.Proxmox;

namespace Croft.Engine.Storage;

/// <summary>Finds the guests that would miss a volume: whose disk it is, and who has it in a drive or their settings.</summary>
internal sealed class VolumeUsers(Readings readings, GuestReader guests, ClusterConnections connections)
{
    /// <summary>The guests, each with its name and place; none for a backup.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(VolumePlace at, VolumeEntry volume, CancellationToken ct)
    {
        if (volume.Content is "backup") return [];
        var all = await (await connections.GetAsync(at.Cluster, ct)).Cluster.ResourcesAsync(ResourceFilter.Guests, ct);
        if (volume.Content is "images" or "rootdir")
            return [.. all.Where(g => g.Vmid == volume.Vmid).Select(g => $"{g.Name} ({at.Cluster}/{g.Node}/{g.Vmid})")];
        List<string> users = [];
        foreach (var vmid in await readings.HoldingAsync(at.Cluster, at.Volume, ct))
        {
            if (all.All(g => g.Vmid != vmid)) continue;
            var guest = await guests.ReadAsync($"{vmid}", at.Cluster, ct);
            if ((at.Shared || guest.At.Node == at.Node) && guest.Config.Values.Any(v => v.Contains(at.Volume, StringComparison.Ordinal)))
                users.Add(guest.At.ToString());
        }
        return users;
    }
}
