using Croft.Contracts;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall aliases</c>: Lists a firewall's names for addresses.</summary>
internal sealed class ListFirewallAliases(FirewallPlaces places, FirewallReader reader) : IVerb<ListFirewallAliasesRequest, Page<FirewallAliasRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "aliases", "Lists a firewall's names for addresses.", Permissions.EstateRead, Effect.Reads, typeof(ListFirewallAliasesRequest), typeof(Page<FirewallAliasRow>)) { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Page<FirewallAliasRow>> RunAsync(ListFirewallAliasesRequest request, VerbContext context, CancellationToken ct)
    {
        var place = await places.FindAsync(request, ct);
        FirewallSight.RequireNames(place, groups: false);
        var api = await reader.ApiAsync(place.Cluster, ct);
        return new Page<FirewallAliasRow>([.. (await place.Api(api).Aliases.ListAsync(ct)).Select(FirewallRows.Of)]);
    }
}
