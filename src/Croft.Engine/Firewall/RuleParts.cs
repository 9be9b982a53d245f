using System.Globalization;
using System.Text.RegularExpressions;
using Croft.Contracts;

namespace Croft.Engine.Firewall;

/// <summary>A rule from what was asked for, in the words that Proxmox keeps; what it would refuse is refused before.</summary>
internal static partial class RuleParts
{
    static readonly string[] actions = ["ACCEPT", "DROP", "REJECT"];

    static readonly HashSet<string> withPorts = new(["tcp", "udp", "udplite", "sctp", "dccp", "6", "17", "33", "132", "136"], StringComparer.Ordinal);

    static readonly HashSet<string> icmp = new(["icmp", "icmpv6", "ipv6-icmp", "1", "58"], StringComparer.Ordinal);

    /// <summary>The new rule.</summary>
    /// <exception cref="FailureException">Invalid with every part that is wrong.</exception>
    public static Rule New(RulesSeen seen, AddFirewallRuleRequest asked)
    {
        var parts = Said(seen, asked);
        parts["type"] = asked.Direction;
        parts["action"] = asked.Direction == "group" ? asked.Action : asked.Action.ToUpperInvariant();
        return Checked(seen, Rule.Of(parts, !asked.Off), $"add a rule to {seen.Of}");
    }

    /// <summary>The rule as it shall be.</summary>
    /// <exception cref="FailureException">Invalid with every part that is wrong.</exception>
    public static Rule Changed(RulesSeen seen, Rule now, ConfigureFirewallRuleRequest asked)
    {
        var title = $"change rule {asked.Position} of {seen.Of}";
        var said = Said(seen, asked);
        var faults = asked.Unset.Where(u => !known.Contains(u)).Select(u => new Fault("--unset", $"'{u}' is no part of a rule that can be left out; those are {string.Join(", ", known)}."))
            .Concat(asked.Unset.Where(said.ContainsKey).Select(u => new Fault("--unset", $"'{u}' is set too."))).ToList();
        if (faults.Count > 0) throw new FailureException(new Failure(FailureKind.Invalid, $"Can't {title}.") { Faults = faults });
        var parts = now.Parts.Where(p => !asked.Unset.Contains(p.Key)).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        foreach (var (name, value) in said) parts[name] = value;
        if (asked.Action is { } action) parts["action"] = action;
        return Checked(seen, Rule.Of(parts, asked.Enabled ?? now.IsOn), title);
    }

    static readonly string[] known = ["macro", "source", "dest", "proto", "dport", "sport", "icmp-type", "iface", "log", "comment"];

