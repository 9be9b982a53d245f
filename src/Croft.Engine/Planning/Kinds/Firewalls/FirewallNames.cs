using Croft.Contracts;
using Croft.Engine.Firewall;
using Croft.Engine.Manifests;

namespace Croft.Engine.Planning.Kinds;

/// <summary>The aliases, sets and security groups of a firewall, as the plans so far leave them.</summary>
sealed class FirewallNames(NamesSeen names, FirewallDraft draft)
{
    NamesSeen seen = names;

    /// <summary>Makes and changes what is wanted; what is not, stays until no rule names it any more.</summary>
    public void Make(IReadOnlyList<SpecItem> aliases, IReadOnlyList<SpecItem> sets, IReadOnlyList<SpecItem> groups)
    {
        foreach (var alias in aliases) Alias(alias);
        foreach (var set in sets) Set(set);
        foreach (var group in groups)
        {
            var (name, comment) = (group["name"]!, group["comment"]);
            if (seen.Groups.TryGetValue(name, out var now)) SameComment("security group", name, now.Value.Comment, comment);
            else Take(NamePlans.CreateGroup(draft.Around(seen), new CreateFirewallGroupRequest { Name = name, Comment = comment }), null, seen with { Groups = With(seen.Groups, name, new GroupSeen(new NamedValue(null, comment, false), 0)) });
        }
    }

    /// <summary>Deletes what is no longer wanted, once the rules are as they shall be.</summary>
    public void Drop(IReadOnlyList<SpecItem> aliases, IReadOnlyList<SpecItem> sets, IReadOnlyList<SpecItem> groups, IReadOnlyList<Rule> own, IReadOnlyDictionary<string, IReadOnlyList<Rule>> grouped)
    {
        seen = seen with
        {
            Rules =
            [
                .. seen.Rules.Where(r => !r.Where.EndsWith($" of {seen.Place}", StringComparison.Ordinal) && !r.Where.Contains(" of group ", StringComparison.Ordinal)),
                .. own.Select((r, at) => ($"rule {at} of {seen.Place}", r)), .. grouped.SelectMany(g => g.Value.Select((r, at) => ($"rule {at} of group {g.Key}", r))),
            ],
            Groups = seen.Groups.ToDictionary(g => g.Key, g => g.Value with { Rules = grouped.GetValueOrDefault(g.Key)?.Count ?? 0 }, StringComparer.Ordinal),
        };
        foreach (var group in Gone(seen.Groups.Keys, groups, StringComparer.Ordinal))
            Take(NamePlans.DeleteGroup(draft.Around(seen), new DeleteFirewallGroupRequest { Name = group }), null, seen with { Groups = Without(seen.Groups, group, StringComparer.Ordinal) });
        foreach (var set in Gone(seen.Sets.Keys, sets, StringComparer.Ordinal))
        {
            foreach (var member in seen.Sets[set].Members.Keys.ToList()) Exclude(set, member);
            Take(NamePlans.DeleteSet(draft.Around(seen), new DeleteFirewallSetRequest { Name = set }), null, seen with { Sets = Without(seen.Sets, set, StringComparer.Ordinal) });
        }
        foreach (var alias in Gone(seen.Aliases.Keys, aliases, StringComparer.OrdinalIgnoreCase))
            Take(NamePlans.DeleteAlias(draft.Around(seen), new DeleteFirewallAliasRequest { Name = alias }), Action(NamedKind.Alias, alias, null, null), seen with { Aliases = Without(seen.Aliases, alias, StringComparer.OrdinalIgnoreCase) });
    }

    /// <summary>A list of rules that may name what is made before it.</summary>
    public RulesSeen Known(RulesSeen rules) => rules with
    {
        Groups = seen.Place.Level == FirewallLevel.Cluster ? [.. seen.Groups.Keys] : rules.Groups,
        References = rules.References is null ? null : [.. rules.References.Union(seen.Aliases.Keys.SelectMany(a => Forms("", a)).Concat(seen.Sets.Keys.SelectMany(s => Forms("+", s))), StringComparer.Ordinal)],
    };

