using Croft.Contracts;
using Croft.Engine.Firewall;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Firewalls of clusters, nodes and guests; whether Croft is still let in is judged for each change by itself.</summary>
sealed class FirewallWork(KindSight looks, FirewallSight sight) : IKindWork
{
    /// <summary>Guests asked at once.</summary>
    const int Width = 16;

    public Kind Kind { get; } = Kind.Find("Firewall")!;

    public Task<IReadOnlyList<Sight>> SeeAsync(string cluster, CancellationToken ct) => SeeAsync(cluster, static _ => true, ct);

    public Task<IReadOnlyList<Sight>> SeeAsync(string cluster, Sought sought, CancellationToken ct) => SeeAsync(cluster, sought.Names(Kind, cluster).Contains, ct);

    Task<IReadOnlyList<Sight>> SeeAsync(string cluster, Predicate<string> asked, CancellationToken ct) => looks.ReadAsync<IReadOnlyList<Sight>>(
        cluster,
        "firewalls",
        ("/vms", ["VM.Audit"]),
        async api =>
        {
            var nodes = await api.NodesAsync(ct);
            IReadOnlyList<(string Name, ClusterResource Guest)> guests = [.. Named(await api.Cluster.ResourcesAsync(ResourceFilter.Guests, ct)).Where(g => asked(g.Name))];
            IReadOnlyList<NodeEntry> own = [.. nodes.Where(n => asked($"node/{n.Name}"))];
            var hosts = own.Select(n => n.Name).Concat(guests.Select(g => g.Guest.Node!)).ToHashSet(StringComparer.Ordinal);
            DemandUp(cluster, nodes.Where(n => hosts.Contains(n.Name)));
            var whole = asked("cluster") ? await WholeAsync(api, ct) : null;
            return [.. whole is null ? [] : new[] { new Sight(Kind, cluster, "cluster", whole) }, .. await NodesAsync(api, cluster, own, ct), .. await GuestsAsync(api, cluster, guests, ct)];
        },
        ct);

    /// <summary>The cluster's own firewall, with all that is named in it.</summary>
    async Task<BoundSpec> WholeAsync(ProxmoxApi api, CancellationToken ct)
    {
        var whole = FirewallSpecs.Of(Kind, await api.Cluster.Firewall.OptionsAsync(ct), await api.Cluster.Firewall.Rules.ListAsync(ct));
        await FirewallSpecs.AddNamesAsync(whole, api.Cluster.Firewall, ct);
        await FirewallSpecs.AddGroupsAsync(whole, api.Cluster.FirewallGroups, ct);
        return whole;
    }

    static void DemandUp(string cluster, IEnumerable<NodeEntry> nodes)
    {
        if (nodes.FirstOrDefault(n => n.State.Value == NodeState.Offline) is { } down)
            throw new FailureException(FailureKind.Unreachable, $"What the firewalls of node {down.Name} of {cluster} and of its guests say can't be told: it is down.", "Wait for it, or leave firewalls out of what is planned.");
    }

    async Task<IEnumerable<Sight>> NodesAsync(ProxmoxApi api, string cluster, IReadOnlyList<NodeEntry> nodes, CancellationToken ct) =>
        await Task.WhenAll(nodes.OrderBy(n => n.Name, StringComparer.Ordinal).Select(async node =>
        {
            var firewall = api.Node(node.Name).Firewall;
            return new Sight(Kind, cluster, $"node/{node.Name}", FirewallSpecs.Of(Kind, await firewall.OptionsAsync(ct), await firewall.Rules.ListAsync(ct)));
        }));

    /// <summary>Guests in the order of their numbers, each with what its firewall is called: by its name, unless others have that too.</summary>
    static IEnumerable<(string Name, ClusterResource Guest)> Named(IReadOnlyList<ClusterResource> resources)
    {
        var guests = resources.Where(g => g.Vmid is not null && g.Node is not null).OrderBy(g => g.Vmid).ToList();
        var namesakes = guests.GroupBy(g => g.Name).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return guests.Select(g => ($"guest/{(g.Name is null || namesakes.Contains(g.Name) ? $"{g.Vmid}" : g.Name)}", g));
    }

