using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Croft.Proxmox;

namespace Croft.Engine.Storage;

/// <summary>Finds the storage a user means, and asks what lies in it.</summary>
internal sealed class StorageReader(Readings readings, ClusterConnections connections)
{
    /// <summary>Listing a full storage takes Proxmox seconds; one that hangs never ends.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A storage as each node sees it: <c>local</c>, <c>pve1/local</c> or <c>lab/pve1/local</c>.</summary>
    /// <exception cref="FailureException">NotFound with the names there are; Invalid when several clusters have one.</exception>
    public async Task<IReadOnlyList<StorageRow>> FindAsync(string name, string? cluster, string? node, CancellationToken ct) =>
        Named(name, (await readings.StoragesAsync(cluster, node, ct)).Items);

    /// <summary>The one place where a storage is to be changed: through any node that is up where it is shared, else on the node that is meant.</summary>
    /// <exception cref="FailureException">As <see cref="FindAsync"/>; Invalid when each node has one of its own and none is named.</exception>
    public async Task<StorageRow> PlaceAsync(string name, string? cluster, string? node, CancellationToken ct)
    {
        var seen = await FindAsync(name, cluster, node, ct);
        if (seen.Count == 1 || seen[0].Shared) return Asked(seen).First();
        throw new FailureException(FailureKind.Invalid, $"'{name}' is each node's own: {string.Join(", ", seen.Select(s => s.Node))}.", $"Say which: '--node {seen[0].Node}'.");
    }

    /// <summary>A volume of a storage, asked live; null when there is none of that name.</summary>
    public async Task<VolumeEntry?> VolumeAsync(string cluster, string node, VolumeId volume, CancellationToken ct) =>
        (await ListAsync(cluster, node, volume.Storage, null, ct)).FirstOrDefault(v => v.Volume == volume);

    /// <summary>The volumes of a storage as one node lists them, asked live; of one kind, or all when null.</summary>
    public async Task<IReadOnlyList<VolumeEntry>> ListAsync(string cluster, string node, string storage, string? content, CancellationToken ct) =>
        await (await connections.GetAsync(cluster, ct)).Within(Patience).Node(node).Storage(storage).ContentAsync(content, null, ct);

    /// <summary>The volumes of a storage: of one that is shared once, of a local one of each node.</summary>
    /// <param name="seen">The storage as each node sees it.</param>
    /// <param name="content">One kind; all when null.</param>
    /// <param name="vmid">One guest's; all when null.</param>
    /// <param name="ct">Ends the asking.</param>
    public async Task<(IReadOnlyList<VolumeRow> Volumes, IReadOnlyList<Missing> Missing)> VolumesAsync(
        IReadOnlyList<StorageRow> seen, string? content, int? vmid, CancellationToken ct)
    {
        var guests = (await readings.GuestsAsync(new ListGuestsRequest { Cluster = seen[0].Cluster }, ct)).Items.ToLookup(g => g.Vmid, g => g.Name);
        var answers = await Task.WhenAll(Asked(seen).Select(s => AskAsync(s, content, vmid, guests, ct)));
        return (
            [.. answers.SelectMany(a => a.Volumes).OrderBy(v => v.Volume, StringComparer.Ordinal).ThenBy(v => v.Node, StringComparer.Ordinal)],
            [.. answers.Select(a => a.Missing).OfType<Missing>()]);
    }

    // All nodes see the same volumes of a shared storage; one that is up is asked.
    static IEnumerable<StorageRow> Asked(IReadOnlyList<StorageRow> seen) => seen[0].Shared ? seen.OrderByDescending(s => s.Status == "available").Take(1) : seen;

    static List<StorageRow> Named(string name, IReadOnlyList<StorageRow> storages)
    {
        var parts = name.Split('/');
        var fitting = storages.Where(s => s.Storage == parts[^1] && parts[..^1].All(p => p == s.Node || p == s.Cluster)).ToList();
        if (fitting.Count == 0)
        {
            throw new FailureException(FailureKind.NotFound, $"No storage '{name}' is known.",
                storages.Count == 0 ? "No storages are known yet; read the estate: croft sync." : $"Known: {string.Join(", ", storages.Select(s => s.Storage).Distinct().Order().Take(10))}. If it is new: croft sync.");
        }
        var clusters = fitting.Select(s => s.Cluster).Distinct().ToList();
        return clusters.Count == 1 ? fitting : throw new FailureException(FailureKind.Invalid,
            $"'{name}' may mean {string.Join(" or ", clusters.Select(c => $"{c}/{parts[^1]}"))}.", $"Say which, such as {clusters[0]}/{parts[^1]}.");
    }

    async Task<(IReadOnlyList<VolumeRow> Volumes, Missing? Missing)> AskAsync(
        StorageRow storage, string? content, int? vmid, ILookup<int, string> guests, CancellationToken ct)
    {
        try
        {
            var client = await connections.GetAsync(storage.Cluster, ct);
            var volumes = await client.Within(Patience).Node(storage.Node).Storage(storage.Storage).ContentAsync(content, vmid, ct);
            return ([.. volumes.Select(v => Row(v, storage.Shared ? null : storage.Node, guests))], null);
        }
        catch (ProxmoxException e)
        {
            return ([], new Missing($"{storage.Cluster}/{storage.Node}/storage/{storage.Storage}", FailureMap.Of(e, "").Kind, e.Message));
        }
    }

    static VolumeRow Row(VolumeEntry volume, string? node, ILookup<int, string> guests) => new()
    {
        Volume = volume.Volume.ToString(),
        Node = node,
        Content = volume.Content,
        Format = volume.Format,
        Size = volume.Size,
        Used = volume.Used,
        Vmid = volume.Vmid,
        Guest = volume.Vmid is { } vmid ? guests[vmid].FirstOrDefault() : null,
        Made = volume.Created,
        Protected = volume.IsProtected,
        Notes = volume.Notes?.TrimEnd('\n'),
        Parent = volume.Parent,
    };
}
