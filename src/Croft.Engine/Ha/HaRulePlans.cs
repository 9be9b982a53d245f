using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Ha;

/// <summary>Plans that make, change and delete rules.</summary>
internal static class HaRulePlans
{
    const string Nodes = "node-affinity";
    const string Guests = "resource-affinity";

    public static Plan Create(HaSeen seen, CreateHaRuleRequest request, IReadOnlyList<string> sids)
    {
        var title = $"create rule {request.Rule} in {seen.Cluster}";
        if (seen.DemandRules().Any(r => r.Name == request.Rule))
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: there is one of that name.", "See it: 'croft ha rules'.");
        if (seen.Groups is { Count: > 0 })
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: its groups are not rules yet, and Proxmox takes no rule before.", "It makes rules of them by itself once every node runs 9.0 or newer.");
        var type = (request.Nodes.Count, request.Affinity) switch
        {
            ( > 0, null) => Nodes,
            (0, not null) => Guests,
            (0, null) => throw HaPlans.Wrong($"Can't {title}.", "--nodes", "is missing, and so is --affinity: say on which nodes, or together or apart."),
            _ => throw HaPlans.Wrong($"Can't {title}.", "--affinity", "goes with guests alone; a rule of nodes is another rule."),
        };
        if (sids.Count == 0) throw HaPlans.Wrong($"Can't {title}.", "--guests", "is missing.");
        var then = Wanted(title, seen, type, request, sids);
        if (request.Disabled) then["disable"] = "1";
        Check(title, seen, request.Rule, type, then, !request.Disabled);
        return Plan("ha create-rule", title, seen, CreateHaStep.Name, request.Rule, type, then, HaPlans.Nothing);
    }

    public static Plan Configure(HaSeen seen, ConfigureHaRuleRequest request, IReadOnlyList<string> sids)
    {
        var title = $"change rule {request.Rule} of {seen.Cluster}";
        var rule = Demand(seen, request.Rule);
        if (rule.Type == Nodes && request.Affinity is not null) throw HaPlans.Wrong($"Can't {title}.", "--affinity", "is of rules between guests; this one is of nodes.");
        var then = Wanted(title, seen, rule.Type, request, sids);
        // Proxmox drops a disable of 0 instead of taking it.
        if (request.Enabled is { } enabled) then["disable"] = enabled ? null : "1";
        if (then.Count == 0) throw HaPlans.Wrong($"Can't {title}: nothing is asked for.", "OPTIONS", "name what shall change.");
        var before = Normal(rule);
        foreach (var key in then.Where(t => HaText.Value(before, t.Key) == (t.Value ?? HaText.Value(HaPlans.Nothing, t.Key))).Select(t => t.Key).ToList())
            then.Remove(key);
        if (then.Count == 0) return new Plan("ha configure-rule", title, []) { Warnings = ["It is so already."] };
        var merged = new Dictionary<string, string?>(before.ToDictionary(b => b.Key, b => (string?)b.Value), StringComparer.Ordinal);
        foreach (var (key, value) in then) merged[key] = value;
        Check(title, seen, rule.Name, rule.Type, merged, merged.GetValueOrDefault("disable") is null or "0");
        return Plan("ha configure-rule", title, seen, ConfigureHaStep.Name, rule.Name, rule.Type, then, before);
    }

    public static Plan Delete(HaSeen seen, string name)
    {
        var title = $"delete rule {name} of {seen.Cluster}";
        var rule = Demand(seen, name);
        var before = Normal(rule);
        var action = new HaAction(seen.Cluster, HaPart.Rule, name) { Told = $"rule {name}", Before = HaPlans.Settings(before, ["resources"]) };
        return HaPlans.One("ha delete-rule", title, DeleteHaStep.Name, action, step => step with
        {
            Because = "Guests stay where they are; from now on they may run anywhere.",
            Changes = [new FieldChange("rule", name, null)],
            Leases = [$"{seen.Cluster}/ha/rule/{name}"],
        }) with
        {
            Confirmation = new Confirmation(name, $"The rule {name} of {seen.Cluster} about {string.Join(", ", rule.Resources.Select(seen.Told))} will be gone."),
        };
    }