    /// <summary>Guests whose firewall says anything; one that is off and empty is as if there were none.</summary>
    async Task<IEnumerable<Sight>> GuestsAsync(ProxmoxApi api, string cluster, IReadOnlyList<(string Name, ClusterResource Guest)> guests, CancellationToken ct)
    {
        var seen = new Sight?[guests.Count];
        await Parallel.ForAsync(0, guests.Count, new ParallelOptions { MaxDegreeOfParallelism = Width, CancellationToken = ct }, async (i, stop) =>
        {
            var (name, guest) = guests[i];
            var firewall = api.Node(guest.Node!).Guest(guest.Kind.Value == ResourceKind.Qemu ? GuestKind.Qemu : GuestKind.Lxc, guest.Vmid!.Value).Firewall;
            var spec = FirewallSpecs.Of(Kind, await firewall.OptionsAsync(stop), await firewall.Rules.ListAsync(stop));
            await FirewallSpecs.AddNamesAsync(spec, firewall, stop);
            var says = spec.Lists.Count + spec.Raw.Count > 0 || spec.Keys.Any(k => k.Key != "enable" || k.Value[""] != "0");
            if (says) seen[i] = new Sight(Kind, cluster, name, spec);
        });
        return seen.OfType<Sight>();
    }

    public async Task<Plan> PlanAsync(Change change, CancellationToken ct)
    {
        var title = $"{(change.Wanted is null ? "empty" : "change")} the firewall {change.Name} of {change.Cluster}";
        if (change is { There: not null, Wanted: not null } && change.Differences.Count == 0) return new Plan("apply", title, []);
        var coming = ComingFirewall.Of(change);
        var (settings, rules, names) = coming is null ? await SeenAsync(change, ct) : await ComingAsync(change, coming, ct);
        var draft = new FirewallDraft(settings, rules, names, change.Wanted?.Spec ?? Emptied(settings.Place), Kind);
        var plan = PlanJoin.Of(title, draft.Plans(title));
        // Nobody is shut out of what is not there yet.
        if (coming is not null) return plan with { Confirmation = null };
        // However many things are agreed to, the firewall's name stands for all.
        return plan.Confirmation is { } confirmed ? plan with { Confirmation = confirmed with { Type = settings.Place.Name } } : plan;
    }

    async Task<(FirewallSeen, RulesSeen, NamesSeen?)> SeenAsync(Change change, CancellationToken ct)
    {
        var asked = new FirewallRulesRequest { Where = await WhereAsync(change, ct), Cluster = change.Cluster };
        var settings = await sight.SettingsAsync(asked, ct);
        var names = settings.Place.Level == FirewallLevel.Node ? null : await sight.NamesAsync(asked, settings.Place.Level == FirewallLevel.Cluster, ct, deletes: true);
        return (settings, await sight.RulesAsync(asked, ct), names);
    }

    async Task<(FirewallSeen, RulesSeen, NamesSeen?)> ComingAsync(Change change, ComingFirewall coming, CancellationToken ct)
    {
        if (coming.Source is not { } source) return await sight.ComingAsync(coming.Guest, null, ct);
        var called = await CalledAsync(change.Cluster, source, ct);
        return await sight.ComingAsync(coming.Guest, new GuestAddress(change.Cluster, called.Node!, called.Vmid!.Value, coming.Guest.At.Type, source), ct);
    }

    /// <summary>What is left of a firewall without a document: nothing, and a guest's is off; that of a cluster or node stays on or off as it is.</summary>
    static BoundSpec Emptied(FirewallPlace place)
    {
        var spec = new BoundSpec();
        if (place.Level == FirewallLevel.Guest) spec.Keys["enable"] = new(StringComparer.Ordinal) { [""] = "0" };
        return spec;
    }

    async Task<string> WhereAsync(Change change, CancellationToken ct)
    {
        switch (change.Name.Split('/', 2))
        {
            case ["cluster"]:
                return change.Cluster;
            case ["node", var node]:
                return $"{change.Cluster}/{node}";
            case ["guest", var guest]:
                var one = await CalledAsync(change.Cluster, guest, ct);
                return $"{change.Cluster}/{one.Node}/{one.Vmid}";
            default:
                throw new FailureException(FailureKind.Invalid, $"'{change.Name}' names no firewall.", "It is called cluster, node/NAME, or guest/NAME.");
        }
    }

    async Task<ClusterResource> CalledAsync(string cluster, string guest, CancellationToken ct)
    {
        var called = (await (await looks.ApiAsync(cluster, ct)).Cluster.ResourcesAsync(ResourceFilter.Guests, ct)).Where(g => g.Name == guest || $"{g.Vmid}" == guest).ToList();
        return called switch
        {
            [var one] => one,
            [] => throw new FailureException(FailureKind.NotFound, $"The firewall guest/{guest} of {cluster} can't be planned: there is no guest '{guest}'.", "Write a manifest for the guest beside it, or correct the name."),
            _ => throw new FailureException(FailureKind.Invalid, $"'{guest}' means several guests of {cluster}: {string.Join(", ", called.Select(g => g.Vmid))}.", $"Call its firewall by the guest's number: guest/{called[0].Vmid}."),
        };
    }
}
