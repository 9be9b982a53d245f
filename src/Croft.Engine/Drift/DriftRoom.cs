using Croft.Contracts;
using Croft.Engine.Inventory.Loops;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Drift;

/// <summary>
/// The room of drift: what is other than the applied manifests want it, who did it and since when, and the three answers to it.
/// Uses Planning (what was applied, what is there) and Inventory (when it changed).
/// </summary>
public static class DriftRoom
{
    /// <summary>Adds the verbs of drift.</summary>
    public static IServiceCollection AddDrift(this IServiceCollection services) => services
        .AddOptionSection<DriftOptions>("drift")
        .AddSingleton<DriftNotes>().AddSingleton<Authors>().AddSingleton<ReconcileRounds>().AddSingleton<DriftRecords>().AddSingleton<DriftReader>()
        .AddSingleton<Reconciler>().AddSingleton<Loop, ReconcileLoop>()
        .AddVerb<ListDrift, ListDriftRequest, DriftPage>()
        .AddStreamVerb<WatchDrift, WatchDriftRequest, DriftEvent>()
        .AddVerb<AcceptDrift, AcceptDriftRequest, DriftAnswer>()
        .AddChangeVerb<RevertDrift, RevertDriftRequest>()
        .AddVerb<IgnoreDrift, IgnoreDriftRequest, DriftAnswer>()
        .AddVerb<DiffEstate, DiffRequest, Page<DiffRow>>()
        .AddVerb<RestoreSpec, RestoreSpecRequest, RestoredSpec>();
}
