using Croft.Contracts;
using Croft.Engine.Firewall;
using Croft.Engine.Manifests;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Firewalls in the words of manifests, and rules out of them.</summary>
static class FirewallSpecs
{
    /// <summary>A firewall as it is.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="rules">Its rules.</param>
    public static BoundSpec Of(Kind kind, FirewallOptions options, IEnumerable<FirewallRule> rules)
    {
        var spec = ConfigSpec.Read(kind, options.Settings, static key => key == "digest");
        Add(spec, "rules", rules.Select(Of));
        return spec;
    }

    /// <summary>Adds the names that a firewall has for addresses.</summary>
    public static async Task AddNamesAsync(BoundSpec spec, ProxmoxFirewall firewall, CancellationToken ct)
    {
        Add(spec, "aliases", (await firewall.Aliases.ListAsync(ct)).OrderBy(a => a.Name, StringComparer.Ordinal).Select(a => new SpecItem(Said(("name", a.Name), ("cidr", a.Cidr), ("comment", a.Comment)))));
        var sets = await Task.WhenAll((await firewall.IpSets.ListAsync(ct)).OrderBy(s => s.Name, StringComparer.Ordinal).Select(async set =>
        {
            var item = new SpecItem(Said(("name", set.Name), ("comment", set.Comment)));
            var members = await firewall.IpSets.MembersAsync(set.Name, ct);
            if (members.Count > 0)
                item.Lists["members"] = [.. members.OrderBy(m => m.Cidr, StringComparer.Ordinal).Select(m => new SpecItem(Said(("cidr", Addresses.Tidy(m.Cidr)), ("nomatch", m.IsExcept ? "1" : null), ("comment", m.Comment))))];
            return item;
        }));
        Add(spec, "ipset", sets);
    }

    /// <summary>Adds the security groups of a cluster.</summary>
    public static async Task AddGroupsAsync(BoundSpec spec, ProxmoxFirewallGroups groups, CancellationToken ct)
    {
        var all = await Task.WhenAll((await groups.ListAsync(ct)).OrderBy(g => g.Name, StringComparer.Ordinal).Select(async group =>
        {
            var item = new SpecItem(Said(("name", group.Name), ("comment", group.Comment)));
            var rules = await groups.Rules(group.Name).ListAsync(ct);
            if (rules.Count > 0) item.Lists["rules"] = [.. rules.Select(Of)];
            return item;
        }));
        Add(spec, "groups", all);
    }

    /// <summary>A rule, as it is asked for; what it says is checked where it is planned.</summary>
    public static AddFirewallRuleRequest Asked(SpecItem rule) => new()
    {
        Direction = rule["type"] ?? "",
        Action = rule["action"] ?? "",
        Off = rule["enable"] == "0",
        Macro = rule["macro"],
        Iface = rule["iface"],
        Source = rule["source"],
        Dest = rule["dest"],
        Proto = rule["proto"],
        Dport = rule["dport"],
        Sport = rule["sport"],
        IcmpType = rule["icmp-type"],
        Log = rule["log"],
        Comment = rule["comment"],
    };

    static SpecItem Of(FirewallRule rule) => new(Rule.Of(rule).Parts.Where(p => p.Key != "enable" || p.Value == "0"));

    static void Add(BoundSpec spec, string key, IEnumerable<SpecItem> items)
    {
        if (items.ToList() is { Count: > 0 } all) spec.Lists[key] = all;
    }

    static IEnumerable<KeyValuePair<string, string>> Said(params IEnumerable<(string Key, string? Value)> parts) =>
        parts.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => KeyValuePair.Create(p.Key, p.Value!.TrimEnd('\n')));
}
