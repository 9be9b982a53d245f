using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Croft.Proxmox;

namespace Croft.Engine.Network;

/// <summary>What nodes answered of their networks.</summary>
sealed record NetworksSeen(IReadOnlyList<NetworkRow> Networks, IReadOnlyList<PendingNetworks> Pending, IReadOnlyList<Missing> Missing);

/// <summary>Asks nodes for their networks, all at once; one that does not answer delays no other.</summary>
sealed class NetworkReader(Readings readings, ClusterConnections connections)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Networks of all nodes, of one cluster's, or of one node.</summary>
    /// <exception cref="FailureException">NotFound: no such cluster or node.</exception>
    public async Task<NetworksSeen> ReadAsync(string? cluster, string? node, CancellationToken ct)
    {
        var known = await readings.NodesAsync(cluster, ct);
        var asked = known.Items.Where(n => node is null || n.Node == node).ToList();
        var unread = known.Missing.Where(m => m.Kind == FailureKind.NotFound).ToList();
        if (node is not null && asked.Count == 0 && unread.Count == 0)
            throw new FailureException(FailureKind.NotFound, $"No node '{node}' is known{(cluster is null ? "" : $" in {cluster}")}.", "See what is known: croft node list; read it anew: croft sync.");
        var seen = await Task.WhenAll(asked.Select(n => AskAsync(n, ct)));
        return new NetworksSeen([.. seen.SelectMany(s => s.Networks)], [.. seen.SelectMany(s => s.Pending)], [.. unread, .. seen.SelectMany(s => s.Missing)]);
    }

    async Task<NetworksSeen> AskAsync(NodeRow node, CancellationToken ct)
    {
        try
        {
            var client = await connections.GetAsync(node.Cluster, ct);
            var config = await client.Within(Patience).Node(node.Node).Network.ReadAsync(null, ct);
            return new NetworksSeen(
                [.. Rows(node, config).OrderBy(i => i.Network, StringComparer.Ordinal)],
                config.Pending is { } pending ? [new PendingNetworks(node.Cluster, node.Node) { Difference = pending.TrimEnd('\n').Split('\n') }] : [], []);
        }
        catch (ProxmoxException e)
        {
            return new NetworksSeen([], [], [new Missing($"{node.Cluster}/{node.Node}/network", FailureMap.Of(e, "").Kind, e.Message)]);
        }
    }

    /// <summary>Proxmox shows what waits as if it were so; what is in force is read back out of the difference.</summary>
    static IEnumerable<NetworkRow> Rows(NodeRow node, NetworkConfig config)
    {
        var touched = FormerInterfaces.Of(config).Touched.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var seen in config.Interfaces)
        {
            var row = Row(node, seen);
            yield return !touched.Remove(seen.Name, out var former) ? row
                : former.Values is { } values ? InForce(row, values)
                : row with { Pending = true };
        }
        foreach (var former in touched.Values)
        {
            if (former.Values is { } values)
                yield return InForce(new NetworkRow { Cluster = node.Cluster, Node = node.Node, Network = former.Name, Type = former.Type, Active = null, Addresses = [], Gateways = [], Ports = [], Pending = true }, values);
        }
    }

    static NetworkRow InForce(NetworkRow row, IReadOnlyDictionary<string, string> values) => row with
    {
        Addresses = [.. new[] { values.GetValueOrDefault("cidr"), values.GetValueOrDefault("cidr6") }.OfType<string>()],
        Gateways = [.. new[] { values.GetValueOrDefault("gateway"), values.GetValueOrDefault("gateway6") }.OfType<string>()],
        Ports = [.. InterfaceValues.List(values.GetValueOrDefault("bridge_ports")), .. InterfaceValues.List(values.GetValueOrDefault("slaves")), .. InterfaceValues.List(values.GetValueOrDefault("vlan-raw-device"))],
        Vlan = int.TryParse(values.GetValueOrDefault("vlan-id"), CultureInfo.InvariantCulture, out var tag) ? tag : row.Vlan,
        VlanAware = values.ContainsKey("bridge_vlan_aware"),
        BondMode = values.GetValueOrDefault("bond_mode"),
        Mtu = int.TryParse(values.GetValueOrDefault("mtu"), CultureInfo.InvariantCulture, out var mtu) ? mtu : null,
        AtBoot = values.ContainsKey("autostart"),
        Comment = values.GetValueOrDefault("comments"),
        Pending = true,
    };

    static NetworkRow Row(NodeRow node, NetworkInterface seen) => new()
    {
        Cluster = node.Cluster,
        Node = node.Node,
        Network = seen.Name,
        Type = seen.Type,
        Active = seen.IsActive,
        Addresses = [.. new[] { seen.Cidr, seen.Cidr6 }.OfType<string>()],
        Gateways = [.. new[] { seen.Gateway, seen.Gateway6 }.OfType<string>()],
        Ports = [.. seen.BridgePorts, .. seen.Slaves, .. seen.VlanDevice is { } device ? [device] : Array.Empty<string>()],
        Vlan = seen.VlanId,
        VlanAware = seen.IsVlanAware,
        BondMode = seen.BondMode,
        Mtu = seen.Mtu,
        AtBoot = seen.StartsOnBoot,
        Comment = seen.Comment?.TrimEnd('\n'),
        Pending = false,
    };
}
