using Croft.Contracts;
using Croft.Engine.Firewall;
using Croft.Engine.Manifests;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Works out, one after the other, the plans that make a firewall as it is wanted; each sees what those before it leave.</summary>
/// <remarks>What lets in comes before what shuts out: off first, names, rules that are new, rules that go, names that go, on last.</remarks>
sealed class FirewallDraft(FirewallSeen settings, RulesSeen rules, NamesSeen? names, BoundSpec wanted, Kind kind)
{
    readonly List<Plan> plans = [];
    readonly Dictionary<string, IReadOnlyList<Rule>> groups = settings.Nodes?.Cluster.Groups.ToDictionary(g => g.Key, g => g.Value, StringComparer.Ordinal) ?? new(StringComparer.Ordinal);
    RulesSeen own = rules;
    NodesSeen? nodes = settings.Nodes;
    FirewallNames? named;

    FirewallPlace Place => settings.Place;

    /// <summary>The plans, in their order.</summary>
    public IReadOnlyList<Plan> Plans(string title)
    {
        Demand(title);
        var on = wanted.Keys.GetValueOrDefault("enable")?[""];
        if (on == "0") Take(OptionPlans.Switch(Settings(), false), n => n.With(Place, One("enable", "0"), []));
        if (names is not null) named = new FirewallNames(names, this);
        named?.Make(Items("aliases"), Items("ipset"), Items("groups"));
        if (Place.Level == FirewallLevel.Cluster) Groups();
        own = Become(own, Items("rules"));
        Options();
        named?.Drop(Items("aliases"), Items("ipset"), Items("groups"), own.Rules, groups);
        if (on == "1") Take(OptionPlans.Switch(Settings(), true), n => n.With(Place, One("enable", "1"), []));
        return plans;
    }

    /// <summary>Adds a plan, and what the nodes are afterwards.</summary>
    public void Take(Plan plan, Func<NodesSeen, NodesSeen> after)
    {
        plans.Add(plan);
        if (nodes is not null) nodes = after(nodes);
    }

    /// <summary>The nodes as the plans so far leave them, for names of which one shall change.</summary>
    public NamesSeen Around(NamesSeen seen) => seen.Nodes is null ? seen : seen with { Nodes = nodes };

    void Groups()
    {
        var then = Items("groups").ToDictionary(g => g["name"]!, g => g.Lists.GetValueOrDefault("rules") ?? [], StringComparer.Ordinal);
        foreach (var group in groups.Keys.Union(then.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList())
            groups[group] = Become(own with { Group = group, Rules = groups.GetValueOrDefault(group) ?? [], PolicyIn = null }, then.GetValueOrDefault(group) ?? []).Rules;
    }

    /// <summary>Makes a list of rules into another: what is the same stays, what lies between is changed or made, and what is left over goes last.</summary>
    RulesSeen Become(RulesSeen seen, IReadOnlyList<SpecItem> items)
    {
        seen = named?.Known(seen) ?? seen;
        var then = items.Select(i => RuleParts.New(seen, FirewallSpecs.Asked(i))).ToList();
        var now = seen.Rules;
        var (at, from, to) = (0, 0, 0);
        List<int> gone = [];
        foreach (var (sameNow, sameThen) in ItemDifference.Kept(now.Count, then.Count, (i, j) => now[i].ToString() == then[j].ToString()).Append((now.Count, then.Count)))
        {
            for (; from < sameNow && to < sameThen && now[from].Direction == then[to].Direction; from++, to++, at++)
                seen = Took(seen, RulePlans.Change(Around(seen), at, then[to]), [.. seen.Rules.Select((r, n) => n == at ? then[to] : r)]);
            for (; to < sameThen; to++, at++)
                seen = Took(seen, RulePlans.Add(Around(seen), then[to], at), [.. seen.Rules.Take(at), then[to], .. seen.Rules.Skip(at)]);
            for (; from < sameNow; from++, at++) gone.Add(at);
            (from, to, at) = (sameNow + 1, sameThen + 1, at + 1);
        }
        foreach (var position in gone.OrderDescending())
            seen = Took(seen, RulePlans.Delete(Around(seen), new DeleteFirewallRuleRequest { Position = position }), [.. seen.Rules.Where((_, n) => n != position)]);
        return seen;
    }

    RulesSeen Took(RulesSeen seen, Plan plan, IReadOnlyList<Rule> after)
    {
        Take(plan, n => n.With(Place, seen.Group, after));
        return seen with { Rules = after };
    }

    RulesSeen Around(RulesSeen seen) => seen.Nodes is null ? seen : seen with { Nodes = nodes };

    FirewallSeen Settings() => settings with { Rules = own.Rules, GroupRules = groups.Count > 0 ? groups : settings.GroupRules, Nodes = nodes };

    void Options()
    {
        var then = ConfigSpec.Write(kind, wanted);
        then.Remove("enable");
        var set = then.Where(t => !EntryText.Same(kind, t.Key, settings[t.Key], t.Value)).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
        List<string> unset = [.. settings.Options.Settings.Keys.Where(k => k is not ("enable" or "digest") && !then.ContainsKey(k))];
        if (set.Count + unset.Count > 0) Take(OptionPlans.Configure(Settings(), new ConfigureFirewallRequest { Set = set, Unset = unset }), n => n.With(Place, set, unset));
    }

    /// <summary>Refuses what the level does not have, at once and by name.</summary>
    void Demand(string title)
    {
        var known = FirewallDefaults.Of(Place.Level);
        List<Fault> faults = [.. wanted.Keys.Keys.Where(k => !known.ContainsKey(k)).Select(k => new Fault($"spec.{k}", $"is no setting of this firewall; those are {string.Join(", ", known.Keys)}"))];
        if (Place.Level == FirewallLevel.Node) faults.AddRange(new[] { "aliases", "ipset" }.Where(k => Items(k).Count > 0).Select(k => new Fault($"spec.{k}", "is of the cluster or a guest; a node has none of its own")));
        if (Place.Level != FirewallLevel.Cluster && Items("groups").Count > 0) faults.Add(new Fault("spec.groups", "is of the cluster alone"));
        if (faults.Count > 0) throw new FailureException(new Failure(FailureKind.Invalid, $"Can't {title}.") { Faults = faults });
    }

    IReadOnlyList<SpecItem> Items(string key) => wanted.Lists.GetValueOrDefault(key) ?? [];

    static SortedDictionary<string, string> One(string key, string value) => new(StringComparer.Ordinal) { [key] = value };
}
