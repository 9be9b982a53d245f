using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;

namespace Croft.Engine.Firewall;

/// <summary>Plans that make, change and delete aliases, make and delete sets and security groups, and change who is in a set.</summary>
internal static class NamePlans
{
    /// <summary>Names that Proxmox's own rules look up.</summary>
    static readonly string[] looked = ["local_network", "management", "blacklist"];

    public static Plan CreateAlias(NamesSeen seen, CreateFirewallAliasRequest asked)
    {
        var title = $"create alias {asked.Name} of {seen.Place}";
        if (seen.Aliases.TryGetValue(asked.Name, out var there)) throw Taken(title, $"it stands for {there}");
        if (!Addresses.IsCidr(asked.Cidr)) throw Wrong(title, "CIDR", $"'{asked.Cidr}' is no address and no network, such as 10.1.0.0/16.");
        return One("firewall create-alias", title, seen, Action(seen, NamedKind.Alias, asked.Name) with { Want = new NamedValue(asked.Cidr, asked.Comment, false) }, looked.Contains(asked.Name));
    }

    public static Plan ConfigureAlias(NamesSeen seen, ConfigureFirewallAliasRequest asked)
    {
        // Proxmox takes the letters of a change for the name's own.
        var name = seen.Aliases.Keys.FirstOrDefault(a => a.Equals(asked.Name, StringComparison.OrdinalIgnoreCase)) ?? throw Missing(seen, "alias", asked.Name, seen.Aliases.Keys);
        var title = $"change alias {name} of {seen.Place}";
        if (asked.Cidr is null && asked.Comment is null) throw Wrong(title, "OPTIONS", "name what shall change.");
        if (asked.Cidr is { } cidr && !Addresses.IsCidr(cidr)) throw Wrong(title, "CIDR", $"'{cidr}' is no address and no network, such as 10.1.0.0/16.");
        var now = seen.Aliases[name];
        var want = now with { Cidr = asked.Cidr ?? now.Cidr, Comment = asked.Comment ?? now.Comment };
        if (NamedValue.Same(now, want)) return new Plan("firewall configure-alias", $"nothing to do: alias {name} of {seen.Place} stands for {now} already", []);
        var moves = Addresses.Tidy(now.Cidr) != Addresses.Tidy(want.Cidr);
        var plan = One("firewall configure-alias", title, seen, Action(seen, NamedKind.Alias, name) with { Want = want, Seen = now }, acts: moves);
        var users = Users(seen, other => other.Equals(name, StringComparison.OrdinalIgnoreCase));
        return !moves ? plan : plan with
        {
            Warnings =
            [
                .. users.Count > 0 ? [$"{string.Join(", ", users.Take(10))}{(users.Count > 10 ? $" and {users.Count - 10} more" : "")} {(users.Count == 1 ? "names" : "name")} it, and will mean {want.Cidr}."] : Array.Empty<string>(),
                .. seen.Place.Level == FirewallLevel.Cluster ? ["Rules of guests were not looked at: those that name it will mean the new address, too."] : Array.Empty<string>(),
            ],
        };
    }

    public static Plan DeleteAlias(NamesSeen seen, DeleteFirewallAliasRequest asked)
    {
        var title = $"delete alias {asked.Name} of {seen.Place}";
        var value = seen.Aliases.GetValueOrDefault(asked.Name) ?? throw Missing(seen, "alias", asked.Name, seen.Aliases.Keys);
        RefuseUsed(seen, title, name => name.Equals(asked.Name, StringComparison.OrdinalIgnoreCase));
        return Deleted(One("firewall delete-alias", title, seen, Action(seen, NamedKind.Alias, asked.Name) with { Seen = value }, looked.Contains(asked.Name)), seen, asked.Name);
    }

    public static Plan CreateSet(NamesSeen seen, CreateFirewallSetRequest asked)
    {
        var title = $"create set {asked.Name} of {seen.Place}";
        if (seen.Sets.ContainsKey(asked.Name)) throw Taken(title, "there is one of that name");
        return One("firewall create-set", title, seen, Action(seen, NamedKind.Set, asked.Name) with { Want = new NamedValue(null, asked.Comment, false) }, acts: false);
    }

