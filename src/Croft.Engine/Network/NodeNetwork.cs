using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Croft.Engine.Reach;
using Croft.Proxmox;

namespace Croft.Engine.Network;

/// <summary>A node's network as it is now, with what waits, and the ways to the node.</summary>
internal sealed record NodeNetwork(NodeWay Way, NetworkConfig Config)
{
    /// <summary>The node as messages name it.</summary>
    public string Name => Way.Name;

    /// <summary>The other nodes of its cluster, by the address that the cluster knows them at.</summary>
    public IReadOnlyDictionary<string, string> Others { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>An interface by its name.</summary>
    public NetworkInterface? Find(string name) => Config.Interfaces.FirstOrDefault(i => i.Name == name);
}

/// <summary>Reads a node's network live.</summary>
internal sealed class NodeNetworkReader(NodeFinder nodes, ClusterConnections connections, NodeWays ways)
{
    /// <param name="node">As typed: <c>pve1</c> or <c>lab/pve1</c>.</param>
    /// <param name="cluster">Its cluster, where the name alone is ambiguous.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="FailureException">NotFound or Invalid: the node is not known, or the name fits several.</exception>
    /// <exception cref="ProxmoxException">The node does not answer.</exception>
    public async Task<NodeNetwork> ReadAsync(string node, string? cluster, CancellationToken ct)
    {
        var (where, name) = await nodes.FindAsync(node, cluster, ct);
        var client = await connections.GetAsync(where, ct);
        var config = await client.Node(name).Network.ReadAsync(null, ct);
        return new NodeNetwork(await ways.SeeAsync(where, name, ct), config) { Others = await OthersAsync(client, name, ct) };
    }

    static async Task<IReadOnlyDictionary<string, string>> OthersAsync(ProxmoxClient client, string node, CancellationToken ct)
    {
        try
        {
            return (await client.Cluster.StatusAsync(ct)).Members.Where(m => m.Name != node && m.Address is not null).ToDictionary(m => m.Address!, m => m.Name, StringComparer.Ordinal);
        }
        catch (ProxmoxException e) when (e.Error == ProxmoxError.Forbidden)
        {
            // It serves a warning alone.
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }
    }

    /// <summary>The same, for a network as typed: <c>pve1/vmbr0</c> or <c>lab/pve1/vmbr0</c>.</summary>
    public async Task<(NodeNetwork Seen, string Name)> ReadAsync(ChangeNetworkRequest request, CancellationToken ct)
    {
        var slash = request.Network.LastIndexOf('/');
        return (await ReadAsync(request.Network[..slash], request.Cluster, ct), request.Network[(slash + 1)..]);
    }

    /// <summary>Guests of the node that are plugged into a network, by their names.</summary>
    public async Task<IReadOnlyList<string>> GuestsOnAsync(NodeNetwork seen, string name, CancellationToken ct)
    {
        var client = await connections.GetAsync(seen.Way.Cluster, ct);
        var guests = (await client.Cluster.ResourcesAsync(ResourceFilter.Guests, ct)).Where(g => g.Node == seen.Way.Node && g.Vmid is not null);
        var plugged = await Task.WhenAll(guests.Select(async guest =>
        {
            var kind = guest.Kind.Value == ResourceKind.Qemu ? GuestKind.Qemu : GuestKind.Lxc;
            var config = await client.Node(seen.Way.Node).Guest(kind, guest.Vmid!.Value).ConfigAsync(ct);
            return config.Nics.Any(n => n.Bridge == name) ? $"{guest.Name} ({guest.Vmid})" : null;
        }));
        return [.. plugged.OfType<string>().Order(StringComparer.Ordinal)];
    }
}