    static Plan Plan(
        string verb, string title, HaSeen seen, string kind, string name, string type, Dictionary<string, string?> then, IReadOnlyDictionary<string, string> before)
    {
        var (disturbs, told) = Moves(seen, type, key => then.TryGetValue(key, out var value) ? value : before.GetValueOrDefault(key));
        var action = new HaAction(seen.Cluster, HaPart.Rule, name) { Told = $"rule {name}", Type = type, Then = then, Before = HaPlans.Settings(before, then.Keys) };
        return HaPlans.One(verb, title, kind, action, step => step with
        {
            Disturbs = disturbs,
            Because = told.Count == 0 ? "No guest has to move for it now." : string.Join(" ", told),
            Changes = [.. then.Select(t => new FieldChange(t.Key == "resources" ? "guests" : t.Key, before.GetValueOrDefault(t.Key), t.Value))],
            Leases = [$"{seen.Cluster}/ha/rule/{name}"],
        });
    }

    static (Disturbance, List<string>) Moves(HaSeen seen, string type, Func<string, string?> value)
    {
        if (value("disable") == "1") return (Disturbance.None, []);
        var sids = HaText.Split(value("resources") ?? "");
        return type == Nodes
            ? HaMoves.OfPlacement(seen, sids, r => Placement.Of("the rule", HaText.Split(value("nodes") ?? ""), value("strict") == "1", HaText.Value(r.Settings, "failback") == "1"))
            : HaMoves.OfAffinity(seen, sids, value("affinity") == "positive");
    }

    static Dictionary<string, string?> Wanted(string title, HaSeen seen, string type, HaRuleContentRequest request, IReadOnlyList<string> sids)
    {
        var then = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (sids.Count > 0) then["resources"] = HaText.List(sids);
        if (type == Guests && (request.Nodes.Count > 0 || request.Strict is not null))
            throw HaPlans.Wrong($"Can't {title}.", request.Nodes.Count > 0 ? "--nodes" : "--strict", "is of rules of nodes; this one is between guests.");
        if (request.Nodes.Count > 0)
        {
            seen.DemandNodes(request.Nodes);
            then["nodes"] = HaText.Normal("nodes", string.Join(',', request.Nodes));
        }
        if (request.Strict is { } strict) then["strict"] = strict ? "1" : "0";
        if (request.Affinity is { } affinity) then["affinity"] = affinity;
        if (request.Comment is { } comment) then["comment"] = comment.Length == 0 ? null : comment;
        return then;
    }

    /// <summary>What Proxmox would refuse, told by name.</summary>
    static void Check(string title, HaSeen seen, string name, string type, Dictionary<string, string?> then, bool enabled)
    {
        var sids = HaText.Split(then["resources"]!);
        if (sids.Where(s => seen.Resource(s) is null).ToList() is { Count: > 0 } unmanaged)
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: high availability does not look after {string.Join(", ", unmanaged.Select(seen.Told))}.", "Give them first: 'croft ha add'.");
        if (type == Guests && sids.Length < 2) throw HaPlans.Wrong($"Can't {title}.", "--guests", "has to name two or more.");
        if (type == Guests && then["affinity"] == "negative" && sids.Length > seen.Nodes.Count)
            throw HaPlans.Wrong($"Can't {title}.", "--guests", $"names {sids.Length}; {seen.Cluster} has {seen.Nodes.Count} nodes to keep them apart on.");
        if (type == Nodes && enabled && seen.Rules!.FirstOrDefault(r => r.Name != name && r is { Type: Nodes, IsEnabled: true } && r.Resources.Any(sids.Contains)) is { } other)
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: rule {other.Name} says already where {string.Join(", ", other.Resources.Where(sids.Contains).Select(seen.Told))} shall run.", $"Change that one: 'croft ha configure-rule {other.Name}'.");
    }

    static HaRule Demand(HaSeen seen, string name) => seen.DemandRules().FirstOrDefault(r => r.Name == name)
        ?? throw new FailureException(FailureKind.NotFound, $"{seen.Cluster} has no rule '{name}'.", seen.Rules!.Count == 0 ? "It has none: 'croft ha create-rule'." : $"It has: {string.Join(", ", seen.Rules.Select(r => r.Name))}.");

    static Dictionary<string, string> Normal(HaRule rule) => rule.Settings.Where(s => HaText.Normal(s.Key, s.Value) is not null).ToDictionary(s => s.Key, s => HaText.Normal(s.Key, s.Value)!, StringComparer.Ordinal);
}
