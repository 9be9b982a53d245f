using Croft.Contracts;

namespace Croft.Engine.Firewall;

/// <summary>Settings of each level, with what Proxmox does where nothing is set; by its own schema and compiler.</summary>
internal static class FirewallDefaults
{
    static readonly SortedDictionary<string, string> cluster = new(StringComparer.Ordinal)
    {
        ["ebtables"] = "1",
        ["enable"] = "0",
        ["log_ratelimit"] = "enable=1,burst=5,rate=1/second",
        ["policy_forward"] = "ACCEPT",
        ["policy_in"] = "DROP",
        ["policy_out"] = "ACCEPT",
    };

    static readonly SortedDictionary<string, string> node = new(StringComparer.Ordinal)
    {
        ["enable"] = "1",
        ["log_level_forward"] = "nolog",
        ["log_level_in"] = "nolog",
        ["log_level_out"] = "nolog",
        ["log_nf_conntrack"] = "0",
        ["ndp"] = "1",
        ["nf_conntrack_allow_invalid"] = "0",
        ["nf_conntrack_helpers"] = "",
        ["nf_conntrack_max"] = "262144",
        ["nf_conntrack_tcp_timeout_established"] = "432000",
        ["nf_conntrack_tcp_timeout_syn_recv"] = "60",
        ["nftables"] = "0",
        ["nosmurfs"] = "1",
        ["protection_synflood"] = "0",
        ["protection_synflood_burst"] = "1000",
        ["protection_synflood_rate"] = "200",
        ["smurf_log_level"] = "nolog",
        ["tcp_flags_log_level"] = "nolog",
        ["tcpflags"] = "0",
    };

    static readonly SortedDictionary<string, string> guest = new(StringComparer.Ordinal)
    {
        // Its schema says 0, and it lets DHCP through unless 0 is set.
        ["dhcp"] = "1",
        ["enable"] = "0",
        ["ipfilter"] = "0",
        ["log_level_in"] = "nolog",
        ["log_level_out"] = "nolog",
        ["macfilter"] = "1",
        ["ndp"] = "1",
        ["policy_in"] = "DROP",
        ["policy_out"] = "ACCEPT",
        ["radv"] = "0",
    };

    /// <summary>Settings of a level and what they are where nothing is set.</summary>
    public static IReadOnlyDictionary<string, string> Of(FirewallLevel level) => level switch { FirewallLevel.Cluster => cluster, FirewallLevel.Node => node, _ => guest };
}
