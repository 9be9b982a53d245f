using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Verbs;

namespace Croft.Engine.Runs;

/// <summary>Runs as far as the caller may look at them: at those whose plan they may look at.</summary>
sealed class RunSight(RunReader reader, RunStore store)
{
    /// <summary>A plan as it was kept.</summary>
    /// <exception cref="FailureException">NotFound: there is none, or it is not seen.</exception>
    public async Task<Plan> PlanAsync(int number, CancellationToken ct) =>
        await store.PlanAsync(number, ct) is var plan && Horizon.Current.Sees(plan) ? Told(plan) : throw VerbRunner.UnknownPlan(number);

    /// <summary>A plan without what it tells of others: its warnings may name whatever its maker saw.</summary>
    public static Plan Told(Plan plan) => Horizon.Current.All || EstatePart.Of(plan).All(p => p.Cluster is { } cluster && Horizon.Current.Whole(cluster)) ? plan : plan with { Warnings = [] };

    /// <summary>The head of a run.</summary>
    /// <exception cref="FailureException">NotFound: there is none, or it is not seen.</exception>
    public async Task<RunHead> HeadAsync(int run, CancellationToken ct)
    {
        var head = await reader.HeadAsync(run, ct);
        await DemandSeenAsync(head, ct);
        return head;
    }

    /// <summary>Refuses a run that is not seen as one that is not there.</summary>
    /// <exception cref="FailureException">NotFound: it is not seen.</exception>
    public async Task DemandSeenAsync(RunHead head, CancellationToken ct)
    {
        if (!await SeesAsync(head, ct)) throw RunFailures.NoRun(head.Id);
    }

    /// <summary>Runs that have not ended, with their plans.</summary>
    public async Task<IReadOnlyList<(int Run, Plan Plan)>> OpenAsync(CancellationToken ct)
    {
        List<(int, Plan)> open = [];
        foreach (var head in await OfAsync(await reader.OpenAsync(ct), ct)) open.Add((head.Id, await store.PlanAsync(head.Plan, ct)));
        return open;
    }

    /// <summary>Those of some runs that are seen.</summary>
    public async Task<IReadOnlyList<RunHead>> OfAsync(IReadOnlyList<RunHead> heads, CancellationToken ct)
    {
        if (Horizon.Current.SeesEveryPlan)
            return heads;
        List<RunHead> seen = [];
        foreach (var head in heads)
        {
            if (await SeesAsync(head, ct))
                seen.Add(head);
        }
        return seen;
    }

    /// <summary>The head of a run that the caller may look at and decide on: by the verb's own permission and by that of the verb that it carries out.</summary>
    /// <exception cref="FailureException">NotFound: there is none, or it is not seen. Denied: it is seen, and no more.</exception>
    public async Task DemandAsync(int run, Catalogue catalogue, CancellationToken ct)
    {
        var plan = await store.PlanAsync((await HeadAsync(run, ct)).Plan, ct);
        Horizon.Current.DemandHeld(plan, Permissions.RunControl);
        if (catalogue.TryFind(plan.Verb, out var verb))
            Horizon.Current.DemandHeld(plan, verb.Info.Permission);
    }

    async Task<bool> SeesAsync(RunHead head, CancellationToken ct) =>
        Horizon.Current.SeesEveryPlan || Horizon.Current.Sees((await store.PlanAsync(head.Plan, ct)) with { Actor = head.Actor });
}
