using Croft.Contracts;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall groups</c>: Lists a cluster's security groups.</summary>
internal sealed class ListFirewallGroups(FirewallPlaces places, FirewallReader reader) : IVerb<ListFirewallGroupsRequest, Page<FirewallGroupRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "groups", "Lists a cluster's security groups.", Permissions.EstateRead, Effect.Reads, typeof(ListFirewallGroupsRequest), typeof(Page<FirewallGroupRow>)) { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Page<FirewallGroupRow>> RunAsync(ListFirewallGroupsRequest request, VerbContext context, CancellationToken ct)
    {
        var place = await places.FindAsync(request, ct);
        FirewallSight.RequireNames(place, groups: true);
        var api = await reader.ApiAsync(place.Cluster, ct);
        return new Page<FirewallGroupRow>(await ShowFirewall.GroupsAsync(api.Cluster.FirewallGroups, ct));
    }
}
