using System.Globalization;
using System.Net;

namespace Croft.Engine.Firewall;

/// <summary>Whether a node's API would still be reached.</summary>
internal enum LetInAnswer
{
    /// <summary>Something it depends on is not told; never to be taken for yes.</summary>
    NotKnown,
    /// <summary>New connections are stopped.</summary>
    No,
    /// <summary>New connections are let in.</summary>
    Yes,
}

/// <summary>Whether a node's API would still be reached, and by what or why not.</summary>
internal sealed record LetInVerdict(LetInAnswer Answer, string Because);

/// <summary>A cluster's firewall as far as it decides over the nodes' own traffic.</summary>
internal sealed record ClusterFirewall(bool IsOn, string PolicyIn, IReadOnlyList<Rule> Rules, IReadOnlyDictionary<string, IReadOnlyList<Rule>> Groups, NamedAddresses Names);

/// <summary>A node's firewall as far as it decides over its own traffic.</summary>
/// <param name="Node">Its name.</param>
/// <param name="IsOn">Whether it is switched on itself.</param>
/// <param name="Rules">Its own rules; they come before the cluster's.</param>
/// <param name="Address">Address at which it is asked; null where that is not told.</param>
/// <param name="LocalNetwork">Network that its address lies in; null where that is not told.</param>
internal sealed record NodeFirewall(string Node, bool IsOn, IReadOnlyList<Rule> Rules, IPAddress? Address, string? LocalNetwork)
{
    /// <summary>True where nftables filters: that daemon takes the cluster's <c>enable</c> for a yes or no, and knows no trial.</summary>
    public bool IsNft { get; init; }
}

/// <summary>Judges whether a new connection to a node's API gets through, in the order in which Proxmox's own chain decides (PVEFW-HOST-IN).</summary>
/// <remarks>
/// The blacklist; the node's rules, then the cluster's; then what Proxmox lets in by itself: members of the set <c>management</c> and
/// the node's network, to port 8006; then the policy. Connections that stand go on, so that only new ones are judged.
/// </remarks>
internal static class LetIn
{
    /// <summary>Macros of Proxmox VE 7.4 to 9.1 that don't name tcp 8006; <c>PMG</c> is the one that does.</summary>
    static readonly HashSet<string> otherMacros =
    [
        .. ("Amanda Auth BGP BitTorrent BitTorrent32 CVS Ceph Citrix DAAP DCC DHCPfwd DHCPv6 DNS Distcc FTP Finger GNUnet GRE Git HKP HTTP HTTPS ICPV2 ICQ IMAP IMAPS IPIP IPsec IPsecah "
            + "IPsecnat IRC Jetdirect L2TP LDAP LDAPS MDNS MSNP MSSQL Mail Munin MySQL NNTP NNTPS NTP NeighborDiscovery OSPF OpenVPN PCA POP3 POP3S PPtP Ping PostgreSQL Printer RDP RIP "
            + "RNDC Razor Rdate Rsync SANE SMB SMBswat SMTP SMTPS SNMP SPAMD SPICEproxy SSH SVN SixXS Squid Submission Syslog TFTP Telnet Telnets Time Trcrt VNC VNCL Web Webcache Webmin Whois").Split(' '),
    ];

    const int ApiPort = 8006;

    /// <summary>Whether an address would be let in to a node's API.</summary>
    /// <param name="from">The address as the node sees it; null where it is not known.</param>
    /// <param name="cluster">The cluster's firewall as it would be.</param>
    /// <param name="node">The node's firewall as it would be.</param>
    public static LetInVerdict Judge(IPAddress? from, ClusterFirewall cluster, NodeFirewall node)
    {
        if (!cluster.IsOn) return new(LetInAnswer.Yes, "the cluster's firewall is off");
        if (!node.IsOn) return new(LetInAnswer.Yes, $"the firewall of {node.Node} is off");
        if (from is null) return new(LetInAnswer.NotKnown, "the address that Croft asks from is not known");
        var chain = new Chain(from, cluster, node);
        chain.Blacklist();
        chain.Rules(node.Rules, $"of {node.Node}");
        chain.Rules(cluster.Rules, "of the cluster");
        chain.Management();
        chain.Policy();
        return chain.Verdict();
    }

