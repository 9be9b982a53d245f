using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Inventory;
using Croft.Proxmox;

namespace Croft.Engine.Firewall;

/// <summary>Finds the firewalls that stand on one page of the list, by one call a cluster; none of them is asked yet.</summary>
internal sealed class FirewallPages(ClusterConnections connections, TimeProvider time)
{
    /// <summary>Clusters asked at once; those behind the end of the page are left alone.</summary>
    const int Wave = 8;

    static readonly Visibility Guests = new("guests", "/vms", "VM.Audit");

    /// <summary>The firewalls of a page, in the order of their cursors.</summary>
    /// <exception cref="FailureException">NotFound: every cluster answered, and none has that node. Invalid: the cursor, the selector, or two conditions that nothing can fulfil.</exception>
    public async Task<Page<ListedFirewall>> FindAsync(ListFirewallsRequest request, CancellationToken ct)
    {
        var wanted = new Wanted(request);
        var clusters = (await connections.MeantAsync(wanted.Cluster, ct)).Order(StringComparer.Ordinal);
        List<ListedFirewall> found = [];
        List<Missing> missing = [];
        HashSet<string> nodes = new(StringComparer.Ordinal);
        foreach (var wave in clusters.Where(wanted.MayLieIn).Chunk(Wave))
        {
            var seen = await connections.ListAsync<ListedFirewall>(wave, (api, cluster) => AskAsync(api, cluster, wanted, nodes, ct), ct);
            found.AddRange(seen.Items);
            missing.AddRange(seen.Missing);
            if (found.Count > request.Limit) break;
        }
        if (wanted.Node is { } node && request.After is null && missing.Count == 0 && !nodes.Contains(node)) throw NodeFinder.Unknown(wanted.Cluster, node, nodes);
        if (found.Count <= request.Limit) return new Page<ListedFirewall>(found) { Missing = missing };
        var last = found[request.Limit - 1].At;
        return new Page<ListedFirewall>(found[..request.Limit])
        {
            Next = last.ToString(),
            // What is missing behind the end of the page is told where it would stand.
            Missing = [.. missing.Where(m => string.CompareOrdinal(m.What.Split('/')[0], last.Cluster) <= 0)],
        };
    }

    async Task<Page<ListedFirewall>> AskAsync(ProxmoxApi api, string cluster, Wanted wanted, HashSet<string> nodes, CancellationToken ct)
    {
        List<ListedFirewall> found = [];
        List<Missing> missing = [];
        var unseen = false;
        var horizon = Horizon.Current;
        var whole = horizon.Whole(cluster);
        if (whole && wanted.Has(FirewallLevel.Cluster)) found.Add(new(new FirewallPlace(cluster, null, null), null));
        if (wanted.Has(FirewallLevel.Node) || wanted.Has(FirewallLevel.Guest))
        {
            var sight = ClusterSight.Of(cluster, time.GetUtcNow(), await api.Cluster.ResourcesAsync(null, ct));
            if (!whole) sight = sight with { Nodes = [.. sight.Nodes.Where(n => horizon.Told(cluster, n.Node))], Guests = [.. sight.Guests.Where(g => horizon.Sees(cluster, g.Vmid))] };
            lock (nodes) nodes.UnionWith(sight.Nodes.Select(n => n.Node));
            unseen = whole && wanted.Has(FirewallLevel.Guest) && sight.Guests.Count == 0;
            var down = sight.Nodes.Where(n => !n.Online).ToDictionary(n => n.Node, n => $"node {n.Node} is down", StringComparer.Ordinal);
            if (whole && wanted.Has(FirewallLevel.Node))
                found.AddRange(sight.Nodes.Where(n => wanted.IsOn(n.Node)).Select(n => new ListedFirewall(new FirewallPlace(cluster, n.Node, null), down.GetValueOrDefault(n.Node))));
            if (wanted.Has(FirewallLevel.Guest))
            {
                missing.AddRange(wanted.Unjudged(sight.Guests).Select(n => new Missing($"{cluster}/{n}", FailureKind.Unreachable, $"{down.GetValueOrDefault(n, $"node {n} has just come up")}, and tells no names of its guests: the selector may mean some of them")));
                found.AddRange(sight.Guests.Where(g => !g.Template && wanted.IsOn(g.Node) && wanted.Picks(g.Row(cluster, sight.At))).Select(g => new ListedFirewall(Of(cluster, g), down.GetValueOrDefault(g.Node))));
            }
        }
        found.RemoveAll(f => !wanted.IsNext(f.At));
        found.Sort((one, other) => FirewallCursor.Compare(one.At, other.At));
        var page = new Page<ListedFirewall>(found) { Missing = missing };
        return unseen ? await Guests.JudgeAsync(page, api, cluster, ct) : page;
    }

    static FirewallPlace Of(string cluster, GuestSeen guest) => new(cluster, null, new GuestAddress(cluster, guest.Node, guest.Vmid, guest.IsVm ? GuestType.Vm : GuestType.Ct, guest.Name));

    /// <summary>What a request narrows the list to.</summary>
    sealed class Wanted
    {
        readonly FirewallLevel? level;
        readonly GuestSelector? selector;
        readonly FirewallCursor? after;

        public Wanted(ListFirewallsRequest request)
        {
            (Cluster, Node) = request.Node is { } typed ? NodeFinder.Split(typed, request.Cluster) : (request.Cluster, null);
            after = request.After is { } cursor ? FirewallCursor.Parse(cursor) : null;
            selector = request.Select is { } text ? GuestSelector.Parse(text) : null;
            level = selector is null ? request.Level : FirewallLevel.Guest;
            if (selector is not null && request.Level is not null and not FirewallLevel.Guest) throw Never("--select picks guests", request.Level);
            if (Node is not null && level is FirewallLevel.Cluster) throw Never("--node means a node and its guests", level);
        }

        public string? Cluster { get; }

        public string? Node { get; }

        public bool Has(FirewallLevel asked) => (level ?? asked) == asked && (asked != FirewallLevel.Cluster || Node is null);

        public bool IsOn(string node) => Node is null || node == Node;

        public bool Picks(GuestRow guest) => selector?.Picks(guest) != false;

        /// <summary>Nodes with guests that Proxmox tells no name of, which no selector can be held to.</summary>
        public IEnumerable<string> Unjudged(IReadOnlyList<GuestSeen> guests) => selector is null ? [] : guests.Where(g => !g.Named && IsOn(g.Node)).Select(g => g.Node).Distinct(StringComparer.Ordinal);

        public bool MayLieIn(string cluster) => after is null || string.CompareOrdinal(cluster, after.Cluster) >= 0;

        public bool IsNext(FirewallCursor at) => after is null || FirewallCursor.Compare(at, after) > 0;

        static FailureException Never(string means, FirewallLevel? level) => new(
            FailureKind.Invalid, $"{means}; --level {level.ToString()!.ToLowerInvariant()} has none of them.", "Leave one of the two out.");
    }
}

/// <summary>A firewall of a page.</summary>
/// <param name="Place">Whose it is.</param>
/// <param name="Down">Why nobody would answer for it; null when it can be asked.</param>
internal sealed record ListedFirewall(FirewallPlace Place, string? Down)
{
    /// <summary>Where it stands in the list.</summary>
    public FirewallCursor At { get; } = FirewallCursor.Of(Place);
}
