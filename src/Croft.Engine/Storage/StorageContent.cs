using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Verbs;

namespace Croft.Engine.Storage;

/// <summary>Lists the volumes of a storage, of one kind or one guest where asked; asked live.</summary>
sealed class StorageContent(StorageReader storages, GuestFinder guests) : IVerb<StorageContentRequest, Page<VolumeRow>>
{
    public static VerbInfo Info { get; } = new(
        "storage", "content", "Lists the volumes in a storage, and whose they are.", Permissions.EstateRead, Effect.Reads, typeof(StorageContentRequest), typeof(Page<VolumeRow>))
    { About = Part.Cluster };

    public async Task<Page<VolumeRow>> RunAsync(StorageContentRequest request, VerbContext context, CancellationToken ct)
    {
        var seen = await storages.FindAsync(request.Storage, request.Cluster, request.Node, ct);
        var vmid = request.Guest is { } guest ? await VmidAsync(guest, seen[0].Cluster, ct) : (int?)null;
        var (volumes, missing) = await storages.VolumesAsync(seen, request.Type, vmid, ct);
        return new Page<VolumeRow>(volumes) { Missing = missing };
    }

    // What a guest left behind is asked for by a number that no guest has any more.
    async Task<int> VmidAsync(string guest, string cluster, CancellationToken ct) =>
        int.TryParse(guest, NumberStyles.None, CultureInfo.InvariantCulture, out var vmid) ? vmid : (await guests.FindAsync(guest, cluster, ct)).Vmid;
}
