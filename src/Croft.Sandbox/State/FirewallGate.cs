using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Croft.Sandbox.State;

/// <summary>Whether a node's firewall lets a new connection to its API in; those that stand go on.</summary>
/// <remarks>Everything arrives at vmbr0. Macros are known by name alone, so that of them only PMG is about the API.</remarks>
internal static class FirewallGate
{
    const int ApiPort = 8006;

    public static bool LetsIn(ClusterState cluster, NodeState node, IPAddress from)
    {
        from = from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from;
        if (!IsOn(cluster) || node.Firewall.Options["enable"] == "0")
            return true;
        if (cluster.Firewall.Sets.Find("blacklist") is not null && InSet(cluster, "blacklist", from))
            return false;
        foreach (var rule in node.Firewall.Rules.Concat(cluster.Firewall.Rules))
            if (Decides(cluster, node, rule, from) is { } verdict)
                return verdict;
        var local = cluster.Firewall.Aliases.Find("local_network")?["cidr"] ?? node.Address[..(node.Address.LastIndexOf('.') + 1)] + "0/24";
        return Holds(local, from) >= 0 || (cluster.Firewall.Sets.Find("management") is not null && InSet(cluster, "management", from))
            || cluster.Firewall.Options["policy_in"] == "ACCEPT";
    }

    /// <summary>Whether the cluster's firewall is on: 1, or since when it is on trial.</summary>
    public static bool IsOn(ClusterState cluster) => long.Parse(Enabled(cluster), CultureInfo.InvariantCulture) > 0;

    /// <summary>What "enable" reads as: a trial that is over is read as 0, whatever the file says.</summary>
    public static string Enabled(ClusterState cluster)
    {
        var said = cluster.Firewall.Options["enable"] ?? "0";
        var since = long.Parse(said, CultureInfo.InvariantCulture);
        return since > 1 && cluster.Now - since > cluster.FirewallTrial.TotalSeconds ? "0" : said;
    }

    static bool? Decides(ClusterState cluster, NodeState node, Section rule, IPAddress from)
    {
        if (rule["enable"] != "1" || rule["iface"] is not (null or "vmbr0"))
            return null;
        if (rule.Type != "group")
            return rule.Type == "in" && Fits(cluster, node, rule, from) ? rule["action"] == "ACCEPT" : null;
        foreach (var inner in cluster.Firewall.GroupRules.GetValueOrDefault(rule["action"]!) ?? [])
            if (Decides(cluster, node, inner, from) is { } verdict)
                return verdict;
        return null;
    }

    static bool Fits(ClusterState cluster, NodeState node, Section rule, IPAddress from) =>
        rule["proto"] is null or "tcp" or "6"
        && rule["macro"] is null or "PMG"
        && rule["sport"] is null && rule["icmp-type"] is null
        && (rule["dport"] is not { } ports || ports.Split(',').Any(IsApi))
        && (rule["source"] is not { } source || Names(cluster, source, from))
        && (rule["dest"] is not { } dest || Names(cluster, dest, IPAddress.Parse(node.Address)));

    static bool IsApi(string ports)
    {
        var ends = ports.Split(':');
        return int.TryParse(ends[0], out var first) && int.TryParse(ends[^1], out var last) && first <= ApiPort && ApiPort <= last;
    }

    static bool Names(ClusterState cluster, string text, IPAddress address)
    {
        if (text.StartsWith('+'))
            return InSet(cluster, text[1..].Replace("dc/", "", StringComparison.Ordinal), address);
        return text.Split(',').Any(part => part.Split('-') is [var from, var to]
            ? Order(from, address) <= 0 && Order(to, address) >= 0
            : Holds(Plain(cluster, part), address) >= 0);
    }

    // the member that names it most closely decides
    static bool InSet(ClusterState cluster, string name, IPAddress address) =>
        (cluster.Firewall.SetEntries.GetValueOrDefault(name) ?? [])
            .Select(entry => (Length: Holds(Plain(cluster, entry.Id), address), IsExcept: entry["nomatch"] == "1"))
            .Where(entry => entry.Length >= 0)
            .OrderByDescending(entry => entry.Length)
            .Select(entry => !entry.IsExcept)
            .FirstOrDefault();

    static string Plain(ClusterState cluster, string text)
    {
        var alias = text.Replace("dc/", "", StringComparison.Ordinal);
        return cluster.Firewall.Aliases.Sections.Find(named => named.Id.Equals(alias, StringComparison.OrdinalIgnoreCase))?["cidr"] ?? text;
    }

    // length of the prefix, or -1 when the address lies elsewhere
    static int Holds(string cidr, IPAddress address)
    {
        var parts = cidr.Split('/');
        if (!IPAddress.TryParse(parts[0], out var network) || network.AddressFamily != address.AddressFamily)
            return -1;
        var bits = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : network.AddressFamily is AddressFamily.InterNetwork ? 32 : 128;
        var (wanted, given) = (network.GetAddressBytes(), address.GetAddressBytes());
        for (var bit = 0; bit < bits; bit++)
            if ((((wanted[bit / 8] ^ given[bit / 8]) >> (7 - (bit % 8))) & 1) != 0)
                return -1;
        return bits;
    }

    static int Order(string text, IPAddress address) => IPAddress.Parse(text).GetAddressBytes().AsSpan().SequenceCompareTo(address.GetAddressBytes());
}
