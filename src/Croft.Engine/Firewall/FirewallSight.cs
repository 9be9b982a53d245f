using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Guests;
using Croft.Engine.Inventory;
using Croft.Proxmox;

namespace Croft.Engine.Firewall;

/// <summary>Reads what is to be changed, and all that decides whether it may be and whether it acts.</summary>
internal sealed class FirewallSight(FirewallPlaces places, FirewallReader reader, NodesReader nodes, FirewallTimes times, GuestFinder guests)
{
    /// <summary>Settings that are to be changed, and all that decides whether they act.</summary>
    public async Task<FirewallSeen> SettingsAsync(FirewallRequest request, CancellationToken ct)
    {
        var place = await places.FindAsync(request, ct);
        var api = await reader.ApiAsync(place.Cluster, ct);
        var firewall = place.Api(api);
        var options = await firewall.OptionsAsync(ct);
        List<Rule> rules = [.. (await firewall.Rules.ListAsync(ct)).Select(Rule.Of)];
        var around = place.Guest is null ? await nodes.ReadAsync(place.Cluster, ct) : null;
        return new FirewallSeen(place, options, rules, await reader.FilteringAsync(place, options, rules.Count, ct))
        {
            GroupRules = around?.Cluster.Groups ?? await GroupRulesAsync(api, rules, null, ct),
            Identity = await IdentityAsync(place, ct),
            Nodes = around,
            Times = times,
        };
    }

    /// <summary>Rules that are to be changed, and what a new one may name.</summary>
    public async Task<RulesSeen> RulesAsync(FirewallRulesRequest request, CancellationToken ct)
    {
        var place = await places.FindAsync(request, ct);
        var api = await reader.ApiAsync(place.Cluster, ct);
        var rules = request.Group is { } group ? await ListFirewallRules.GroupAsync(api, place, group, ct) : place.Api(api).Rules;
        List<Rule> seen = [.. (await rules.ListAsync(ct)).Select(Rule.Of)];
        var options = await place.Api(api).OptionsAsync(ct);
        var filtering = await reader.FilteringAsync(place, options, seen.Count, ct);
        var version = await api.VersionAsync(ct);
        return new RulesSeen(place, request.Group, seen, filtering.Filtering)
        {
            Identity = await IdentityAsync(place, ct),
            Nodes = place.Guest is null && filtering.Filtering.Filters != Filters.No ? await nodes.ReadAsync(place.Cluster, ct) : null,
            Times = times,
            PolicyIn = place.Guest is null || request.Group is not null ? null : options.PolicyIn ?? FirewallDefaults.Of(place.Level)["policy_in"],
            GroupRules = place.Guest is null ? new Dictionary<string, IReadOnlyList<Rule>>(StringComparer.Ordinal) : await GroupRulesAsync(api, seen, request is AddFirewallRuleRequest { Direction: "group" } taking ? taking.Action : null, ct),
            Cards = [.. filtering.Nics.Select(n => n.Key)],
            References = await OrUnreadAsync(place, async () => References(await (place.Guest is null ? api.Cluster.Firewall : place.Api(api)).ReferencesAsync(null, ct))),
            Macros = [.. (await api.Cluster.FirewallGroups.MacrosAsync(ct)).Select(m => m.Name)],
            Groups = await OrUnreadAsync(place, async () => [.. (await api.Cluster.FirewallGroups.ListAsync(ct)).Select(g => g.Name)]),
            KnowsForward = (version.Major, version.Minor).CompareTo((8, 3)) >= 0,
        };
    }

    /// <summary>The firewall of a guest that is still to be made: empty, or as that of the guest it is cloned from, which Proxmox copies (<c>PVE::Firewall::Helpers::clone_vmfw_conf</c>).</summary>
    /// <param name="coming">The guest as it will be.</param>
    /// <param name="source">What it is cloned from; null where it is made from nothing.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task<(FirewallSeen Settings, RulesSeen Rules, NamesSeen Names)> ComingAsync(GuestReading coming, GuestAddress? source, CancellationToken ct)
    {
        var place = new FirewallPlace(coming.At.Cluster, null, coming.At);
        List<GuestNic> nics = [.. GuestReading.CardsIn(coming.Config)];
        // Of an empty one, the cluster's tells what a rule may name.
        var asked = new FirewallRulesRequest { Where = source is null ? place.Cluster : new FirewallPlace(source.Cluster, null, source).FullName, Cluster = place.Cluster };
        var rules = await RulesAsync(asked, ct);
        var settings = source is null ? new FirewallSeen(place, Untouched, [], new FilteringSeen(rules.Filtering, new Switch(null))) : await SettingsAsync(asked, ct);
        var names = source is null ? new NamesSeen(place, rules.Filtering) { References = rules.References } : await NamesAsync(asked, groups: false, ct);
        List<Rule> own = source is null ? [] : [.. rules.Rules];
        var filtering = await reader.FilteringAsync(place, settings.Options, own.Count, ct, nics);
        return (
            settings with { Place = place, Filtering = filtering, Identity = null, Times = times },
            rules with { Place = place, Rules = own, Filtering = filtering.Filtering, Identity = null, Nodes = null, Cards = [.. nics.Select(n => n.Key)], PolicyIn = settings.Options.PolicyIn ?? FirewallDefaults.Of(place.Level)["policy_in"] },
            names with { Place = place, Filtering = filtering.Filtering, Identity = null, Times = times });
    }

