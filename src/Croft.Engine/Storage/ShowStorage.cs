using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Storage;

/// <summary>Shows a storage with what lies in it; the volumes are asked live, since no reading holds them.</summary>
sealed class ShowStorage(Readings readings, ClusterConnections connections) : IVerb<ShowStorageRequest, StorageDetail>
{
    /// <summary>Listing a full storage takes Proxmox seconds; one that hangs never ends.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static VerbInfo Info { get; } = new(
        "storage", "show", "Shows a storage with the volumes in it.", Permissions.EstateRead, Effect.Reads, typeof(ShowStorageRequest), typeof(StorageDetail));

    public async Task<StorageDetail> RunAsync(ShowStorageRequest request, VerbContext context, CancellationToken ct)
    {
        var seen = Named(request, (await readings.StoragesAsync(request.Cluster, request.Node, ct)).Items);
        // All nodes see the same volumes of a shared storage; one that is up is asked.
        var asked = seen[0].Shared ? seen.OrderByDescending(s => s.Status == "available").Take(1) : seen.AsEnumerable();
        var answers = await Task.WhenAll(asked.Select(s => AskAsync(s, ct)));
        return new StorageDetail(seen)
        {
            Volumes = [.. answers.SelectMany(a => a.Volumes).OrderBy(v => v.Volume, StringComparer.Ordinal).ThenBy(v => v.Node, StringComparer.Ordinal)],
            Missing = [.. answers.Select(a => a.Missing).OfType<Missing>()],
        };
    }

    static List<StorageRow> Named(ShowStorageRequest request, IReadOnlyList<StorageRow> storages)
    {
        var parts = request.Storage.Split('/');
        var fitting = storages.Where(s => s.Storage == parts[^1] && parts[..^1].All(p => p == s.Node || p == s.Cluster)).ToList();
        if (fitting.Count == 0)
        {
            throw new FailureException(FailureKind.NotFound, $"No storage '{request.Storage}' is known.",
                storages.Count == 0 ? "No storages are known yet; read the estate: croft sync." : $"Known: {string.Join(", ", storages.Select(s => s.Storage).Distinct().Order().Take(10))}.");
        }
        var clusters = fitting.Select(s => s.Cluster).Distinct().ToList();
        return clusters.Count == 1 ? fitting : throw new FailureException(FailureKind.Invalid,
            $"'{request.Storage}' may mean {string.Join(" or ", clusters.Select(c => $"{c}/{parts[^1]}"))}.", $"Say which, such as {clusters[0]}/{parts[^1]}.");
    }

    async Task<(IReadOnlyList<VolumeRow> Volumes, Missing? Missing)> AskAsync(StorageRow storage, CancellationToken ct)
    {
        try
        {
            var client = await connections.GetAsync(storage.Cluster, ct);
            var volumes = await client.Within(Patience).Node(storage.Node).Storage(storage.Storage).ContentAsync(null, null, ct);
            return ([.. volumes.Select(v => Row(v, storage.Shared ? null : storage.Node))], null);
        }
        catch (ProxmoxException e)
        {
            return ([], new Missing($"{storage.Cluster}/{storage.Node}/storage/{storage.Storage}", FailureMap.Of(e, "").Kind, e.Message));
        }
    }

    static VolumeRow Row(VolumeEntry volume, string? node) => new()
    {
        Volume = volume.Volume.ToString(),
        Node = node,
        Content = volume.Content,
        Format = volume.Format,
        Size = volume.Size,
        Vmid = volume.Vmid,
        Made = volume.Created,
    };
}
