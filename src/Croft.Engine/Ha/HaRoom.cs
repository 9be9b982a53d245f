using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Ha;

/// <summary>High availability: which guests are started again elsewhere, and where they may run.</summary>
/// <remarks>
/// Uses Verbs, Access, Clusters, Runs, Inventory and Guests. Its manager acts later than it is asked, and on guests that were
/// not named: plans say whom a change moves or stops, by the manager's own choice of nodes.
/// </remarks>
public static class HaRoom
{
    /// <summary>Adds the room.</summary>
    public static IServiceCollection AddHa(this IServiceCollection services) => services
        .AddSingleton<HaReader>()
        .AddStepKind<CreateHaStep>()
        .AddStepKind<ConfigureHaStep>()
        .AddStepKind<DeleteHaStep>()
        .AddStepKind<HaMoveStep>()
        .AddVerb<ShowHaStatus, HaStatusRequest, HaOverview>()
        .AddVerb<ListHa, ListHaRequest, Page<HaGuestRow>>()
        .AddVerb<ListHaRules, ListHaRulesRequest, Page<HaRuleRow>>()
        .AddVerb<ListHaGroups, ListHaGroupsRequest, Page<HaGroupRow>>()
        .AddChangeVerb<AddHa, AddHaRequest>()
        .AddChangeVerb<ConfigureHa, ConfigureHaRequest>()
        .AddChangeVerb<RemoveHa, RemoveHaRequest>()
        .AddChangeVerb<MigrateHa, MigrateHaRequest>()
        .AddChangeVerb<RelocateHa, RelocateHaRequest>()
        .AddChangeVerb<CreateHaRule, CreateHaRuleRequest>()
        .AddChangeVerb<ConfigureHaRule, ConfigureHaRuleRequest>()
        .AddChangeVerb<DeleteHaRule, DeleteHaRuleRequest>()
        .AddChangeVerb<CreateHaGroup, CreateHaGroupRequest>()
        .AddChangeVerb<ConfigureHaGroup, ConfigureHaGroupRequest>()
        .AddChangeVerb<DeleteHaGroup, DeleteHaGroupRequest>();
}