    public static Plan DeleteSet(NamesSeen seen, DeleteFirewallSetRequest asked)
    {
        var title = $"delete set {asked.Name} of {seen.Place}";
        var set = seen.Sets.GetValueOrDefault(asked.Name) ?? throw Missing(seen, "set", asked.Name, seen.Sets.Keys);
        if (set.Members.Count > 0)
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: it is not empty. In it: {string.Join(", ", set.Members.Keys.Take(10))}.", $"Take them out first: 'croft firewall exclude {seen.Place.FullName} {asked.Name} CIDR'.");
        RefuseUsed(seen, title, name => name == $"+{asked.Name}");
        return Deleted(One("firewall delete-set", title, seen, Action(seen, NamedKind.Set, asked.Name) with { Seen = set.Value }, acts: false), seen, asked.Name);
    }

    public static Plan Include(NamesSeen seen, IncludeInFirewallSetRequest asked)
    {
        var title = $"include {(asked.Except ? "all but " : "")}{asked.Cidr} in set {asked.Name} of {seen.Place}";
        var set = seen.Sets.GetValueOrDefault(asked.Name) ?? throw Missing(seen, "set", asked.Name, seen.Sets.Keys);
        if (!Addresses.IsCidr(asked.Cidr) && seen.References is { } references && !references.Contains(asked.Cidr, StringComparer.OrdinalIgnoreCase))
            throw Wrong(title, "CIDR", $"'{asked.Cidr}' is no address, no network, and no alias that there is.");
        if (asked.Cidr.EndsWith("/0", StringComparison.Ordinal)) throw Wrong(title, "CIDR", "Proxmox takes no network of all addresses into a set; say 0.0.0.0/1 and 128.0.0.0/1.");
        var member = Addresses.Tidy(asked.Cidr)!;
        var want = new NamedValue(member, asked.Comment, asked.Except);
        var now = set.Members.GetValueOrDefault(member);
        if (NamedValue.Same(now, want)) return new Plan("firewall include", $"nothing to do: {member} is in set {asked.Name} of {seen.Place} already", []);
        if (now is not null) throw Taken(title, $"it stands there as {now}; exclude it first");
        return One("firewall include", title, seen, Action(seen, NamedKind.Member, asked.Name) with { Member = member, Want = want }, acts: true);
    }

    public static Plan Exclude(NamesSeen seen, ExcludeFromFirewallSetRequest asked)
    {
        var set = seen.Sets.GetValueOrDefault(asked.Name) ?? throw Missing(seen, "set", asked.Name, seen.Sets.Keys);
        var member = Addresses.Tidy(asked.Cidr)!;
        if (set.Members.GetValueOrDefault(member) is not { } now) return new Plan("firewall exclude", $"nothing to do: {member} is not in set {asked.Name} of {seen.Place}", []);
        return One("firewall exclude", $"exclude {member} from set {asked.Name} of {seen.Place}", seen, Action(seen, NamedKind.Member, asked.Name) with { Member = member, Seen = now }, acts: true);
    }

    public static Plan CreateGroup(NamesSeen seen, CreateFirewallGroupRequest asked)
    {
        var title = $"create security group {asked.Name} of {seen.Place}";
        if (asked.Name.Length > 18) throw Wrong(title, "NAME", "has to be 2 to 18 letters.");
        if (seen.Groups.ContainsKey(asked.Name)) throw Taken(title, "there is one of that name");
        return One("firewall create-group", title, seen, Action(seen, NamedKind.Group, asked.Name) with { Want = new NamedValue(null, asked.Comment, false) }, acts: false);
    }

