using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Firewall;

/// <summary>Firewalls of clusters, nodes and guests: whether they filter, settings, rules, named addresses.</summary>
/// <remarks>
/// Uses Verbs, Access, Clusters, Runs, Reach, Inventory and Guests. A guest's rules act only where the cluster's firewall, the guest's and
/// its network card's are all on; that is what lists tell first.
/// A change that can cut Croft off from the nodes is judged beforehand, watched, and taken back by itself.
/// </remarks>
public static class FirewallRoom
{
    /// <summary>Adds the room.</summary>
    public static IServiceCollection AddFirewall(this IServiceCollection services) => services
        .AddSingleton<FirewallPlaces>()
        .AddSingleton<FirewallReader>()
        .AddSingleton<FirewallPages>()
        .AddSingleton<FirewallTimes>()
        .AddSingleton<NodesReader>()
        .AddSingleton<FirewallSight>()
        .AddStepKind<RulesStep>()
        .AddStepKind<OptionsStep>()
        .AddStepKind<NamedStep>()
        .AddVerb<ListFirewalls, ListFirewallsRequest, Page<FirewallRow>>()
        .AddVerb<ShowFirewall, ShowFirewallRequest, FirewallDetail>()
        .AddVerb<ListFirewallRules, ListFirewallRulesRequest, Page<FirewallRuleRow>>()
        .AddVerb<ShowFirewallLog, FirewallLogRequest, Page<FirewallLogLine>>()
        .AddVerb<ListFirewallAliases, ListFirewallAliasesRequest, Page<FirewallAliasRow>>()
        .AddVerb<ListFirewallSets, ListFirewallSetsRequest, Page<FirewallSetRow>>()
        .AddVerb<ListFirewallGroups, ListFirewallGroupsRequest, Page<FirewallGroupRow>>()
        .AddChangeVerb<EnableFirewall, EnableFirewallRequest>()
        .AddChangeVerb<DisableFirewall, DisableFirewallRequest>()
        .AddChangeVerb<ConfigureFirewall, ConfigureFirewallRequest>()
        .AddChangeVerb<AddFirewallRule, AddFirewallRuleRequest>()
        .AddChangeVerb<ConfigureFirewallRule, ConfigureFirewallRuleRequest>()
        .AddChangeVerb<MoveFirewallRule, MoveFirewallRuleRequest>()
        .AddChangeVerb<DeleteFirewallRule, DeleteFirewallRuleRequest>()
        .AddChangeVerb<CreateFirewallAlias, CreateFirewallAliasRequest>()
        .AddChangeVerb<ConfigureFirewallAlias, ConfigureFirewallAliasRequest>()
        .AddChangeVerb<DeleteFirewallAlias, DeleteFirewallAliasRequest>()
        .AddChangeVerb<CreateFirewallSet, CreateFirewallSetRequest>()
        .AddChangeVerb<DeleteFirewallSet, DeleteFirewallSetRequest>()
        .AddChangeVerb<IncludeInFirewallSet, IncludeInFirewallSetRequest>()
        .AddChangeVerb<ExcludeFromFirewallSet, ExcludeFromFirewallSetRequest>()
        .AddChangeVerb<CreateFirewallGroup, CreateFirewallGroupRequest>()
        .AddChangeVerb<DeleteFirewallGroup, DeleteFirewallGroupRequest>();
}
