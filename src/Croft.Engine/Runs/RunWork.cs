using Croft.Contracts;

namespace Croft.Engine.Runs;

/// <summary>Carries a run that this process owns to its end: ready steps side by side, but for those that need one resource, then what a failure asks for.</summary>
sealed class RunWork(RunScope scope, Plan plan, List<StepRecord> steps)
{
    /// <summary>Returns when the run has ended or waits for somebody; both stand in the journal then.</summary>
    /// <exception cref="FencedException">Another process owns the run.</exception>
    public async Task RunAsync()
    {
        scope.Steps = steps;
        if (!scope.Holds && await new LeaseWait(scope, plan).RunAsync() is { Begins: false } waited)
        {
            await scope.Journal.WriteAsync(p => Skip(p.Say(null, "Nothing was begun.")));
            await EndAsync(waited.Failure is null ? RunState.Cancelled : RunState.Failed, waited.Failure);
            return;
        }
        await WorkAsync(MayBegin);
        var failed = steps.Find(s => s.State == StepState.Failed && s.UndoOf is null);
        if ((failed is not null || strayed is not null || scope.CancelledBy is not null) && plan.OnFailure == OnFailure.Undo && !Leaves && !steps.Exists(s => s.State == StepState.Unknown))
        {
            await PlanUndoAsync(failed is not null ? $"Step {failed.Id} failed" : strayed?.Message.TrimEnd('.') ?? "Cancelled");
            await WorkAsync(MayUndo);
        }
        await EndAsync(failed);
    }

    bool Leaves => scope.Leaving.IsCancellationRequested && steps.Exists(s => s.State.Open());

    /// <summary>Steps of the plan; asked for each that waits, which in a large plan is often.</summary>
    readonly Dictionary<string, StepRecord> byId = steps.ToDictionary(s => s.Id, StringComparer.Ordinal);

    bool broken = steps.Exists(IsBroken);

    /// <summary>What went another way than it was rehearsed; told by the steps alone, so that whoever resumes the run sees it, too.</summary>
    Failure? strayed = steps.Select(s => Strayed(s, scope.Run)).FirstOrDefault(f => f is not null);

    static Failure? Strayed(StepRecord step, int run) =>
        step is { UndoOf: null, State: StepState.Done or StepState.Already, Plan.Rehearsed: { } rehearsed } && EvidenceComparison.First(rehearsed, step.Evidence) is { } other
            ? new Failure(FailureKind.Conflict, $"Step {step.Id} went another way than it was rehearsed: {step.Plan.Title}: {other.Field}: expected {other.Then ?? "(nothing)"}, seen {other.Now ?? "(nothing)"}.")
            {
                WayOut = $"No further step was begun. See what was done with 'croft run show {run}' and take it back with 'croft run undo {run}', or plan again.",
            }
            : null;

    static bool IsBroken(StepRecord step) => step.State is StepState.Failed or StepState.Unknown;

    /// <summary>What was done is noted, whatever else failed or was cancelled.</summary>
    bool MayBegin(StepRecord step) =>
        step.UndoOf is null && ((strayed is null && (!broken || plan.OnFailure == OnFailure.GoOn) && scope.CancelledBy is null) || step.Plan is { IsOwn: true, After.Count: > 0 })
        && step.Plan.After.All(id => byId.GetValueOrDefault(id)?.State.Succeeded() ?? true);

    /// <summary>Undoing goes one by one, backwards, and stops at the first that can't be undone.</summary>
    bool MayUndo(StepRecord step) =>
        step.UndoOf is not null && steps.TrueForAll(s => s.UndoOf is null || s.Ordinal >= step.Ordinal || s.State.Succeeded());