    static Dictionary<string, string> Said(RulesSeen seen, FirewallRuleRequest asked)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        void Say(string name, string? value)
        {
            if (value is not null) parts[name] = value;
        }
        // Proxmox keeps a macro under its own spelling, whatever case it was said in.
        Say("macro", asked.Macro is { } macro ? seen.Macros.FirstOrDefault(m => m.Equals(macro, StringComparison.OrdinalIgnoreCase)) ?? macro : null);
        Say("source", Tight(asked.Source));
        Say("dest", Tight(asked.Dest));
        Say("proto", asked.Proto?.ToLowerInvariant());
        Say("dport", Tight(asked.Dport));
        Say("sport", Tight(asked.Sport));
        Say("icmp-type", asked.IcmpType);
        Say("iface", asked.Iface);
        Say("log", asked.Log);
        Say("comment", asked.Comment);
        return parts;
    }

    static Rule Checked(RulesSeen seen, Rule rule, string title)
    {
        List<Fault> faults = [.. DirectionFaults(seen, rule), .. PortFaults(rule), .. NameFaults(seen, rule)];
        return faults.Count == 0 ? rule : throw new FailureException(new Failure(FailureKind.Invalid, $"Can't {title}.") { Faults = faults });
    }

    static IEnumerable<Fault> DirectionFaults(RulesSeen seen, Rule rule)
    {
        var may = seen.Group is not null ? (string[])["in", "out", "forward"] : seen.Place.Level == FirewallLevel.Guest ? ["in", "out", "group"] : ["in", "out", "forward", "group"];
        if (!may.Contains(rule.Direction)) yield return new("DIRECTION", $"'{rule.Direction}' is none that {seen.Of} can have; those are {string.Join(", ", may)}.");
        else if (rule.Direction == "forward" && !seen.KnowsForward) yield return new("DIRECTION", "'forward' is known from Proxmox VE 8.3 on.");
        if (rule.Direction != "group" && !actions.Contains(rule.Action)) yield return new("ACTION", $"'{rule.Action}' is none of ACCEPT, DROP, REJECT.");
        if (rule is { Direction: "forward", Action: "REJECT" }) yield return new("ACTION", "Proxmox does not reject traffic that passes; DROP it.");
        if (rule.Direction == "group" && seen.Groups is { } groups && !groups.Contains(rule.Action))
            yield return new("ACTION", $"there is no security group '{rule.Action}'; {(groups.Count == 0 ? "there is none" : $"there are {string.Join(", ", groups)}")}.");
        foreach (var name in known.Where(n => rule.Direction == "group" && n is not ("iface" or "comment") && rule[n] is not null))
            yield return new($"--{name}", "a rule that takes over a group says no more than an interface and a comment; its own rules say the rest.");
    }

    static IEnumerable<Fault> PortFaults(Rule rule)
    {
        var proto = rule["proto"];
        foreach (var port in (string[])["dport", "sport"])
        {
            if (rule[port] is not { } ports) continue;
            if (proto is null) yield return new("--proto", $"is needed where --{port} is said, such as tcp.");
            else if (!withPorts.Contains(proto) && !(port == "dport" && icmp.Contains(proto))) yield return new($"--{port}", $"'{proto}' has no ports.");
            if (ports.Split(',').Any(p => Dashed().IsMatch(p))) yield return new($"--{port}", "a range is written 8000:8080.");
            else if (ports.Split(',').FirstOrDefault(IsNoPort) is { } wrong) yield return new($"--{port}", $"'{wrong}' is no port and no range from 0 to 65535.");
        }
        if (rule["icmp-type"] is not null && (proto is null || !icmp.Contains(proto))) yield return new("--icmp-type", "is of protocol icmp or ipv6-icmp alone: say it with --proto.");
    }

    static IEnumerable<Fault> NameFaults(RulesSeen seen, Rule rule)
    {
        if (rule["macro"] is { } macro && !seen.Macros.Contains(macro)) yield return new("--macro", $"Proxmox knows no macro '{macro}'; it knows {string.Join(", ", seen.Macros.Order(StringComparer.Ordinal).Take(12))}, ….");
        if (rule["iface"] is { } iface)
        {
            if (seen.Group is not null) yield return new("--iface", "a rule of a security group names no interface; the rule that takes the group over may.");
            else if (seen.Place.Level == FirewallLevel.Guest && !seen.Cards.Contains(iface))
                yield return new("--iface", $"{seen.Place.Name} has no network card '{iface}'; it has {(seen.Cards.Count == 0 ? "none" : string.Join(", ", seen.Cards))}.");
        }
        foreach (var end in (string[])["source", "dest"])
        {
            if (rule[end] is not { } named) continue;
            if (char.IsAsciiHexDigit(named[0]) && named.Contains(':', StringComparison.Ordinal) || char.IsAsciiDigit(named[0]))
            {
                foreach (var wrong in named.Split(',').Where(part => !part.Split('-').All(Addresses.IsCidr)))
                    yield return new($"--{end}", $"'{wrong}' is no address, no network such as 10.0.0.0/8, and no range such as 10.0.0.1-10.0.0.9.");
                continue;
            }
            if (seen.References is { } references && !references.Contains(named, named[0] == '+' ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase))
                yield return new($"--{end}", $"there is no {(named[0] == '+' ? "set" : "alias")} '{named}' that {seen.Of} can name; {(references.Count == 0 ? "there are none" : $"there are {string.Join(", ", references.Where(r => !r.Contains('/', StringComparison.Ordinal)).Distinct().Take(12))}")}.");
        }
    }

    // Services have names, too; icmp has types in their place.
    static bool IsNoPort(string text) => text.Length > 0 && char.IsAsciiDigit(text[0]) && text.Split(':') is var ends
        && (ends.Length > 2 || !ends.All(e => int.TryParse(e, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535)
            || (ends.Length == 2 && int.Parse(ends[0], CultureInfo.InvariantCulture) > int.Parse(ends[1], CultureInfo.InvariantCulture)));

    static string? Tight(string? list) => list?.Replace(" ", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^\d+-\d+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Dashed();
}
