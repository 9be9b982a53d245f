using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Croft.Engine.Planning;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Rehearsal;

/// <summary>
/// The room of rehearsals: makes twins of clusters in the sandbox from what was read of them, carries a plan out there with the kinds of
/// step and the engine that would carry it out, and tells what happened. Nothing of it reaches the estate or the workspace's runs.
/// Uses Verbs, State, Clusters, Runs, Reach, Inventory, Guests, Storage and Planning, and the sandbox.
/// </summary>
public static class RehearsalRoom
{
    /// <summary>Adds the verb and what it makes twins with.</summary>
    public static IServiceCollection AddRehearsal(this IServiceCollection services) => services
        .AddSingleton(s => new EstateReader(s.GetRequiredService<ClusterStore>(), s.GetRequiredService<Readings>(), s.GetRequiredService<PastReadings>()))
        .AddSingleton<SeedReader>()
        .AddSingleton<Rehearsals>().AddSingleton<IPlanRehearsal>(s => s.GetRequiredService<Rehearsals>())
        .AddVerb<RehearsePlan, RehearseRequest, RehearsalReport>();
}
