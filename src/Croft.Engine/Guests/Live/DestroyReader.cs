using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Reads what hangs on a guest that is to be destroyed.</summary>
internal sealed class DestroyReader(ClusterConnections connections)
{
    /// <summary>Nodes that it is replicated to.</summary>
    public async Task<IReadOnlyList<string>> ReplicatedAsync(GuestAddress guest, CancellationToken ct) =>
        [.. (await (await connections.GetAsync(guest.Cluster, ct)).Node(guest.Node).ReplicationAsync(guest.Vmid, ct)).Select(job => job.Target).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>Guests whose disks are based on a template's.</summary>
    /// <remarks>Linked clones name the template's volume as their parent in the storage's list, and in their own volume ids.</remarks>
    public async Task<IReadOnlyList<GuestAddress>> LinkedAsync(GuestReading template, CancellationToken ct)
    {
        if (!template.Template) return [];
        var client = await connections.GetAsync(template.At.Cluster, ct);
        var bases = GuestDisks.Of(template).Select(d => d.Volume).ToList();
        HashSet<int> found = [];
        foreach (var storage in bases.Select(b => b.Storage).Distinct(StringComparer.Ordinal))
        {
            foreach (var volume in await client.Node(template.At.Node).Storage(storage).ContentAsync(null, null, ct))
            {
                if (volume.Vmid is { } vmid && vmid != template.At.Vmid && bases.Any(b => IsBasedOn(volume, b))) found.Add(vmid);
            }
        }
        var known = found.Count == 0 ? [] : await client.Cluster.ResourcesAsync(ResourceFilter.Guests, ct);
        return [.. found.Order().Select(vmid => Address(template.At, vmid, known.FirstOrDefault(g => g.Vmid == vmid)))];
    }

    static GuestAddress Address(GuestAddress template, int vmid, ClusterResource? seen) =>
        new(template.Cluster, seen?.Node ?? template.Node, vmid, template.Type, seen?.Name ?? $"{vmid}");

    // `local:100/base-100-disk-0.qcow2/105/vm-105-disk-0.qcow2`, `zfs:base-100-disk-0/vm-105-disk-0`, or a parent beside the volume.
    static bool IsBasedOn(VolumeEntry volume, VolumeId @base)
    {
        var leaf = @base.Name.Split('/')[^1];
        return volume.Volume.Name.StartsWith(@base.Name + "/", StringComparison.Ordinal) || volume.Parent == leaf
            || volume.Parent is { } parent && parent.Split('@')[0].EndsWith(leaf, StringComparison.Ordinal);
    }
}
