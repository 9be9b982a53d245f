using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Firewall;

/// <summary>…/firewall/rules, and the rules of a security group: a list in which each has a position.</summary>
internal static class FirewallRules
{
    static readonly Parameter[] Options =
    [
        Parameter.Text("comment"), Parameter.Text("dest", max: 512), Parameter.Text("dport"), Parameter.Integer("enable", 0), Parameter.Text("icmp-type"),
        Parameter.Text("iface", max: 20) with { MinLength = 2 },
        Parameter.OneOf("log", "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog"), Parameter.Text("macro", max: 128),
        Parameter.Text("proto"), Parameter.Text("source", max: 512), Parameter.Text("sport"),
    ];

    static readonly ParameterTable Table = new(Options);

    static readonly Parameter Action = Parameter.Text("action", max: 20) with { MinLength = 2 };

    static readonly Parameter Type = Parameter.OneOf("type", "in", "out", "forward", "group");

    public static IEnumerable<Call> Of(FirewallScope scope) => At(scope, scope.Path + "/rules", exchange => scope.Find(exchange).Rules);

    /// <summary>The five calls of a list of rules, wherever it lies.</summary>
    public static IEnumerable<Call> At(FirewallScope scope, string path, Func<Exchange, List<Section>> find)
    {
        var position = Parameter.Integer("pos", 0);
        yield return new("GET", path, exchange => List(exchange, find(exchange))) { Permission = scope.MayLook };
        yield return new("POST", path, exchange => Create(exchange, scope, find(exchange)))
        {
            Relayed = true,
            Permission = scope.MayChange,
            Parameters = [Action.Required(), Type.Required(), SectionWords.Digest, position, .. Options],
        };
        yield return new("GET", path + "/{pos}", exchange => Show(exchange, find(exchange))) { Permission = scope.MayLook, Parameters = [position] };
        yield return new("PUT", path + "/{pos}", exchange => Update(exchange, scope, find(exchange)))
        {
            Relayed = true,
            Permission = scope.MayChange,
            Parameters = [Action, Type, SectionWords.Digest, SectionWords.Delete, Parameter.Integer("moveto", 0), position, .. Options],
        };
        yield return new("DELETE", path + "/{pos}", exchange => Delete(exchange, scope, find(exchange)))
        {
            Relayed = true,
            Permission = scope.MayChange,
            Parameters = [SectionWords.Digest, position],
        };
    }

    static void List(Exchange exchange, List<Section> rules)
    {
        exchange.Json.WriteStartArray();
        for (var at = 0; at < rules.Count; at++)
            Write(exchange, rules, at, posIsText: false);
        exchange.Json.WriteEndArray();
    }

    static void Show(Exchange exchange, List<Section> rules) => Write(exchange, rules, Position(exchange, rules), posIsText: true);

    // a single rule gives back the position as it came in the path
    static void Write(Exchange exchange, List<Section> rules, int at, bool posIsText)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        if (posIsText)
            json.WriteString("pos", at.ToString(CultureInfo.InvariantCulture));
        else
            json.WriteNumber("pos", at);
        json.WriteString("type", rules[at].Type);
        json.WriteString("digest", FirewallState.Digest(rules));
        exchange.WriteOptions(rules[at].Values, Table);
        json.WriteEndObject();
    }

    static int Position(Exchange exchange, List<Section> rules)
    {
        var position = exchange.Number("pos")!.Value;
        return position < rules.Count ? position : throw ApiFault.Failed($"no rule at position {position}");
    }

    // the real one takes digest and position, and heeds neither: a new rule goes before all others
    static void Create(Exchange exchange, FirewallScope scope, List<Section> rules)
    {
        var made = new Section(exchange.Required("type"), "");
        made.Take(exchange, "pos", "vmid", "group");
        made.Values.TryAdd("enable", "0");
        Check(exchange, made);
        rules.Insert(0, made);
        Changed(exchange, scope, "create rule");
    }

    static void Update(Exchange exchange, FirewallScope scope, List<Section> rules)
    {
        exchange.RequireDigest(FirewallState.Digest(rules));
        var at = Position(exchange, rules);
        if (exchange.Number("moveto") is { } target)
        {
            var moved = rules[at];
            rules.Insert(Math.Min(target, rules.Count), moved);
            rules.RemoveAt(target <= at ? at + 1 : at);
            Changed(exchange, scope, "move rule");
            return;
        }
        var changed = new Section(exchange.Text("type") ?? rules[at].Type, "") { Values = new(rules[at].Values, StringComparer.Ordinal) };
        changed.Take(exchange, "pos", "vmid", "group", "moveto");
        Check(exchange, changed);
        rules[at] = changed;
        Changed(exchange, scope, "update rule");
    }

    static void Delete(Exchange exchange, FirewallScope scope, List<Section> rules)
    {
        exchange.RequireDigest(FirewallState.Digest(rules));
        rules.RemoveAt(Position(exchange, rules));
        Changed(exchange, scope, "delete rule");
    }

    static void Check(Exchange exchange, Section rule)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        var action = rule["action"]!;
        if (rule.Type != "group" && action is not ("ACCEPT" or "DROP" or "REJECT"))
            errors["action"] = $"unknown action '{action}'";
        foreach (var port in (ReadOnlySpan<string>)["dport", "sport"])
            if (rule[port] is not null && rule["proto"] is null && rule["macro"] is null)
                errors["proto"] = $"missing property - '{port}' requires this property";
        foreach (var end in (ReadOnlySpan<string>)["source", "dest"])
            if (rule[end] is { } address && FirewallAddresses.Fault(exchange, address) is { } fault)
                errors[end] = fault;
        if (errors.Count > 0)
            throw ApiFault.Parameters(errors);
    }

    static void Changed(Exchange exchange, FirewallScope scope, string kind) => exchange.Cluster.Effects.Count(scope.Target(exchange), kind);
}