    /// <summary>A packet on its way down the chain; it may leave it at several places where not all is known.</summary>
    sealed class Chain(IPAddress from, ClusterFirewall cluster, NodeFirewall node)
    {
        readonly List<(bool In, string Because)> ends = [];
        readonly List<string> doubts = [];
        bool ended;

        public void Blacklist()
        {
            if (cluster.Names.Sets.ContainsKey("blacklist")) End(AddressMatch.FitsSet("blacklist", from, cluster.Names), false, "the set 'blacklist'");
        }

        public void Rules(IReadOnlyList<Rule> rules, string whose)
        {
            foreach (var (rule, at) in rules.Select((r, at) => (r, at)).Where(r => r.r.IsOn))
            {
                if (ended) return;
                var name = $"rule {at} {whose} '{rule}'";
                if (rule.Direction == "in") End(Fits(rule), rule.Action == "ACCEPT", name);
                else if (rule.Direction == "group") Group(rule, name);
            }
        }

        public void Management()
        {
            if (ended) return;
            var local = cluster.Names.Aliases.GetValueOrDefault("local_network") ?? node.LocalNetwork;
            var managed = cluster.Names.Sets.ContainsKey("management") ? AddressMatch.FitsSet("management", from, cluster.Names) : false;
            if (managed is true) End(true, true, "the set 'management'");
            else if (local is null) End(null, true, $"the network of {node.Node}, which is not known");
            else End(managed is null ? null : AddressMatch.Prefix(local, from) is not null, true, managed is null ? "the set 'management', which is not all known" : $"the network {local} of {node.Node}");
        }

        public void Policy()
        {
            if (!ended) End(true, cluster.PolicyIn == "ACCEPT", $"the cluster's policy_in {cluster.PolicyIn}");
        }

        public LetInVerdict Verdict()
        {
            var last = ends[^1];
            return ends.TrueForAll(e => e.In == last.In)
                ? new(last.In ? LetInAnswer.Yes : LetInAnswer.No, $"{(last.In ? "let in by" : "stopped by")} {last.Because}")
                : new(LetInAnswer.NotKnown, $"it depends on {string.Join(" and ", doubts.Distinct(StringComparer.Ordinal))}");
        }

        void Group(Rule rule, string name)
        {
            var sure = rule["iface"] is null;
            if (!cluster.Groups.TryGetValue(rule.Action, out var rules)) return;
            foreach (var inner in rules.Where(r => r.IsOn && r.Direction == "in"))
            {
                if (ended) return;
                End(Fits(inner) is var fits && (sure || fits is false) ? fits : null, inner.Action == "ACCEPT", $"{name}, in it '{inner}'");
            }
        }

        void End(bool? fits, bool isIn, string because)
        {
            if (fits is false) return;
            ends.Add((isIn, because));
            if (fits is null) doubts.Add(because);
            else ended = true;
        }

        bool? Fits(Rule rule)
        {
            bool?[] parts =
            [
                // By which of its interfaces a node is asked is not told.
                rule["iface"] is { } iface ? (iface == "lo" ? false : null) : true,
                rule["source"] is { } source ? AddressMatch.Fits(source, from, cluster.Names) : true,
                rule["dest"] is { } dest ? (node.Address is { } address ? AddressMatch.Fits(dest, address, cluster.Names) : null) : true,
                Protocol(rule),
            ];
            return parts.Contains(false) ? false : parts.Contains(null) ? null : true;
        }

        // The API is asked by tcp at 8006, from a port that nobody chooses.
        static bool? Protocol(Rule rule)
        {
            if (rule["icmp-type"] is not null || rule["proto"] is { } proto && proto is not ("tcp" or "6")) return false;
            if (rule["dport"] is { } ports && !ports.Split(',').Any(Covers)) return false;
            if (rule["macro"] is { } macro && macro != "PMG") return otherMacros.Contains(macro) ? false : null;
            return rule["sport"] is null ? true : null;
        }

        static bool Covers(string ports)
        {
            var range = ports.Split(':');
            return int.TryParse(range[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) && int.TryParse(range[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) && first <= ApiPort && ApiPort <= last;
        }
    }
}