    async Task WorkAsync(Func<StepRecord, bool> may)
    {
        // By step, not by task: those that end at once may share one.
        var running = new Dictionary<StepRecord, Task>(ReferenceEqualityComparer.Instance);
        try
        {
            while (true)
            {
                var held = running.Keys.SelectMany(s => s.Plan.Leases).ToHashSet(StringComparer.Ordinal);
                foreach (var step in steps.Where(s => s.State.Open() && !running.ContainsKey(s)).ToList())
                {
                    // A step that another process began is always carried to its end.
                    var begun = step.State == StepState.Running;
                    if (scope.Leaving.IsCancellationRequested || (!begun && (running.Count >= Math.Max(1, plan.Parallelism) || !may(step) || held.Overlaps(step.Plan.Leases)))) continue;
                    running.Add(step, new StepWork(scope, step).RunAsync());
                    held.UnionWith(step.Plan.Leases);
                }
                if (running.Count == 0)
                    return;
                var ended = await Task.WhenAny(running.Values);
                var done = running.First(r => r.Value == ended).Key;
                running.Remove(done);
                await ended;
                broken |= IsBroken(done);
                strayed ??= Strayed(done, scope.Run);
            }
        }
        catch
        {
            scope.Abandon();
            await Task.WhenAll(running.Values).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }

    Task PlanUndoAsync(string why)
    {
        var done = steps.Where(s => s is { State: StepState.Done, HasDone: true }).OrderByDescending(s => s.Ended).ToList();
        if (done.Count == 0 || steps.TrueForAll(s => s.State.Succeeded()) || steps.Exists(s => s.UndoOf is not null))
            return Task.CompletedTask;
        return scope.Journal.WriteAsync(p =>
        {
            p.Say(null, $"{why}; undoing what was done.");
            foreach (var step in done)
            {
                var undoing = UndoOf(step);
                if (undoing.Count == 0)
                    p.Say(step.Id, $"Stays done, since nothing takes it back: {step.Plan.Title}.");
                foreach (var undo in undoing)
                {
                    var record = new StepRecord(undo.Id, steps.Count + 1, undo with { Phase = "undo", After = [] }) { UndoOf = step.Id };
                    steps.Add(record);
                    p.NewStep(record);
                }
            }
        });
    }

    IReadOnlyList<PlanStep> UndoOf(StepRecord step) =>
        step.Plan.TakenBackBy.Count > 0 ? step.Plan.TakenBackBy
        : scope.Kind(step.Plan).Undo(step.Plan.Action, scope.Context(step.Id)) is { } undo ? [undo with { Id = $"undo-{step.Id}" }]
        : [];

    async Task EndAsync(StepRecord? failed)
    {
        if (Leaves)
        {
            await scope.Journal.WriteAsync(Interrupt);
            return;
        }
        var unknown = steps.Find(s => s.State == StepState.Unknown);
        if (unknown is not null)
        {
            await scope.Journal.WriteAsync(p => p.Leave(RunState.Unknown, Of(unknown)));
            return;
        }
        var state = RunState.Done;
        await scope.Journal.WriteAsync(p =>
        {
            Skip(p);
            state = State(p, failed);
        });
        var why = Of(steps.Find(s => s.UndoOf is not null && s.State == StepState.Failed) ?? failed) ?? strayed;
        await EndAsync(state, state == RunState.Undone && why is not null ? why with { Message = $"{why.Message} What was done has been taken back." } : why);
    }

    void Skip(JournalPage p)
    {
        foreach (var step in steps.Where(s => s.State == StepState.Waiting))
        {
            step.State = StepState.Skipped;
            p.Step(step, changed: true);
        }
    }

    async Task EndAsync(RunState state, Failure? failure)
    {
        // Told before the end is written: a process that dies between them tells it twice rather than never.
        await scope.Ending(new RunEnd(scope.Run, plan, state, failure));
        await scope.Journal.WriteAsync(p => p.Leave(state, failure));
    }

    void Interrupt(JournalPage p)
    {
        foreach (var step in steps.Where(s => s.State == StepState.Running))
        {
            step.Begin(Work.Idle, p.Now);
            p.Step(step);
        }
        var back = plan.OnFailure == OnFailure.Undo ? " What was changed is neither proven nor taken back until the run goes on." : "";
        p.Say(null, $"Left as it is: Proxmox's tasks go on, the leases stay.{back}");
        p.Leave(RunState.Interrupted, null);
    }

    RunState State(JournalPage p, StepRecord? failed)
    {
        if (failed is not null || strayed is not null)
            return plan.OnFailure == OnFailure.Undo && Undone(p) && steps.Exists(s => s.UndoOf is not null) ? RunState.Undone : RunState.Failed;
        if (steps.TrueForAll(s => s.State.Succeeded()))
            return RunState.Done;
        Undone(p);
        return RunState.Cancelled;
    }

    bool Undone(JournalPage p)
    {
        foreach (var step in steps.Where(s => s.State == StepState.Done && IsUndone(s)).ToList())
        {
            step.State = StepState.Undone;
            p.Step(step, changed: true);
        }
        return !steps.Exists(s => s.State == StepState.Done && s.UndoOf is null && s.Intent is not null)
            && !steps.Exists(s => s.UndoOf is not null && !s.State.Succeeded());
    }

    bool IsUndone(StepRecord step)
    {
        var undoing = steps.Where(s => s.UndoOf == step.Id).ToList();
        return undoing.Count > 0 && undoing.TrueForAll(s => s.State.Succeeded());
    }

    Failure? Of(StepRecord? step)
    {
        if (step?.Failure is not { } failure)
            return null;
        var failed = steps.FindAll(s => s.State is StepState.Failed or StepState.Unknown);
        return failure with
        {
            Message = failed.Count > 1
                ? $"{failed.Count} of {steps.Count} steps failed; the {(step == failed[0] ? "first" : "last")}, step {step.Id}: {failure.Message}"
                : $"Step {step.Id}: {failure.Message}",
        };
    }
}
