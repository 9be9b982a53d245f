using Croft.Contracts;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall sets</c>: Lists a firewall's sets of addresses.</summary>
internal sealed class ListFirewallSets(FirewallPlaces places, FirewallReader reader) : IVerb<ListFirewallSetsRequest, Page<FirewallSetRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "sets", "Lists a firewall's sets of addresses.", Permissions.EstateRead, Effect.Reads, typeof(ListFirewallSetsRequest), typeof(Page<FirewallSetRow>)) { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Page<FirewallSetRow>> RunAsync(ListFirewallSetsRequest request, VerbContext context, CancellationToken ct)
    {
        var place = await places.FindAsync(request, ct);
        FirewallSight.RequireNames(place, groups: false);
        var api = await reader.ApiAsync(place.Cluster, ct);
        return new Page<FirewallSetRow>(await ShowFirewall.SetsAsync(place.Api(api).IpSets, ct));
    }
}