    static FirewallOptions Untouched { get; } = new(null, null, null, null, null, new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Names for addresses that are to be changed, and by what they are named.</summary>
    /// <param name="request">Whose.</param>
    /// <param name="groups">True where security groups are meant.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <param name="deletes">True where one shall go: then guests are asked for rules that name it.</param>
    /// <exception cref="FailureException">Invalid for a place that has no such names.</exception>
    public async Task<NamesSeen> NamesAsync(FirewallRequest request, bool groups, CancellationToken ct, bool deletes = false)
    {
        var place = await places.FindAsync(request, ct);
        RequireNames(place, groups);
        var api = await reader.ApiAsync(place.Cluster, ct);
        var firewall = place.Api(api);
        List<Rule> rules = [.. (await firewall.Rules.ListAsync(ct)).Select(Rule.Of)];
        var filtering = (await reader.FilteringAsync(place, await firewall.OptionsAsync(ct), rules.Count, ct)).Filtering;
        var around = place.Guest is null ? await nodes.ReadAsync(place.Cluster, ct) : null;
        var (theirs, unread) = deletes && place.Level == FirewallLevel.Cluster ? await GuestRules.ReadAsync(api, place.Cluster, ct) : ([], 0);
        var named = await firewall.Aliases.ListAsync(ct);
        var sets = new Dictionary<string, SetSeen>(StringComparer.Ordinal);
        foreach (var set in await firewall.IpSets.ListAsync(ct))
            sets[set.Name] = new SetSeen(new NamedValue(null, set.Comment, false), (await firewall.IpSets.MembersAsync(set.Name, ct)).ToDictionary(m => Addresses.Tidy(m.Cidr)!, m => new NamedValue(m.Cidr, m.Comment, m.IsExcept), StringComparer.Ordinal));
        return new NamesSeen(place, filtering)
        {
            Aliases = named.ToDictionary(a => a.Name, a => new NamedValue(a.Cidr, a.Comment, false), StringComparer.OrdinalIgnoreCase),
            Sets = sets,
            Groups = groups ? (await api.Cluster.FirewallGroups.ListAsync(ct)).ToDictionary(g => g.Name, g => new GroupSeen(new NamedValue(null, g.Comment, false), around!.Cluster.Groups[g.Name].Count), StringComparer.Ordinal) : new Dictionary<string, GroupSeen>(StringComparer.Ordinal),
            Rules =
            [
                .. rules.Select((r, at) => ($"rule {at} of {place}", r)),
                .. around is null ? [] : around.Cluster.Groups.SelectMany(g => g.Value.Select((r, at) => ($"rule {at} of group {g.Key}", r))),
                .. around is null ? [] : around.Nodes.SelectMany(n => n.Firewall.Rules.Select((r, at) => ($"rule {at} of {n.Way.Node}", r))),
                .. theirs,
            ],
            UnreadGuests = unread,
            References = await OrUnreadAsync(place, async () => References(await firewall.ReferencesAsync("alias", ct))),
            Identity = await IdentityAsync(place, ct),
            Nodes = around,
            Times = times,
        };
    }

    /// <summary>Refuses a place that has no such names.</summary>
    /// <exception cref="FailureException">Invalid.</exception>
    public static void RequireNames(FirewallPlace place, bool groups)
    {
        if (groups && place.Level != FirewallLevel.Cluster)
            throw new FailureException(FailureKind.Invalid, $"{place} has no security groups: the cluster alone has.", $"Say the cluster: '{place.Cluster}'.");
        if (place.Level == FirewallLevel.Node)
            throw new FailureException(FailureKind.Invalid, $"The firewall of {place} has no aliases and sets: it names those of its cluster.", $"Say the cluster: '{place.Cluster}'.");
    }

    async Task<GuestIdentity?> IdentityAsync(FirewallPlace place, CancellationToken ct)
    {
        if (place.Guest is not { } guest) return null;
        var live = await guests.FindLiveAsync(place.FullName, null, ct);
        return GuestIdentity.Of(guest, live.Config.Values.DistinctBy(v => v.Key).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal), live.Config.Digest);
    }

    /// <summary>Rules of the security groups that rules take over, and of one more; those that can't be read are left out.</summary>
    static async Task<IReadOnlyDictionary<string, IReadOnlyList<Rule>>> GroupRulesAsync(ProxmoxApi api, IReadOnlyList<Rule> rules, string? more, CancellationToken ct)
    {
        var groups = new Dictionary<string, IReadOnlyList<Rule>>(StringComparer.Ordinal);
        foreach (var group in rules.Where(r => r.Direction == "group").Select(r => r.Action).Concat(more is null ? [] : [more]).Distinct(StringComparer.Ordinal))
        {
            try
            {
                groups[group] = [.. (await api.Cluster.FirewallGroups.Rules(group).ListAsync(ct)).Select(Rule.Of)];
            }
            catch (ProxmoxException e) when (e.Error is not (ProxmoxError.Unreachable or ProxmoxError.TimedOut or ProxmoxError.Unauthenticated))
            {
                // It may not be there, or not be ours to see: what it lets in is not known.
            }
        }
        return groups;
    }

    // A rule may say the level, or leave it out.
    static IReadOnlyList<string> References(IReadOnlyList<FirewallReference> references) =>
    [
        .. from reference in references
           let mark = reference.Kind == "ipset" ? "+" : ""
           from level in (string[])["", .. reference.Scope is { } scope ? [$"{scope}/"] : (string[])["dc/", "guest/"]]
           select $"{mark}{level}{reference.Name}",
    ];

    static async Task<IReadOnlyList<string>?> OrUnreadAsync(FirewallPlace place, Func<Task<IReadOnlyList<string>>> read)
    {
        // Names that the cluster gives are told with the cluster alone.
        if (!Horizon.Current.Whole(place.Cluster)) return null;
        try
        {
            return await read();
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.Forbidden or ProxmoxError.NotImplemented)
        {
            // It needs Sys.Audit on the cluster; without it Proxmox itself decides.
            return null;
        }
    }
}
