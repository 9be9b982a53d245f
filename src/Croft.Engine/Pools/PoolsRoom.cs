using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Pools;

/// <summary>Pools: guests and storages that people get rights on together.</summary>
/// <remarks>
/// Uses Verbs, Access, Clusters, Runs, Inventory and Guests. Who is a member decides who has rights on it, so
/// plans say from which pool to which.
/// </remarks>
public static class PoolsRoom
{
    /// <summary>Adds the room.</summary>
    public static IServiceCollection AddPools(this IServiceCollection services) => services
        .AddSingleton<PoolReader>()
        .AddStepKind<CreatePoolStep>()
        .AddStepKind<DeletePoolStep>()
        .AddStepKind<PoolMembersStep>()
        .AddVerb<ListPools, ListPoolsRequest, Page<PoolRow>>()
        .AddVerb<ShowPool, ShowPoolRequest, PoolDetail>()
        .AddChangeVerb<CreatePool, CreatePoolRequest>()
        .AddChangeVerb<DeletePool, DeletePoolRequest>()
        .AddChangeVerb<IncludeInPool, IncludeInPoolRequest>()
        .AddChangeVerb<ExcludeFromPool, ExcludeFromPoolRequest>();
}
