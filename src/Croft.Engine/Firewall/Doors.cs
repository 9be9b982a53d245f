namespace Croft.Engine.Firewall;

/// <summary>Which rules let new connections in, in the order in which Proxmox asks them: what stands behind a rule that stops everything never does.</summary>
internal static class Doors
{
    static readonly string[] narrows = ["macro", "source", "dest", "proto", "dport", "sport", "icmp-type", "iface"];

    /// <summary>How many do.</summary>
    /// <param name="rules">The rules in their order.</param>
    /// <param name="groups">Rules of the security groups that they take over; one that is not among them may let anything in.</param>
    public static int Count(IReadOnlyList<Rule> rules, IReadOnlyDictionary<string, IReadOnlyList<Rule>> groups)
    {
        var open = 0;
        foreach (var (rule, isNarrowed) in rules.Where(r => r.IsOn).SelectMany(r => Taken(r, groups)))
        {
            if (rule.Direction == "group" || rule is { Direction: "in", Action: "ACCEPT" }) open++;
            else if (rule.Direction == "in" && !isNarrowed && !Array.Exists(narrows, n => rule[n] is not null)) break;
        }
        return open;
    }

    /// <summary>The rules that a rule stands for, and whether they are of one interface alone.</summary>
    static IEnumerable<(Rule Rule, bool IsNarrowed)> Taken(Rule rule, IReadOnlyDictionary<string, IReadOnlyList<Rule>> groups) =>
        rule.Direction == "group" && groups.TryGetValue(rule.Action, out var inner) ? inner.Where(r => r.IsOn).Select(r => (r, rule["iface"] is not null)) : [(rule, false)];
}