    public static Plan DeleteGroup(NamesSeen seen, DeleteFirewallGroupRequest asked)
    {
        var title = $"delete security group {asked.Name} of {seen.Place}";
        var group = seen.Groups.GetValueOrDefault(asked.Name) ?? throw Missing(seen, "security group", asked.Name, seen.Groups.Keys);
        if (group.Rules > 0)
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: it has {(group.Rules == 1 ? "1 rule" : $"{group.Rules} rules")}.", $"Delete them first: 'croft firewall delete-rule {seen.Place.FullName} 0 --group {asked.Name}'.");
        var users = seen.Rules.Where(r => r.Rule.Direction == "group" && r.Rule.Action == asked.Name).Select(r => r.Where).Distinct(StringComparer.Ordinal).ToList();
        if (users.Count > 0) throw Used(title, users);
        return Deleted(One("firewall delete-group", title, seen, Action(seen, NamedKind.Group, asked.Name) with { Seen = group.Value }, acts: false), seen, asked.Name);
    }

    static NamedAction Action(NamesSeen seen, NamedKind kind, string name) => new(seen.Place, kind, name, null, null, null) { Identity = seen.Identity };

    static Plan One(string verb, string title, NamesSeen seen, NamedAction action, bool acts)
    {
        var live = acts && seen.Filtering.Filters != Filters.No;
        var steps = new StepList();
        var cuts = live && seen.Nodes is not null;
        steps.Add(title, NamedStep.Name, action with { Cuts = cuts }, step => step with
        {
            Disturbs = live ? Disturbance.Live : Disturbance.None,
            Because = live ? "In force within 10 s, which is how often each node reads it; connections that stand are not cut." : null,
            Leases = [seen.Place.Lease],
            Privilege = seen.Place.MayChange,
            Changes = [new FieldChange(action.Told(), action.Seen?.ToString(), action.Want?.ToString())],
        });
        var plan = new Plan(verb, title, steps.Steps);
        return cuts ? new Guard(seen.Place, seen.Nodes!.With(action), seen.Times).Around(plan, 0, NamedStep.Reverse(action, "", seen.Times.Return)) : plan;
    }

    static Plan Deleted(Plan plan, NamesSeen seen, string name) => plan with
    {
        Confirmation = new Confirmation(name, $"{char.ToUpperInvariant(plan.Title[0])}{plan.Title[1..]}. {plan.Confirmation?.Because}".Trim()),
        Warnings = seen.UnreadGuests > 0 ? [$"Rules of {seen.UnreadGuests} {(seen.UnreadGuests == 1 ? "guest" : "guests")} could not be read: one that names it would no longer act."] : [],
    };

    /// <summary>Proxmox deletes what rules still name, and then leaves those rules out.</summary>
    static void RefuseUsed(NamesSeen seen, string title, Func<string, bool> isIt)
    {
        if (Users(seen, isIt) is { Count: > 0 } users) throw Used(title, users);
    }

    /// <summary>Rules and sets that name it; those of guests are not among a cluster's.</summary>
    static List<string> Users(NamesSeen seen, Func<string, bool> isIt) =>
    [
        .. seen.Rules.Where(r => Named(r.Rule["source"]).Concat(Named(r.Rule["dest"])).Any(isIt)).Select(r => r.Where)
            .Concat(seen.Sets.Where(s => s.Value.Members.Keys.Select(Bare).Any(isIt)).Select(s => $"set {s.Key}")).Distinct(StringComparer.Ordinal),
    ];

    static IEnumerable<string> Named(string? spec) => spec is null ? [] : [Bare(spec)];

    static string Bare(string name) => name.Replace("dc/", "", StringComparison.Ordinal).Replace("guest/", "", StringComparison.Ordinal);

    static FailureException Used(string title, IReadOnlyList<string> users) =>
        new(FailureKind.Conflict, $"Can't {title}: {string.Join(", ", users.Take(10))} {(users.Count == 1 ? "names" : "name")} it, and would no longer act.", "Change those first.");

    static FailureException Taken(string title, string why) => new(FailureKind.Conflict, $"Can't {title}: {why}.");

    static FailureException Wrong(string title, string field, string why) => new(new Failure(FailureKind.Invalid, $"Can't {title}.") { Faults = [new Fault(field, why)] });

    static FailureException Missing(NamesSeen seen, string kind, string name, IEnumerable<string> there) =>
        new(FailureKind.NotFound, $"{seen.Place} has no {kind} '{name}'.", there.Order(StringComparer.Ordinal).Take(10).ToList() is { Count: > 0 } names ? $"It has: {string.Join(", ", names)}." : "It has none.");
}
