using Croft.Contracts;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Firewall;

/// <summary>Lists the rules of a firewall or security group in their order, asked live.</summary>
internal sealed class ListFirewallRules(FirewallPlaces places, FirewallReader reader) : IVerb<ListFirewallRulesRequest, Page<FirewallRuleRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "firewall", "rules", "Lists the rules of a firewall in their order.", Permissions.EstateRead, Effect.Reads, typeof(ListFirewallRulesRequest), typeof(Page<FirewallRuleRow>))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Page<FirewallRuleRow>> RunAsync(ListFirewallRulesRequest request, VerbContext context, CancellationToken ct)
    {
        var place = await places.FindAsync(request, ct);
        var api = await reader.ApiAsync(place.Cluster, ct);
        var rules = request.Group is { } group ? await GroupAsync(api, place, group, ct) : place.Api(api).Rules;
        return new Page<FirewallRuleRow>([.. (await rules.ListAsync(ct)).Select(FirewallRows.Of)]);
    }

    /// <summary>Rules of a security group, once it is known to be there.</summary>
    /// <exception cref="FailureException">Invalid for a place that has no groups; NotFound with the groups there are.</exception>
    internal static async Task<FirewallRules> GroupAsync(ProxmoxApi api, FirewallPlace place, string group, CancellationToken ct)
    {
        if (place.Level != FirewallLevel.Cluster)
            throw new FailureException(FailureKind.Invalid, $"{place} has no security groups: the cluster alone has.", $"Say the cluster: '{place.Cluster} --group {group}'.");
        var names = (await api.Cluster.FirewallGroups.ListAsync(ct)).Select(g => g.Name).Order(StringComparer.Ordinal).ToList();
        return names.Contains(group) ? api.Cluster.FirewallGroups.Rules(group)
            : throw new FailureException(FailureKind.NotFound, $"{place} has no security group '{group}'.", names.Count == 0 ? "It has none." : $"It has: {string.Join(", ", names)}.");
    }
}
