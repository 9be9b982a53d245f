using System.Net;
using System.Net.Sockets;
using Croft.Engine.Reach;
using Croft.Proxmox;

namespace Croft.Engine.Firewall;

/// <summary>Reads all that decides whether Croft is let in to a cluster's nodes; what is not told stays not known.</summary>
internal sealed class NodesReader(FirewallReader reader, NodeWays ways)
{
    const int ApiPort = 8006;

    /// <summary>The nodes of a cluster that are up.</summary>
    public async Task<NodesSeen> ReadAsync(string cluster, CancellationToken ct)
    {
        var api = await reader.ApiAsync(cluster, ct);
        var up = (await api.NodesAsync(ct)).Where(n => n.State.Value == NodeState.Online).Select(n => n.Name).Order(StringComparer.Ordinal);
        var nodes = await Task.WhenAll(up.Select(node => NodeAsync(api, cluster, node, ct)));
        return new NodesSeen(await ClusterAsync(api, cluster, ct), nodes);
    }

    static async Task<ClusterFirewall> ClusterAsync(ProxmoxApi api, string cluster, CancellationToken ct)
    {
        var place = new FirewallPlace(cluster, null, null);
        var firewall = place.Api(api);
        var options = await firewall.OptionsAsync(ct);
        var groups = new Dictionary<string, IReadOnlyList<Rule>>(StringComparer.Ordinal);
        foreach (var group in await api.Cluster.FirewallGroups.ListAsync(ct))
            groups[group.Name] = [.. (await api.Cluster.FirewallGroups.Rules(group.Name).ListAsync(ct)).Select(Rule.Of)];
        var aliases = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var alias in await firewall.Aliases.ListAsync(ct)) aliases[alias.Name.ToLowerInvariant()] = alias.Cidr;
        var sets = new Dictionary<string, IReadOnlyList<SetMember>>(StringComparer.Ordinal);
        foreach (var set in await firewall.IpSets.ListAsync(ct))
            sets[set.Name] = [.. (await firewall.IpSets.MembersAsync(set.Name, ct)).Select(m => new SetMember(m.Cidr, m.IsExcept))];
        return new ClusterFirewall(FirewallReader.SwitchOf(place, options).On is true, options.PolicyIn ?? FirewallDefaults.Of(place.Level)["policy_in"],
            [.. (await firewall.Rules.ListAsync(ct)).Select(Rule.Of)], groups, new NamedAddresses(aliases, sets));
    }

    async Task<NodeSeen> NodeAsync(ProxmoxApi api, string cluster, string node, CancellationToken ct)
    {
        var place = new FirewallPlace(cluster, node, null);
        var way = await ways.SeeAsync(cluster, node, ct);
        var firewall = place.Api(api);
        var options = await firewall.OptionsAsync(ct);
        List<Rule> rules = [.. (await firewall.Rules.ListAsync(ct)).Select(Rule.Of)];
        var address = IPAddress.TryParse(way.Inside, out var inside) ? inside : null;
        var network = await NetworkOfAsync(api, node, address, ct);
        return new NodeSeen(way, new NodeFirewall(node, FirewallReader.SwitchOf(place, options).On is true, rules, address, network) { IsNft = options.Settings.GetValueOrDefault("nftables") == "1" }, From(way));
    }

    /// <summary>The network that a node's address lies in; null where it is not told.</summary>
    static async Task<string?> NetworkOfAsync(ProxmoxApi api, string node, IPAddress? address, CancellationToken ct)
    {
        if (address is null) return null;
        try
        {
            var cidrs = (await api.Node(node).Network.ReadAsync(null, ct)).Interfaces.SelectMany(i => new[] { i.Cidr, i.Cidr6 }).OfType<string>();
            return cidrs.FirstOrDefault(c => IPAddress.TryParse(c.Split('/')[0], out var own) && own.Equals(address));
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.Forbidden or ProxmoxError.NotImplemented)
        {
            return null;
        }
    }

    /// <summary>The address from which this machine asks a node.</summary>
    /// <remarks>Behind another port than the API's own, something stands in between and asks the node from its own address; on this machine that is a sandbox.</remarks>
    static IPAddress? From(NodeWay way) =>
        way.Own.Select(own => IPAddress.TryParse(own.IdnHost.Trim('[', ']'), out var to) && (own.Port == ApiPort || IPAddress.IsLoopback(to)) ? Toward(new IPEndPoint(to, own.Port)) : null).OfType<IPAddress>().FirstOrDefault();

    // Connecting a datagram socket sends nothing; it only chooses the way out.
    static IPAddress? Toward(IPEndPoint to)
    {
        try
        {
            using var socket = new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(to);
            return (socket.LocalEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
