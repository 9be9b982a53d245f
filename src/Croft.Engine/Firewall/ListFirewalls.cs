using System.Collections.Concurrent;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Firewall;

/// <summary>Lists the firewalls of every level, each with whether it really filters; only those of the page are asked.</summary>
internal sealed class ListFirewalls(FirewallPages pages, ClusterConnections connections) : IVerb<ListFirewallsRequest, Page<FirewallRow>>
{
    /// <summary>Firewalls of a cluster asked at once.</summary>
    const int Width = 8;

    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "firewall", "list", "Lists firewalls and whether they really filter.", Permissions.EstateRead, Effect.Reads, typeof(ListFirewallsRequest), typeof(Page<FirewallRow>))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Page<FirewallRow>> RunAsync(ListFirewallsRequest request, VerbContext context, CancellationToken ct)
    {
        var page = await pages.FindAsync(request, ct);
        var clusters = page.Items.ToLookup(f => f.Place.Cluster, StringComparer.Ordinal);
        var answers = await connections.ListAsync<FirewallRow>(clusters.Select(c => c.Key), (api, cluster) => AskAsync(api, cluster, [.. clusters[cluster]], ct), ct);
        return answers with { Next = page.Next, Missing = Horizon.Current.Tell([.. page.Missing, .. answers.Missing]) };
    }

    static async Task<Page<FirewallRow>> AskAsync(ProxmoxApi api, string cluster, IReadOnlyList<ListedFirewall> listed, CancellationToken ct)
    {
        var (above, unread) = await FirewallReader.ClusterSwitchAsync(api, cluster, ct);
        var answers = new Answer[listed.Count];
        var silent = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await Parallel.ForAsync(0, listed.Count, new ParallelOptions { MaxDegreeOfParallelism = Width, CancellationToken = ct }, async (i, stop) =>
        {
            var (place, down) = listed[i];
            answers[i] = (down ?? silent.GetValueOrDefault(NodeOf(place))) is { } why ? Silent(place, why) : await TryAsync(api, place, above, silent, stop);
        });
        return new Page<FirewallRow>([.. answers.Select(a => a.Row)]) { Missing = [.. answers.Select(a => a.Missing).Prepend(unread).OfType<Missing>().Distinct()] };
    }

    static async Task<Answer> TryAsync(ProxmoxApi api, FirewallPlace place, Switch above, ConcurrentDictionary<string, string> silent, CancellationToken ct)
    {
        try
        {
            return new(await RowAsync(api, place, above, ct), null);
        }
        catch (ProxmoxException e) when (NodeOf(place).Length > 0 && e.Error is ProxmoxError.Unreachable or ProxmoxError.TimedOut)
        {
            // A node that hangs costs its deadline once, and not once a guest.
            return Silent(place, silent.GetOrAdd(NodeOf(place), $"node {place.AnsweringNode} did not answer: {FailureMap.Why(e, place.MayLook)}"));
        }
        catch (ProxmoxException e)
        {
            return new(Unknown(place, $"not known: {FailureMap.Why(e, place.MayLook)}"), FirewallReader.Missed(place, e));
        }
    }

    // A cluster may have the name of one of its nodes.
    static string NodeOf(FirewallPlace place) => place.Level == FirewallLevel.Cluster ? "" : place.AnsweringNode;

    static Answer Silent(FirewallPlace place, string why) => new(Unknown(place, why), new Missing($"{place.Cluster}/{place.AnsweringNode}/firewall", FailureKind.Unreachable, why));

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
