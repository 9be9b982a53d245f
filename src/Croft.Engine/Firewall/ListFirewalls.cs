using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Firewall;

/// <summary>Lists the firewalls of every level, each with whether it really filters.</summary>
internal sealed class ListFirewalls(ClusterConnections connections) : IVerb<ListFirewallsRequest, Page<FirewallRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "firewall", "list", "Lists firewalls and whether they really filter.", Permissions.EstateRead, Effect.Reads, typeof(ListFirewallsRequest), typeof(Page<FirewallRow>));

    /// <inheritdoc/>
    public async Task<Page<FirewallRow>> RunAsync(ListFirewallsRequest request, VerbContext context, CancellationToken ct)
    {
        var page = await connections.ListAsync<Answer>(request.Cluster, (api, cluster) => AskAsync(api, cluster, request.Level, ct), ct);
        return new Page<FirewallRow>([.. page.Items.Select(a => a.Row)]) { Missing = [.. page.Missing, .. page.Items.Select(a => a.Missing).OfType<Missing>().Distinct()] };
    }

    static async Task<IReadOnlyList<Answer>> AskAsync(ProxmoxApi api, string cluster, FirewallLevel? level, CancellationToken ct)
    {
        var (above, missing) = await FirewallReader.ClusterSwitchAsync(api, cluster, ct);
        var resources = await api.Cluster.ResourcesAsync(null, ct);
        var down = resources.Where(r => r.Kind.Value == ResourceKind.Node && r.Status != "online").Select(r => r.Node).OfType<string>().ToHashSet(StringComparer.Ordinal);
        List<Task<Answer>> asked = [];
        if (level is null or FirewallLevel.Cluster) asked.Add(ClusterAsync(api, new FirewallPlace(cluster, null, null), above, missing, ct));
        if (level is null or FirewallLevel.Node)
            asked.AddRange(resources.Where(r => r.Kind.Value == ResourceKind.Node).Select(r => r.Node!).Order(StringComparer.Ordinal).Select(n => EachAsync(api, new FirewallPlace(cluster, n, null), above, down, ct)));
        if (level is null or FirewallLevel.Guest)
            asked.AddRange(resources.Where(r => r is { Vmid: not null, IsTemplate: false, Node: not null } && r.Kind.Value is ResourceKind.Qemu or ResourceKind.Lxc).OrderBy(r => r.Vmid).Select(r => EachAsync(api, Of(cluster, r), above, down, ct)));
        return await Task.WhenAll(asked);
    }

    static FirewallPlace Of(string cluster, ClusterResource guest) => new(cluster, null,
        new GuestAddress(cluster, guest.Node!, guest.Vmid!.Value, guest.Kind.Value == ResourceKind.Qemu ? GuestType.Vm : GuestType.Ct, guest.Name ?? $"{guest.Vmid}"));

    static async Task<Answer> ClusterAsync(ProxmoxApi api, FirewallPlace place, Switch above, Missing? missing, CancellationToken ct) =>
        missing is not null ? new(Unknown(place, above.Unknown!), missing) : await TryAsync(api, place, above, ct);

    static async Task<Answer> EachAsync(ProxmoxApi api, FirewallPlace place, Switch above, HashSet<string> down, CancellationToken ct)
    {
        if (!down.Contains(place.AnsweringNode)) return await TryAsync(api, place, above, ct);
        var why = $"node {place.AnsweringNode} is down";
        return new(Unknown(place, why), new Missing($"{place.Cluster}/{place.AnsweringNode}/firewall", FailureKind.Unreachable, why));
    }

    static async Task<Answer> TryAsync(ProxmoxApi api, FirewallPlace place, Switch above, CancellationToken ct)
    {
        try
        {
            return new(await RowAsync(api, place, above, ct), null);
        }
        catch (ProxmoxException e)
        {
            return new(Unknown(place, $"not known: {FirewallReader.Why(e, place.MayLook)}"), FirewallReader.Missed(place, e));
        }
    }

    static async Task<FirewallRow> RowAsync(ProxmoxApi api, FirewallPlace place, Switch above, CancellationToken ct)
    {
        var firewall = place.Api(api);
        var options = await firewall.OptionsAsync(ct);
        var rules = (await firewall.Rules.ListAsync(ct)).Count;
        var own = FirewallReader.SwitchOf(place, options);
        var usual = FirewallDefaults.Of(place.Level);
        var filtering = place.Level switch
        {
            FirewallLevel.Cluster => Filtering.OfCluster(own),
            FirewallLevel.Node => Filtering.OfNode(above, own),
            // A guest without a rule whose firewall is off filters nothing, whatever its cards say.
            _ when rules == 0 && own.On is false => Filtering.OfGuest(above, own, null, 0),
            _ => Filtering.OfGuest(above, own, await FirewallReader.CardsAsync(api, place, ct), rules),
        };
        return Row(place, filtering) with
        {
            Enabled = own.On,
            PolicyIn = options.PolicyIn ?? usual.GetValueOrDefault("policy_in"),
            PolicyOut = options.PolicyOut ?? usual.GetValueOrDefault("policy_out"),
            PolicyForward = options.PolicyForward ?? usual.GetValueOrDefault("policy_forward"),
            Rules = rules,
        };
    }

    static FirewallRow Unknown(FirewallPlace place, string why) => Row(place, new Filtering(Filters.Unknown, why));

    static FirewallRow Row(FirewallPlace place, Filtering filtering) => new()
    {
        Cluster = place.Cluster,
        Level = place.Level,
        Name = place.Name,
        Vmid = place.Guest?.Vmid,
        Node = place.Guest?.Node ?? place.Node,
        Filters = filtering.Filters,
        Because = filtering.Because,
    };

    sealed record Answer(FirewallRow Row, Missing? Missing);
}
