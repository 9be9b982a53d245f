using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Inventory;
using Croft.Engine.Manifests;
using Croft.Engine.Planning.Kinds;
using Croft.Engine.Planning.Proofs;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Planning;

/// <summary>
/// The room of planning: holds what manifests want against what is there, and plans the difference; keeps what is managed.
/// Each kind says by an <see cref="IKindWork"/> how it is seen and changed; the order, the refusals and the outlook are the same for all.
/// Uses Manifests, Runs, Inventory and the rooms of the things that manifests describe.
/// </summary>
public static class PlanningRoom
{
    /// <summary>Adds planning and its verbs.</summary>
    public static IServiceCollection AddPlanning(this IServiceCollection services)
    {
        services.AddSingleton<KeptSpecs>().AddSingleton<EstatePlanner>().AddSingleton<PlanReadings>().AddSingleton<GuestGround>().AddSingleton<GuestMoves>().AddSingleton<PastSights>().AddSingleton<ISpecSaving, SpecSaving>().AddSingleton<IPlanReview, GroupReview>();
        foreach (var kind in new[] { "VirtualMachine", "Container" })
            services.AddSingleton<IKindWork>(s => new GuestWork(Kind.Find(kind)!, s.GetRequiredService<Readings>(), s.GetRequiredService<GuestGround>()));
        return services.AddKindWorks().AddStepKind<KeepSpecsStep>().AddStepKind<GuestVerifyStep>()
            .AddVerb<ImportEstate, ImportRequest, ImportResult>()
            .AddChangeVerb<PlanEstate, PlanRequest>()
            .AddChangeVerb<ApplyEstate, ApplyRequest>()
            .AddChangeVerb<UndoRun, UndoRunRequest>();
    }
}
