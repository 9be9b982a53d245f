using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Cluster.Ha;

/// <summary>/cluster/ha/rules, from 9: which nodes resources prefer, and which stay together or apart.</summary>
internal static class HaRules
{
    const string Path = "/cluster/ha/rules";
    static readonly Permission MayLook = Permission.All("/", "Sys.Audit");
    static readonly Permission MayChange = Permission.All("/", "Sys.Console");

    static readonly Parameter[] Options =
    [
        Parameter.OneOf("affinity", "positive", "negative"), Parameter.Text("comment", max: 4096), Parameter.Flag("disable"), Parameter.Text("nodes"),
        Parameter.Flag("strict"),
    ];

    static readonly ParameterTable Table = new(Options);

    static readonly Parameter Type = Parameter.OneOf("type", "node-affinity", "resource-affinity");

    public static readonly Call[] All =
    [
        new("GET", Path, List) { Since = (9, 0), Permission = MayLook, Parameters = [Type, Parameter.Text("resource")] },
        new("POST", Path, Create)
        {
            Since = (9, 0),
            Relayed = true,
            Permission = MayChange,
            Parameters = [Parameter.Text("rule", Formats.ConfigId).Required(), Type.Required(), Parameter.Text("resources").Required(), .. Options],
        },
        new("GET", Path + "/{rule}", Show) { Since = (9, 0), Permission = MayLook },
        new("PUT", Path + "/{rule}", Update)
        {
            Since = (9, 0),
            Relayed = true,
            Permission = MayChange,
            Parameters = [Type.Required(), Parameter.Text("resources"), SectionWords.Delete, SectionWords.Digest, .. Options],
        },
        new("DELETE", Path + "/{rule}", Delete) { Since = (9, 0), Relayed = true, Permission = MayChange },
    ];

    static Section Find(Exchange exchange) => exchange.Cluster.Ha.Rules.Find(exchange.Required("rule"))
        ?? throw ApiFault.Failed($"no such ha rule '{exchange.Required("rule")}'");

    static void List(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var rule in exchange.Cluster.Ha.Rules.Sections)
            if ((exchange.Text("type") is not { } type || rule.Type == type)
                && (exchange.Text("resource") is not { } resource || SectionWords.SplitList(rule["resources"]).Contains(resource)))
                Write(exchange, rule);
        exchange.Json.WriteEndArray();
    }

    static void Show(Exchange exchange) => Write(exchange, Find(exchange));

    static void Write(Exchange exchange, Section rule)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("rule", rule.Id);
        exchange.Json.WriteString("type", rule.Type);
        exchange.Json.WriteString("digest", exchange.Cluster.Ha.Rules.Digest);
        exchange.WriteOptions(rule.Values, Table);
        exchange.Json.WriteEndObject();
    }

    static void Create(Exchange exchange)
    {
        var (file, id) = (exchange.Cluster.Ha.Rules, exchange.Required("rule"));
        if (file.Find(id) is not null)
            throw ApiFault.Failed($"create ha rule failed: HA rule '{id}' already defined");
        var made = new Section(exchange.Required("type"), id);
        made.Take(exchange, "rule");
        if (!exchange.Flag("disable"))
            made.Values.Remove("disable");
        Check(exchange, made, "create ha rule failed");
        file.Sections.Add(made);
        exchange.Cluster.Ha.Wake();
        exchange.Cluster.Effects.Count($"ha/rule/{id}", "create");
    }

    static void Update(Exchange exchange)
    {
        var rule = exchange.Cluster.Ha.Rules.Find(exchange.Required("rule")) ?? throw ApiFault.Failed($"update HA rules failed: HA rule '{exchange.Required("rule")}' does not exist");
        exchange.RequireDigest(exchange.Cluster.Ha.Rules.Digest);
        var changed = new Section(rule.Type, rule.Id) { Values = new(rule.Values, StringComparer.Ordinal) };
        changed.Take(exchange, "rule");
        // a disable of 0 is dropped before it is looked at
        if (exchange.Text("disable") is not null && !exchange.Flag("disable") && rule["disable"] is { } before)
            changed.Values["disable"] = before;
        Check(exchange, changed, "update HA rules failed");
        exchange.Cluster.Ha.Rules.Sections[exchange.Cluster.Ha.Rules.Sections.IndexOf(rule)] = changed;
        exchange.Cluster.Ha.Wake();
        exchange.Cluster.Effects.Count($"ha/rule/{rule.Id}", "update");
    }

    static void Check(Exchange exchange, Section rule, string failure)
    {
        var resources = SectionWords.SplitList(rule["resources"]);
        if (resources.Where(sid => exchange.Cluster.Ha.Resources.Find(sid) is null).ToList() is { Count: > 0 } unmanaged)
            throw ApiFault.Failed($"{failure}: cannot use unmanaged resource(s) {string.Join(", ", unmanaged)}.");
        if (rule.Type == "resource-affinity")
        {
            if (rule["affinity"] is null)
                throw ApiFault.Failed("missing value for required option 'affinity'");
            if (resources.Length < 2)
                throw Infeasible(rule, failure, "rule is ineffective as there are less than two resources");
            return;
        }
        var nodes = SectionWords.SplitList(rule["nodes"]).Select(node => node.Split(':')[0]).ToList();
        if (nodes.Count == 0)
            throw ApiFault.Failed($"{failure}: no nodes were specified");
        if (nodes.Where(node => exchange.Cluster.Node(node) is null).ToList() is { Count: > 0 } unknown)
            throw ApiFault.Failed($"{failure}: cannot use non-existent node(s) {string.Join(", ", unknown)}.");
        var others = exchange.Cluster.Ha.Rules.Sections.Where(other => other.Id != rule.Id && other.Type == rule.Type && other["disable"] is not "1");
        if (rule["disable"] is not "1" && others.SelectMany(other => SectionWords.SplitList(other["resources"])).FirstOrDefault(resources.Contains) is { } twice)
            throw Infeasible(rule, failure, $"resource '{twice}' is already used in another node affinity rule");
    }

    // a fault of a parameter, told as the fault of the whole
    static ApiFault Infeasible(Section rule, string failure, string text) => ApiFault.Failed($"{failure}: 400 Rule '{rule.Id}' is invalid.\nresources: {text}");

    static void Delete(Exchange exchange)
    {
        // one that is not there is deleted without a word
        if (exchange.Cluster.Ha.Rules.Find(exchange.Required("rule")) is not { } rule)
            return;
        exchange.Cluster.Ha.Rules.Sections.Remove(rule);
        exchange.Cluster.Ha.Wake();
        exchange.Cluster.Effects.Count($"ha/rule/{rule.Id}", "delete");
    }
}
