using Croft.Contracts;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Storage;

/// <summary><c>storage delete</c>: deletes a volume that no guest uses.</summary>
internal sealed class DeleteVolume(StorageReader storages, VolumeUsers users) : IChangeVerb<DeleteVolumeRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "storage", "delete", "Deletes a volume that no guest uses.", Permissions.StorageChange, Effect.Destroys, typeof(DeleteVolumeRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DeleteVolumeRequest request, VerbContext context, CancellationToken ct)
    {
        // The cluster may stand before it, as before every other name.
        var (cluster, volumeId) = request.Volume.IndexOf('/', StringComparison.Ordinal) is var cut and > 0 && cut < request.Volume.IndexOf(':', StringComparison.Ordinal)
            ? (request.Volume[..cut], request.Volume[(cut + 1)..]) : (request.Cluster, request.Volume);
        if (!VolumeId.TryParse(volumeId, out var id))
            throw new FailureException(new Failure(FailureKind.Invalid, $"'{request.Volume}' is no volume.") { WayOut = "Name it as 'croft storage content' does: local:iso/debian.iso.", Faults = [new Fault("VOLUME", "has to be storage:volume.")] });
        var (at, volume) = await FindAsync(id, await storages.FindAsync(id.Storage, cluster, request.Node, ct), ct);
        return DeleteVolumePlans.Delete(at, volume, await users.OfAsync(at, volume, ct));
    }

    async Task<(VolumePlace At, VolumeEntry Volume)> FindAsync(VolumeId id, IReadOnlyList<StorageRow> seen, CancellationToken ct)
    {
        var places = seen[0].Shared ? [seen.FirstOrDefault(s => s.Status == "available") ?? seen[0]] : seen;
        List<(VolumePlace At, VolumeEntry Volume)> found = [];
        foreach (var place in places)
        {
            if (await storages.VolumeAsync(place.Cluster, place.Node, id, ct) is { } volume)
                found.Add((new VolumePlace(place.Cluster, place.Node, id.ToString(), place.Shared), volume));
        }
        return found.Count switch
        {
            1 => found[0],
            0 => throw new FailureException(FailureKind.NotFound, $"There is no volume {id} in {seen[0].Cluster}.", $"See what is there: 'croft storage content {id.Storage}'."),
            _ => throw new FailureException(FailureKind.Invalid, $"Several nodes have a volume {id}: {string.Join(", ", found.Select(f => f.At.Node))}.", $"Say which: '--node {found[0].At.Node}'."),
        };
    }
}
