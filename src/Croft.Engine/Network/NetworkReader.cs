using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Nodes;
using Croft.Proxmox;

namespace Croft.Engine.Network;

/// <summary>What nodes answered of their networks.</summary>
sealed record NetworksSeen(IReadOnlyList<NetworkRow> Networks, IReadOnlyList<PendingNetworks> Pending, IReadOnlyList<Missing> Missing);

/// <summary>Asks nodes for their networks, all at once; one that does not answer delays no other.</summary>
sealed class NetworkReader(EachNode nodes)
{
    /// <summary>Networks of all nodes, of one cluster's, or of one node.</summary>
    /// <exception cref="FailureException">NotFound: no such cluster or node.</exception>
    public async Task<NetworksSeen> ReadAsync(string? cluster, string? node, CancellationToken ct)
    {
        var seen = await nodes.AskAsync(node, cluster, "network", n => n.Node.Network.ReadAsync(null, ct), ct);
        var told = seen.Nodes.Where(n => n.Told is not null).ToList();
        return new NetworksSeen(
            [.. told.SelectMany(n => Rows(n.Cluster, n.Node, n.Told!).OrderBy(i => i.Network, StringComparer.Ordinal))],
            [.. told.Where(n => n.Told!.Pending is not null).Select(n => new PendingNetworks(n.Cluster, n.Node) { Difference = n.Told!.Pending!.TrimEnd('\n').Split('\n') })],
            seen.Missing);
    }

    /// <summary>Proxmox shows what waits as if it were so; what is in force is read back out of the difference.</summary>
    static IEnumerable<NetworkRow> Rows(string cluster, string node, NetworkConfig config)
    {
        var touched = FormerInterfaces.Of(config).Touched.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var seen in config.Interfaces)
        {
            var pending = touched.Remove(seen.Name, out var former);
            yield return Row(cluster, node, seen.Name, seen.Type, former?.Values ?? InterfaceValues.Of(seen)) with { Active = seen.IsActive, Pending = pending };
        }
        // One that waits to be deleted is shown no more, and is there until then.
        foreach (var former in touched.Values.Where(f => f.Values is not null))
            yield return Row(cluster, node, former.Name, former.Type, former.Values!) with { Pending = true };
    }

    static NetworkRow Row(string cluster, string node, string name, string type, IReadOnlyDictionary<string, string> values) => new()
    {
        Cluster = cluster,
        Node = node,
        Network = name,
        Type = type,
        Active = null,
        Addresses = Told(values, "cidr", "cidr6"),
        Gateways = Told(values, "gateway", "gateway6"),
        Ports = [.. InterfaceValues.List(values.GetValueOrDefault("bridge_ports")), .. InterfaceValues.List(values.GetValueOrDefault("slaves")), .. Told(values, "vlan-raw-device")],
        Vlan = Number(values, "vlan-id"),
        VlanAware = values.ContainsKey("bridge_vlan_aware"),
        BondMode = values.GetValueOrDefault("bond_mode"),
        Mtu = Number(values, "mtu"),
        AtBoot = values.ContainsKey("autostart"),
        Comment = values.GetValueOrDefault("comments"),
        Pending = false,
    };

    static string[] Told(IReadOnlyDictionary<string, string> values, params string[] keys) => [.. keys.Select(k => values.GetValueOrDefault(k)).OfType<string>()];

    static int? Number(IReadOnlyDictionary<string, string> values, string key) => int.TryParse(values.GetValueOrDefault(key), CultureInfo.InvariantCulture, out var number) ? number : null;
}
