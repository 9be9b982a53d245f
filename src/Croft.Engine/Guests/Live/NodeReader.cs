using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Reads what plans must know beside the guest itself: nodes, storages, bridges, free numbers.</summary>
internal sealed class NodeReader(ClusterConnections connections, Leases leases)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Proxmox's greatest number of a guest.</summary>
    const int MostId = 999_999_999;

    /// <summary>A node by name.</summary>
    /// <exception cref="FailureException">NotFound, or Unreachable when it is down.</exception>
    public async Task<NodeReading> ReadAsync(string cluster, string node, CancellationToken ct)
    {
        var client = await connections.GetAsync(cluster, ct);
        Horizon.Current.DemandWhole(cluster);
        var nodes = await client.NodesAsync(ct);
        if (nodes.FirstOrDefault(n => n.Name == node) is not { } entry)
            throw new FailureException(FailureKind.NotFound, $"{cluster} has no node '{node}'.", $"It has: {string.Join(", ", nodes.Select(n => n.Name).Order(StringComparer.Ordinal))}.");
        if (entry.State.Value == NodeState.Offline)
            throw new FailureException(FailureKind.Unreachable, $"Node {cluster}/{node} is down.", $"Choose another: {string.Join(", ", Online(nodes))}.");
        return new NodeReading(cluster, node)
        {
            FreeMemory = entry.MaxMemory - entry.Memory,
            Storages = await client.Within(Patience).Node(node).StoragesAsync(null, ct),
            Bridges = await BridgesAsync(client, node, ct),
        };
    }

    /// <summary>The cluster asked for, or the only one.</summary>
    /// <exception cref="FailureException">Invalid when there are several; NotFound when there is none.</exception>
    public async Task<string> ClusterAsync(string? asked, CancellationToken ct)
    {
        if (asked is not null)
        {
            await connections.DemandAsync(asked, ct);
            return asked;
        }
        var names = await connections.NamesAsync(ct);
        return names.Count switch
        {
            1 => names[0],
            0 => throw ClusterNames.None(),
            _ => throw new FailureException(FailureKind.Invalid, "There are several clusters; say which with '--cluster'.", $"There are: {string.Join(", ", names)}."),
        };
    }

    /// <summary>Refuses a volume that the node does not have.</summary>
    public async Task DemandVolumeAsync(NodeReading node, string? volume, CancellationToken ct)
    {
        if (!VolumeId.TryParse(volume, out var id)) return;
        if (node.Storage(id.Storage) is not { IsActive: true })
            throw new FailureException(FailureKind.NotFound, $"{node.Cluster}/{node.Node} has no active storage '{id.Storage}' to take {volume} from.", $"It has: {string.Join(", ", node.Storages.Where(s => s.IsActive).Select(s => s.Name).Order(StringComparer.Ordinal))}.");
        var client = await connections.GetAsync(node.Cluster, ct);
        var kind = id.Name.Split('/')[0];
        var there = await client.Within(Patience).Node(node.Node).Storage(id.Storage).ContentAsync(kind is "iso" or "vztmpl" ? kind : null, null, ct);
        if (there.All(v => v.Volume != id))
        {
            throw new FailureException(FailureKind.NotFound, $"Storage '{id.Storage}' of {node.Cluster}/{node.Node} has no '{id.Name}'.",
                there.Count == 0 ? "It has none of that kind." : $"It has: {string.Join(", ", there.Take(10).Select(v => v.Volume))}.");
        }
    }

    /// <summary>The node that is online and has most free memory.</summary>
    public async Task<string> RoomiestAsync(string cluster, CancellationToken ct)
    {
        var client = await connections.GetAsync(cluster, ct);
        Horizon.Current.DemandWhole(cluster);
        var nodes = await client.NodesAsync(ct);
        return nodes.Where(n => n.State.Value == NodeState.Online).OrderByDescending(n => n.MaxMemory - n.Memory ?? 0).ThenBy(n => n.Name, StringComparer.Ordinal).FirstOrDefault()?.Name
            ?? throw new FailureException(FailureKind.Unreachable, $"No node of {cluster} is online.", "See 'croft node list --fresh'.");
    }

    /// <summary>A free number: the one asked for, or the next that no run will fill and no other plan has chosen.</summary>
    /// <exception cref="FailureException">Conflict: the number asked for is taken.</exception>
    public async Task<int> FreeIdAsync(string cluster, int? asked, CancellationToken ct)
    {
        if (asked is not { } id) return (await FreeIdsAsync(cluster, 1, new HashSet<int>(), ct))[0];
        var (guests, numbers) = await NumbersAsync(cluster, ct);
        var held = await leases.HeldAsync(ct);
        var free = numbers.First(n => !held.Contains(GuestAddress.LeaseOf(cluster, n)));
        if (guests.FirstOrDefault(g => g.Vmid == id) is { } holder)
            throw new FailureException(FailureKind.Conflict, $"Number {id} of {cluster} is taken by '{holder.Name}' on {holder.Node}.", $"Number {free} is free.");
        if (held.Contains(GuestAddress.LeaseOf(cluster, id)))
            throw new FailureException(FailureKind.Conflict, $"Number {id} of {cluster} is about to be filled by another run.", $"Number {free} is free; 'croft run list --state running' names the run.");
        return id;
    }

    /// <summary>Free numbers that no run will fill and no other plan has chosen, the next ones first.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="count">How many.</param>
    /// <param name="except">Numbers that are free and meant for others.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<IReadOnlyList<int>> FreeIdsAsync(string cluster, int count, IReadOnlySet<int> except, CancellationToken ct)
    {
        var (_, numbers) = await NumbersAsync(cluster, ct);
        List<int> chosen = [];
        while (chosen.Count < count)
            chosen.Add(await leases.ChooseAsync(numbers.Where(n => !except.Contains(n) && (chosen.Count == 0 || n > chosen[^1])), n => GuestAddress.LeaseOf(cluster, n), ct));
        return chosen;
    }

    /// <summary>Guests, and the numbers that none of them has.</summary>
    async Task<(IReadOnlyList<ClusterResource> Guests, IEnumerable<int> Free)> NumbersAsync(string cluster, CancellationToken ct)
    {
        var client = await connections.GetAsync(cluster, ct);
        Horizon.Current.DemandWhole(cluster);
        var guests = await client.Cluster.ResourcesAsync(ResourceFilter.Guests, ct);
        var next = await client.Cluster.NextIdAsync(ct);
        var taken = guests.Select(g => g.Vmid).OfType<int>().ToHashSet();
        return (guests, Enumerable.Range(next, MostId - next).Where(n => !taken.Contains(n)));
    }

    /// <summary>A warning when another guest of the cluster has the name: Proxmox allows it, and then the name means neither.</summary>
    public async Task<IReadOnlyList<string>> NamesakesAsync(string cluster, string name, int vmid, CancellationToken ct)
    {
        var guests = await (await connections.GetAsync(cluster, ct)).Cluster.ResourcesAsync(ResourceFilter.Guests, ct);
        var same = guests.Where(g => g.Name == name && g.Vmid != vmid).Select(g => $"{cluster}/{g.Vmid}").Order(StringComparer.Ordinal).ToList();
        if (name.Length > 0 && name.All(char.IsAsciiDigit))
            return [$"'{name}' looks like a number: where guest {name} exists, that one is meant by it."];
        return same.Count == 0 ? [] : [$"{string.Join(", ", same)} {(same.Count == 1 ? "is" : "are")} called '{name}' too; both are then meant by their numbers alone."];
    }

    static async Task<IReadOnlyList<string>?> BridgesAsync(ProxmoxClient client, string node, CancellationToken ct)
    {
        try
        {
            var call = new ProxmoxCall(HttpMethod.Get, $"/nodes/{Uri.EscapeDataString(node)}/network") { Parameters = [new("type", "any_bridge")], Deadline = Patience };
            var rows = (await client.SendAsync(call, ct)).Data;
            return [.. rows.EnumerateArray().Select(r => GuestView.Member(r, "iface")).OfType<string>().Order(StringComparer.Ordinal)];
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.Forbidden or ProxmoxError.NotImplemented)
        {
            // Bridges need Sys.Audit; without it nothing is refused here, and Proxmox itself decides.
            return null;
        }
    }

    static IEnumerable<string> Online(IReadOnlyList<NodeEntry> nodes) =>
        nodes.Where(n => n.State.Value == NodeState.Online).Select(n => n.Name).Order(StringComparer.Ordinal);
}
