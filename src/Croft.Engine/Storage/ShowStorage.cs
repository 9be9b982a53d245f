using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Storage;

/// <summary>Shows a storage with what lies in it; the volumes are asked live, since no reading holds them.</summary>
sealed class ShowStorage(StorageReader storages) : IVerb<ShowStorageRequest, StorageDetail>
{
    public static VerbInfo Info { get; } = new(
        "storage", "show", "Shows a storage with the volumes in it.", Permissions.EstateRead, Effect.Reads, typeof(ShowStorageRequest), typeof(StorageDetail))
    { About = Part.Cluster };

    public async Task<StorageDetail> RunAsync(ShowStorageRequest request, VerbContext context, CancellationToken ct)
    {
        var seen = await storages.FindAsync(request.Storage, request.Cluster, request.Node, ct);
        var (volumes, missing) = await storages.VolumesAsync(seen, null, null, ct);
        return new StorageDetail(seen) { Volumes = volumes, Missing = missing };
    }
}
