using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Guests;

/// <summary><c>guest destroy</c>: destroys a guest and its disks.</summary>
internal sealed class DestroyGuest(GuestBatch guests, ClusterConnections connections) : IChangeVerb<DestroyGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "guest", "destroy", "Destroys a guest and its disks.", Permissions.GuestDestroy, Effect.Destroys, typeof(DestroyGuestRequest), typeof(Plan));

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(DestroyGuestRequest request, VerbContext context, CancellationToken ct) => guests.PlanAsync(
        request, async (guest, stop) => DestroyPlans.Destroy(guest, guest.Template ? await LinkedAsync(guest, stop) : [], await ReplicatedAsync(guest.At, stop), request.Stop, request.Purge), ct);

    async Task<IReadOnlyList<string>> ReplicatedAsync(GuestAddress guest, CancellationToken ct) =>
        [.. (await (await connections.GetAsync(guest.Cluster, ct)).Node(guest.Node).ReplicationAsync(guest.Vmid, ct)).Select(job => job.Target).OfType<string>().Order(StringComparer.Ordinal)];

    // Linked clones name the template's volume as their parent in the storage's list, and in their own volume ids.
    async Task<IReadOnlyList<GuestAddress>> LinkedAsync(GuestReading template, CancellationToken ct)
    {
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
