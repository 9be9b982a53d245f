using System.Net;
using System.Text.RegularExpressions;
using Croft.Contracts;
using Croft.Engine.Reach;
using Croft.Engine.Runs;

namespace Croft.Engine.Nodes;

/// <summary>A node's settings as they are now, by group, and the ways to it where names change.</summary>
internal sealed record NodeSettingsSeen(string Cluster, string Node, IReadOnlyDictionary<NodeSetting, SortedDictionary<string, string>> Values)
{
    /// <summary>The ways to the node; null where nothing changes by which it is found.</summary>
    public NodeWay? Way { get; init; }
}

/// <summary>Plans that change a node's settings.</summary>
internal static partial class NodeSettingPlans
{
    /// <summary>Groups that a request changes, in the order they are changed: what can do harm comes last.</summary>
    public static IReadOnlyList<NodeSetting> Asked(ConfigureNodeRequest asked) =>
    [
        .. asked.Description is not null || asked.WakeOnLan is not null ? [NodeSetting.Config] : Array.Empty<NodeSetting>(),
        .. asked.Timezone is not null ? [NodeSetting.Timezone] : Array.Empty<NodeSetting>(),
        .. asked.DnsServers is not null || asked.DnsSearch is not null ? [NodeSetting.Dns] : Array.Empty<NodeSetting>(),
        .. asked.Host.Count + asked.UnsetHost.Count > 0 ? [NodeSetting.Hosts] : Array.Empty<NodeSetting>(),
    ];

    /// <summary>True when a node is found by what the group holds.</summary>
    public static bool IsNames(NodeSetting setting) => setting is NodeSetting.Dns or NodeSetting.Hosts;

    public static Plan Configure(NodeSettingsSeen seen, ConfigureNodeRequest asked)
    {
        var name = $"{seen.Cluster}/{seen.Node}";
        var title = $"configure node {name}";
        if (Asked(asked).Count == 0) throw new FailureException(FailureKind.Invalid, $"Can't {title}: nothing to change was said.", "See what can be: croft node configure --help");
        Demand(title, Faults(seen, asked));
        var changes = Asked(asked).Select(s => (Setting: s, Before: seen.Values[s], After: Wanted(s, seen.Values[s], asked)))
            .Where(c => !(c.Before.Count == c.After.Count && c.Before.All(v => c.After.TryGetValue(v.Key, out var value) && value == v.Value))).ToList();
        if (changes.Count == 0) return new Plan("node configure", $"nothing to do: {name} is so already", []);
        List<PlanStep> steps = [];
        foreach (var (setting, before, after) in changes)
        {
            var id = $"{steps.Count + 1}";
            steps.Add(Step(id, $"set {Word(setting)} of {name}", new NodeSettingAction(seen.Cluster, seen.Node, setting, after, before)) with
            {
                Disturbs = setting == NodeSetting.Config ? Disturbance.None : Disturbance.Live,
                Because = Because(setting),
                After = steps.Count == 0 ? [] : [steps[^1].Id],
                Changes = [.. Fields(setting, before, after)],
                TakenBackBy = [Step($"undo-{id}", $"put {Word(setting)} of {name} back as {(setting == NodeSetting.Dns ? "they were" : "it was")}", new NodeSettingAction(seen.Cluster, seen.Node, setting, before, after))],
            });
        }
        if (seen.Way is { } way && changes.Exists(c => IsNames(c.Setting))) Reached(steps, way, asked.RevertAfter);
        return new Plan("node configure", title, steps) { OnFailure = OnFailure.Undo, Confirmation = OwnName(seen, asked) };
    }

    /// <summary>Asks whether the node is reached, and again once the names are taken back.</summary>
    static void Reached(List<PlanStep> steps, NodeWay way, int patience)
    {
        var reach = new ReachAction(way.Cluster, [ReachedNode.Of(way)], "its names were changed", TimeSpan.FromSeconds(patience));
        // Taken back the last first, so what is asked then stands with the first.
        steps[0] = steps[0] with { TakenBackBy = [.. steps[0].TakenBackBy, ReachSteps.Back("undo-reach", reach with { Change = "its names were put back" })] };
        steps.Add(ReachSteps.After($"{steps.Count + 1}", steps[^1].Id, reach) with { Because = $"{way.Told}. Where it is silent for {patience} s after the change, the change is taken back." });
    }

    static PlanStep Step(string id, string title, NodeSettingAction action) => new(id, title, NodeSettingStep.Name, StepJson.Action(action))
    {
        Leases = [ReachSteps.Lease(action.Cluster, action.Node)],
        Privilege = action.Setting == NodeSetting.Config ? "Sys.Modify on /" : $"Sys.Modify on /nodes/{action.Node}",
    };

