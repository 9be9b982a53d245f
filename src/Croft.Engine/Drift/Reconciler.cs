using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Inventory;
using Croft.Engine.Planning;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;

namespace Croft.Engine.Drift;

/// <summary>Puts one thing back in Croft's own name: by the verb that a person would use, so that it is planned, audited, carried out and reported as everything is.</summary>
sealed class Reconciler(VerbRunner runner, Catalogue catalogue, RunEngine runs, RunSequel sequel)
{
    static readonly VerbContext self = new(Actor.Holding("croft", Grant.All), "loop");

    /// <summary>True for a run that was begun here, in this process or one before.</summary>
    public static bool IsOwn(RunRow run) => run.Actor == self.Actor.Name && run.Verb == RevertDrift.Info.FullName;

    /// <summary>Begins to put it back.</summary>
    /// <returns>The run; null where nothing differs any more.</returns>
    /// <exception cref="FailureException">It can't be put back, or not without somebody: with the reason.</exception>
    public async Task<RunRow?> BeginAsync(Difference difference, CancellationToken ct)
    {
        var thing = Thing.Of(difference.Row);
        var request = new RevertDriftRequest { Field = $"{thing.Kind}/{thing.Identity}", Cluster = thing.Cluster };
        try
        {
            var plan = await runner.PlanAsync(catalogue[RevertDrift.Info.FullName], request, self, ct);
            Demand(plan, difference);
            return plan.Steps.Count == 0 ? null : await runner.StartAsync(plan, null, self, ct);
        }
        catch (FailureException e) when (e.Failure.Kind == FailureKind.NotFound)
        {
            // Somebody was quicker.
            return null;
        }
    }

    /// <summary>Goes on with a run that a process before this one left.</summary>
    public Task<RunRow> ResumeAsync(int run, CancellationToken ct) => runs.ResumeAsync(new ResumeRunRequest { Run = run }, self, ct);

    /// <summary>Follows a run to its end; leaves it to be resumed once cancelled.</summary>
    public Task<RunRow> FollowAsync(int run, CancellationToken leave) => sequel.FollowAsync(run, static _ => { }, leave, CancellationToken.None);

    /// <summary>A run as it is.</summary>
    public Task<RunRow> ShowAsync(int run, CancellationToken ct) => runs.ShowAsync(run, ct);

    /// <summary>Runs that have not ended, each with what it is about: what is being changed is nobody's drift.</summary>
    public async Task<IReadOnlyList<OpenRun>> OpenAsync(CancellationToken ct)
    {
        List<OpenRun> open = [];
        foreach (var (run, plan) in await runs.Sight.OpenAsync(ct)) open.Add(new OpenRun(await runs.ShowAsync(run, ct), plan));
        return open;
    }

    /// <summary>Refuses what only somebody may decide.</summary>
    static void Demand(Plan plan, Difference difference)
    {
        if (plan.Confirmation is { } asked)
            throw new FailureException(FailureKind.Denied, $"it has to be agreed to: {asked.Because.TrimEnd('.')}.", $"Put it back: croft drift revert {difference.Row.Name}.");
        var allowed = Allowances.Of([], difference.Spec!.Manifest());
        if (plan.Steps.FirstOrDefault(s => s.Disturbs > Disturbance.Pending && !allowed.Contains(s.Disturbs)) is not { } step) return;
        var word = Allowances.Word(step.Disturbs);
        throw new FailureException(FailureKind.Denied, $"'{step.Title}' disturbs more than its document allows.", $"Write 'disruption: [{word}]' into it and apply that, or put it back: croft drift revert {difference.Row.Name}.");
    }
}

/// <summary>A run that has not ended.</summary>
/// <param name="Run">The run.</param>
/// <param name="Plan">Its plan.</param>
sealed record OpenRun(RunRow Run, Plan Plan)
{
    /// <summary>True where it may change the thing, or what is wanted of it.</summary>
    public bool Concerns(Thing thing) => Plan.Steps.Any(step => step.Kind == KeepSpecsStep.Name
        ? KeepSpecsStep.Read(step) is var kept && kept.Keep.Concat(kept.Forget).Any(s => new Thing(s.Cluster, s.Kind, s.Identity) == thing)
        : step.Leases.Any(lease => thing.Kind is "VirtualMachine" or "Container"
            ? lease == $"{thing.Cluster}/guest/{thing.Identity}"
            : lease.StartsWith($"{thing.Cluster}/", StringComparison.Ordinal)));
}