    void Alias(SpecItem alias)
    {
        var (name, cidr, comment) = (alias["name"]!, alias["cidr"]!, alias["comment"]);
        var want = new NamedValue(cidr, comment, false);
        var there = seen.Aliases.GetValueOrDefault(name);
        if (there is not null && NamedValue.Same(there, want)) return;
        Take(there is null
                ? NamePlans.CreateAlias(draft.Around(seen), new CreateFirewallAliasRequest { Name = name, Cidr = cidr, Comment = comment })
                : NamePlans.ConfigureAlias(draft.Around(seen), new ConfigureFirewallAliasRequest { Name = name, Cidr = cidr, Comment = comment ?? "" }),
            Action(NamedKind.Alias, name, null, want), seen with { Aliases = With(seen.Aliases, name, want, StringComparer.OrdinalIgnoreCase), References = seen.References is null ? null : [.. seen.References, .. Forms("", name)] });
    }

    void Set(SpecItem set)
    {
        var (name, comment) = (set["name"]!, set["comment"]);
        if (seen.Sets.TryGetValue(name, out var there)) SameComment("set", name, there.Value.Comment, comment);
        else
        {
            Take(NamePlans.CreateSet(draft.Around(seen), new CreateFirewallSetRequest { Name = name, Comment = comment }), null,
                seen with { Sets = With(seen.Sets, name, new SetSeen(new NamedValue(null, comment, false), new Dictionary<string, NamedValue>(StringComparer.Ordinal))) });
        }
        var members = (set.Lists.GetValueOrDefault("members") ?? []).ToDictionary(m => Addresses.Tidy(m["cidr"])!, m => new NamedValue(Addresses.Tidy(m["cidr"]), m["comment"], m["nomatch"] == "1"), StringComparer.Ordinal);
        foreach (var (member, want) in members)
        {
            var now = seen.Sets[name].Members.GetValueOrDefault(member);
            if (NamedValue.Same(now, want)) continue;
            if (now is not null) Exclude(name, member);
            Take(NamePlans.Include(draft.Around(seen), new IncludeInFirewallSetRequest { Name = name, Cidr = member, Except = want.Except, Comment = want.Comment }), Action(NamedKind.Member, name, member, want), Member(name, member, want));
        }
        foreach (var member in seen.Sets[name].Members.Keys.Where(m => !members.ContainsKey(m)).ToList()) Exclude(name, member);
    }

    void Exclude(string set, string member) => Take(
        NamePlans.Exclude(draft.Around(seen), new ExcludeFromFirewallSetRequest { Name = set, Cidr = member }), Action(NamedKind.Member, set, member, null), Member(set, member, null));

    NamesSeen Member(string set, string member, NamedValue? value)
    {
        var members = seen.Sets[set].Members;
        return seen with { Sets = With(seen.Sets, set, seen.Sets[set] with { Members = value is null ? Without(members, member, StringComparer.Ordinal) : With(members, member, value) }) };
    }

    void Take(Plan plan, NamedAction? action, NamesSeen after)
    {
        draft.Take(plan, nodes => action is null ? nodes : nodes.With(action));
        seen = after;
    }

    NamedAction Action(NamedKind kind, string name, string? member, NamedValue? want) => new(seen.Place, kind, name, member, want, null);

    // Proxmox changes it by renaming; Croft has no step for that.
    void SameComment(string what, string name, string? now, string? then)
    {
        if ((now ?? "").TrimEnd('\n') != (then ?? ""))
            throw new FailureException(FailureKind.Unsupported, $"Can't change the comment of {what} {name} of {seen.Place}: it stays as it was made ('{now}').", "Put it back in the manifest, or change it at Proxmox.");
    }

    static List<string> Gone(IEnumerable<string> there, IReadOnlyList<SpecItem> wanted, StringComparer by) => [.. there.Where(n => !wanted.Any(w => by.Equals(w["name"], n))).Order(StringComparer.Ordinal)];

    static IEnumerable<string> Forms(string mark, string name) => [$"{mark}{name}", $"{mark}dc/{name}", $"{mark}guest/{name}"];

    static Dictionary<string, T> With<T>(IReadOnlyDictionary<string, T> all, string key, T value, StringComparer? by = null) => new(all, by ?? StringComparer.Ordinal) { [key] = value };

    static Dictionary<string, T> Without<T>(IReadOnlyDictionary<string, T> all, string key, StringComparer by)
    {
        var rest = new Dictionary<string, T>(all, by);
        rest.Remove(key);
        return rest;
    }
}