    static SortedDictionary<string, string> Wanted(NodeSetting setting, SortedDictionary<string, string> before, ConfigureNodeRequest asked)
    {
        var wanted = new SortedDictionary<string, string>(before, StringComparer.Ordinal);
        switch (setting)
        {
            case NodeSetting.Dns:
                if (asked.DnsSearch is { } search) wanted["search"] = search;
                for (var i = 0; asked.DnsServers is { } servers && i < 3; i++) Put(wanted, $"dns{i + 1}", i < servers.Count ? servers[i] : "");
                break;
            case NodeSetting.Hosts:
                wanted["data"] = Hosts(before, asked).Text;
                break;
            case NodeSetting.Timezone:
                wanted["timezone"] = asked.Timezone!;
                break;
            default:
                if (asked.Description is { } description) Put(wanted, "description", description.TrimEnd('\n'));
                // What stands beside the address stays: the interface and broadcast address to wake it by.
                if (asked.WakeOnLan is { } mac) Put(wanted, "wakeonlan", mac.Length == 0 ? "" : string.Join(',', [mac, .. before.GetValueOrDefault("wakeonlan", "").Split(',').Where(p => p.Contains('=', StringComparison.Ordinal) && !p.StartsWith("mac=", StringComparison.Ordinal))]));
                break;
        }
        return wanted;
    }

    static void Put(SortedDictionary<string, string> values, string key, string value)
    {
        if (value.Length == 0) values.Remove(key);
        else values[key] = value;
    }

    static HostsFile Hosts(SortedDictionary<string, string> before, ConfigureNodeRequest asked)
    {
        var file = asked.UnsetHost.Aggregate(new HostsFile(before["data"]), (f, address) => f.Without(address));
        return asked.Host.Aggregate(file, (f, host) => f.With(host.Key, host.Value));
    }

    /// <summary>Proxmox's cluster file system does not start on a node whose own name leads nowhere.</summary>
    static Confirmation? OwnName(NodeSettingsSeen seen, ConfigureNodeRequest asked)
    {
        if (!seen.Values.TryGetValue(NodeSetting.Hosts, out var before)) return null;
        var (was, will) = (new HostsFile(before["data"]).AddressOf(seen.Node), Hosts(before, asked).AddressOf(seen.Node));
        return was == will ? null : new Confirmation(seen.Node,
            $"In /etc/hosts {seen.Node} would lead to {will ?? "no address"} instead of {was ?? "none"}: the other nodes find it by that, and at its next start Proxmox's cluster file system needs it.");
    }

    static List<Fault> Faults(NodeSettingsSeen seen, ConfigureNodeRequest asked)
    {
        List<Fault> faults = [];
        var servers = asked.DnsServers ?? [];
        if (servers.Count > 3) faults.Add(new("dns-servers", $"has to be three at most; given were {servers.Count}"));
        faults.AddRange(servers.Where(s => !IPAddress.TryParse(s, out var ip) || ip.Equals(IPAddress.Any)).Select(s => new Fault("dns-servers", $"'{s}' is no address")));
        if (servers.Distinct(StringComparer.Ordinal).Count() < servers.Count) faults.Add(new("dns-servers", "has one twice"));
        if (asked.DnsServers is not null && asked.DnsSearch is null && !seen.Values[NodeSetting.Dns].ContainsKey("search")) faults.Add(new("dns-search", "is missing: the node has none, and Proxmox sets no servers without one"));
        faults.AddRange(asked.Host.Keys.Concat(asked.UnsetHost).Where(a => !IPAddress.TryParse(a, out _)).Select(a => new Fault("host", $"'{a}' is no address")));
        faults.AddRange(asked.Host.SelectMany(h => h.Value.Split(' ').Where(n => !HostName().IsMatch(n)).Select(n => new Fault("host", $"'{n}' is no name of a host"))));
        faults.AddRange(asked.Host.Keys.Intersect(asked.UnsetHost, StringComparer.Ordinal).Select(a => new Fault("unset-host", $"{a} is set, too")));
        if (seen.Values.TryGetValue(NodeSetting.Hosts, out var hosts))
            faults.AddRange(asked.UnsetHost.Where(a => IPAddress.TryParse(a, out _) && new HostsFile(hosts["data"]).NamesOf(a) is null).Select(a => new Fault("unset-host", $"/etc/hosts has no {a}")));
        return faults;
    }

    static void Demand(string title, List<Fault> faults)
    {
        if (faults.Count > 0)
            throw new FailureException(new Failure(FailureKind.Invalid, $"Can't {title}: {string.Join("; ", faults.Select(f => $"{f.Field}: {f.Message}"))}.") { Faults = faults });
    }

    static IEnumerable<FieldChange> Fields(NodeSetting setting, SortedDictionary<string, string> before, SortedDictionary<string, string> after)
    {
        if (setting != NodeSetting.Hosts)
            return before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(k => new FieldChange(k, before.GetValueOrDefault(k), after.GetValueOrDefault(k))).Where(c => c.From != c.To);
        var (was, will) = (before["data"].Split('\n'), after["data"].Split('\n'));
        return [.. was.Except(will, StringComparer.Ordinal).Select(l => new FieldChange("/etc/hosts", l, null)), .. will.Except(was, StringComparer.Ordinal).Select(l => new FieldChange("/etc/hosts", null, l))];
    }

    static string? Because(NodeSetting setting) => setting switch
    {
        NodeSetting.Timezone => "Schedules of backups and replication follow the new local time; services read it when they start anew.",
        NodeSetting.Dns => "Programs that run may go on asking the old servers until they start anew.",
        _ => null,
    };

    static string Word(NodeSetting setting) => setting switch
    {
        NodeSetting.Dns => "the name servers",
        NodeSetting.Hosts => "/etc/hosts",
        NodeSetting.Timezone => "the time zone",
        _ => "notes and wake-on-LAN",
    };

    [GeneratedRegex(@"^[.\-a-zA-Z0-9]+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HostName();
}
