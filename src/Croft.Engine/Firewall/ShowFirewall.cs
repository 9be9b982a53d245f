using Croft.Contracts;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Firewall;

/// <summary>Shows a firewall: whether it filters, settings, rules, aliases, sets and groups, asked live.</summary>
internal sealed class ShowFirewall(FirewallPlaces places, FirewallReader reader) : IVerb<ShowFirewallRequest, FirewallDetail>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "firewall", "show", "Shows a firewall with settings, rules and named addresses.", Permissions.EstateRead, Effect.Reads, typeof(ShowFirewallRequest), typeof(FirewallDetail))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<FirewallDetail> RunAsync(ShowFirewallRequest request, VerbContext context, CancellationToken ct)
    {
        var place = await places.FindAsync(request, ct);
        var api = await reader.ApiAsync(place.Cluster, ct);
        var firewall = place.Api(api);
        var options = await firewall.OptionsAsync(ct);
        var rules = await firewall.Rules.ListAsync(ct);
        var seen = await reader.FilteringAsync(place, options, rules.Count, ct);
        return new FirewallDetail
        {
            Cluster = place.Cluster,
            Level = place.Level,
            Name = place.Name,
            Node = place.Guest?.Node ?? place.Node,
            Vmid = place.Guest?.Vmid,
            Enabled = FirewallReader.SwitchOf(place, options).On,
            Filters = seen.Filtering.Filters,
            Because = seen.Filtering.Because,
            Options = FirewallRows.Of(place.Level, options),
            Cards = [.. seen.Nics.Select(FirewallReader.Card)],
            Rules = [.. rules.Select(FirewallRows.Of)],
            // A node's firewall has settings and rules alone.
            Aliases = place.Level == FirewallLevel.Node ? [] : [.. (await firewall.Aliases.ListAsync(ct)).Select(FirewallRows.Of)],
            Sets = place.Level == FirewallLevel.Node ? [] : await SetsAsync(firewall.IpSets, ct),
            Groups = place.Level == FirewallLevel.Cluster ? await GroupsAsync(api.Cluster.FirewallGroups, ct) : [],
            Missing = seen.Missing,
        };
    }

    internal static async Task<IReadOnlyList<FirewallSetRow>> SetsAsync(FirewallIpSets sets, CancellationToken ct)
    {
        var rows = (await sets.ListAsync(ct)).Select(async set => FirewallRows.Of(set, await sets.MembersAsync(set.Name, ct)));
        return await Task.WhenAll(rows);
    }

    internal static async Task<IReadOnlyList<FirewallGroupRow>> GroupsAsync(ProxmoxFirewallGroups groups, CancellationToken ct)
    {
        var rows = (await groups.ListAsync(ct)).Select(async g => new FirewallGroupRow { Group = g.Name, Rules = (await groups.Rules(g.Name).ListAsync(ct)).Count, Comment = g.Comment });
        return await Task.WhenAll(rows);
    }
}
