using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Croft.Proxmox;

namespace Croft.Engine.Runs;

/// <summary>Carries plans out durably: whatever process dies at whatever moment, another continues from the journal.</summary>
/// <param name="database">Holds plans, runs, leases and the journal.</param>
/// <param name="kinds">Every kind of step there is.</param>
/// <param name="clients">Gives the live client of a cluster by name.</param>
/// <param name="time">The clock.</param>
/// <param name="options">Times to keep to.</param>
/// <param name="ending">Told of each run just before its end is written; the audit.</param>
public sealed class RunEngine(
    Database database, IEnumerable<IStepKind> kinds, Func<string, CancellationToken, Task<ProxmoxClient>> clients, TimeProvider time, RunsOptions options,
    Func<RunEnd, Task>? ending = null)
    : IPlanTaker, IAsyncDisposable, IDisposable
{
    readonly ConcurrentDictionary<int, LiveRun> live = new();

    /// <summary>The event after which a run that this process took over is its own; what came before was on somebody else's screen.</summary>
    readonly ConcurrentDictionary<int, long> taken = new();

    /// <summary>Answers of calls that are for whoever waits for the run, until they are told.</summary>
    readonly ConcurrentDictionary<int, string> answers = new();
    readonly Dictionary<string, IStepKind> byName = kinds.ToDictionary(k => k.Kind, StringComparer.Ordinal);
    readonly RunOwner owner = RunOwner.ThisProcess();
    readonly RunStore store = new(database, time, options);
    readonly RunReader reader = new(database);
    internal RunSight Sight => new(reader, store);
    readonly RunTails tails = new(new(database), options, time);
    RunNews News => tails.News;

    internal TimeProvider Time => time;

    /// <summary>Id of the workspace; part of what its runs leave at Proxmox.</summary>
    public required Guid Workspace { get; init; }

    /// <summary>Who looks at a plan before it is kept.</summary>
    public Func<IEnumerable<IPlanReview>> Reviews { get; init; } = () => [];

    /// <summary>Tests end the process here.</summary>
    internal Action<JournalPage>? Boundary { get; set; }

    /// <inheritdoc/>
    public async Task<Plan> KeepAsync(Plan plan, CancellationToken ct)
    {
        PlanShape.Demand(plan);
        plan = await LackedPrivileges.WarnAsync(clients, plan, ct);
        foreach (var review in Reviews()) plan = await review.ReviewAsync(plan, ct);
        return await store.KeepAsync(await Estimates.FillAsync(database, plan, ct), ct);
    }

    /// <inheritdoc/>
    public Task<Plan> KeptAsync(int number, CancellationToken ct) => Sight.PlanAsync(number, ct);

    /// <summary>Steps of a kept plan that would be refused if it began now, each with the reason; those that follow what changes something are not asked.</summary>
    internal async Task<IReadOnlyList<(PlanStep Step, Failure Why)>> RefusedAsync(Plan plan, CancellationToken ct)
    {
        var proofs = plan.Steps.Where(s => s is { Phase: PlanStep.Proof, After.Count: 0 }).Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        var first = plan.Steps.Where(s => s is { IsOwn: false, Phase: not PlanStep.Proof } && s.After.All(proofs.Contains)).ToList();
        var refused = new Failure?[first.Count];
        await Parallel.ForAsync(0, first.Count, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = ct }, async (i, stop) =>
        {
            var context = new StepContext(new RunMark(Workspace, 0, plan.Made), first[i].Id, time, clients);
            if (!byName.TryGetValue(first[i].Kind, out var kind)) refused[i] = StepFailures.UnknownKind(first[i]);
            else if (await kind.CheckAsync(first[i].Action, context, stop) is StepCheck.Refused no) refused[i] = no.Failure;
        });
        return [.. first.Zip(refused).Where(r => r.Second is not null).Select(r => (r.First, r.Second!))];
    }

    /// <inheritdoc/>
    public async Task<RunRow> StartAsync(Plan plan, VerbContext context, CancellationToken ct)
    {
        var (run, holds) = await store.OpenAsync(plan, owner, context.Actor.Name, ct);
        var steps = await reader.StepsAsync(run, plan, ct);
        return await BeginAsync(new RunScopeSeed(run, 1, null) { Holds = holds }, plan, steps, ct);
    }

    /// <summary>Starts a run of a kept plan and returns when it has ended or waits for somebody.</summary>
    public async Task<RunRow> ExecuteAsync(Plan plan, VerbContext context, CancellationToken ct)
    {
        var run = await StartAsync(plan, context, ct);
        return await FollowAsync(run.Id, _ => { }, CancellationToken.None, ct);
    }

    /// <summary>Takes a run over whose process left, and continues it; in this process, in the background.</summary>
    /// <exception cref="FailureException">Conflict: it ended, or its owner lives. Invalid: a named step is not undecided. NotFound.</exception>
    public async Task<RunRow> ResumeAsync(ResumeRunRequest request, VerbContext context, CancellationToken ct)
    {
        var known = await Sight.HeadAsync(request.Run, ct);
        var plan = await store.PlanAsync(known.Plan, ct);
        RunResume.Check(request, await reader.StepsAsync(request.Run, plan, ct));
        var head = await store.TakeAsync(request.Run, owner, ct);
        var steps = await reader.StepsAsync(request.Run, plan, ct);
        taken[head.Id] = head.LastEvent;
        var seed = new RunScopeSeed(head.Id, head.Epoch + 1, head.CancelledBy);
        using (var journal = Open(seed))
            await journal.WriteAsync(p => RunResume.Write(p, request, context.Actor.Name, steps, head)).OrFail(head.Id);
        return await BeginAsync(seed, plan, steps, ct);
    }

    /// <summary>Asks that no further step begins; a run that nobody owns is taken over to be ended.</summary>
    /// <remarks>A task that runs already is awaited: Croft does not leave a change half watched.</remarks>
    /// <exception cref="FailureException">Conflict: it has ended. NotFound.</exception>
    public async Task<RunRow> CancelAsync(int run, VerbContext context, CancellationToken ct)
    {
        await Sight.HeadAsync(run, ct);
        var head = await store.AskToCancelAsync(run, context.Actor.Name, ct);
        if (live.TryGetValue(run, out var here))
            await here.Scope.CancelAsync(context.Actor.Name).OrFail(run);
        return head.Lives(time.GetUtcNow(), options)
            ? head.Row(time.GetUtcNow(), options)
            : await ResumeAsync(new ResumeRunRequest { Run = run }, context, ct);
    }

    /// <summary>Ends a run that nobody carries out without knowing how its open step came out: for a cluster that is gone for good.</summary>
    /// <exception cref="FailureException">Conflict: it has ended, or its owner lives. NotFound.</exception>
    public async Task<RunRow> AbandonAsync(int run, VerbContext context, CancellationToken ct)
    {
        await InterruptAsync(run, ct);
        var plan = await store.PlanAsync((await Sight.HeadAsync(run, ct)).Plan, ct);
        var head = await store.TakeAsync(run, owner, ct);
        var steps = await reader.StepsAsync(run, plan, ct);
        var failure = RunFailures.GivenUp(context.Actor.Name, steps);
        using var journal = Open(new RunScopeSeed(run, head.Epoch + 1, context.Actor.Name));
        await journal.WriteAsync(p => RunResume.GiveUp(p, steps, failure)).OrFail(run);
        // Told before the end is written, as every end is.
        await (ending ?? (static _ => Task.CompletedTask))(new RunEnd(run, plan, RunState.Cancelled, failure));
        await journal.WriteAsync(p => p.Leave(RunState.Cancelled, failure)).OrFail(run);
        News.TellFreed();
        return await ShowAsync(run, ct);
    }

    /// <summary>Leaves a run of this process as it is, once the answers that are on their way are written down.</summary>
    /// <returns>The run; interrupted, unless it ended meanwhile or belongs to another process.</returns>
    public async Task<RunRow> InterruptAsync(int run, CancellationToken ct)
    {
        if (live.TryGetValue(run, out var here))
        {
            here.Scope.Leave();
            await here.Work.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return await ShowAsync(run, ct);
    }

    /// <summary>What the call of a run of this process answered, as JSON; told once, then forgotten.</summary>
    public string? TakeAnswer(int run) => answers.TryRemove(run, out var answer) ? answer : null;

    /// <summary>The run as a list shows it.</summary>
    public async Task<RunRow> ShowAsync(int run, CancellationToken ct) => (await Sight.HeadAsync(run, ct)).Row(time.GetUtcNow(), options);

    /// <summary>Runs below a number, the newest first, and whether there are more.</summary>
    internal async Task<(IReadOnlyList<RunRow> Rows, bool More)> ListAsync(int before, int limit, RunState? state, CancellationToken ct)
    {
        List<RunRow> rows = [];
        while (true)
        {
            var heads = await reader.ListAsync(before, limit + 1, ct);
            foreach (var row in (await Sight.OfAsync(heads, ct)).Select(h => h.Row(time.GetUtcNow(), options)).Where(r => state is null || r.State == state))
            {
                if (rows.Count == limit)
                    return (rows, true);
                rows.Add(row);
            }
            if (heads.Count <= limit)
                return (rows, false);
            before = heads[^1].Id;
        }
    }

    /// <summary>The run with its steps, its owner and what it holds.</summary>
    internal async Task<RunDetail> DetailAsync(int run, CancellationToken ct)
    {
        var head = await Sight.HeadAsync(run, ct);
        var steps = await reader.StepsAsync(run, await store.PlanAsync(head.Plan, ct), ct);
        return RunViews.Detail(head, steps, await reader.LeasesAsync(run, ct), time.GetUtcNow(), options);
    }

    /// <summary>The steps of a run as its journal holds them.</summary>
    internal async Task<IReadOnlyList<StepRecord>> RecordsAsync(int run, CancellationToken ct) =>
        await reader.StepsAsync(run, await store.PlanAsync((await Sight.HeadAsync(run, ct)).Plan, ct), ct);

    /// <summary>The newest plan that somebody made and of which no run was begun; null when there is none.</summary>
    internal async Task<Plan?> NewestAsync(string actor, CancellationToken ct) => await store.NewestAsync(actor, ct) is { } plan && Access.Horizon.Current.Sees(plan) ? plan : null;

    /// <summary>What a run that has ended did at Proxmox, newest first, each with the step that takes it back where its kind knows one.</summary>
    /// <exception cref="FailureException">Conflict: it has not ended. NotFound.</exception>
    internal async Task<(Plan Plan, IReadOnlyList<(PlanStep Step, PlanStep? Back)> Done)> DoneAsync(int run, CancellationToken ct)
    {
        var head = await Sight.HeadAsync(run, ct);
        if (!head.State.Ended())
            throw new FailureException(FailureKind.Conflict, $"Run {run} has not ended.", $"Wait for it, or cancel it: croft run cancel {run}.");
        var plan = await store.PlanAsync(head.Plan, ct);
        var done = (await reader.StepsAsync(run, plan, ct)).Where(s => s is { State: StepState.Done, UndoOf: null, HasDone: true }).OrderByDescending(s => s.Ended).ThenByDescending(s => s.Ordinal);
        var mark = new RunMark(Workspace, run, plan.Made);
        return (plan, [.. done.Select(s => (s.Plan, byName.GetValueOrDefault(s.Plan.Kind)?.Undo(s.Plan.Action, new StepContext(mark, s.Id, time, clients))))]);
    }

    /// <summary>The run as reports tell it.</summary>
    internal async Task<RunReport> ReportAsync(int run, CancellationToken ct)
    {
        var detail = await DetailAsync(run, ct);
        var plan = RunSight.Told(await store.PlanAsync(detail.Run.Plan, ct));
        return Reports.ReportMaker.Make(detail, plan, await reader.StepsAsync(run, plan, ct), time.GetUtcNow());
    }

    /// <summary>Events of a run in order, from after a sequence, until it ends or waits for somebody.</summary>
    public async IAsyncEnumerable<RunEvent> WatchAsync(int run, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            var (head, events, next) = await tails.ReadAsync(run, after, ct);
            await Sight.DemandSeenAsync(head, ct);
            foreach (var e in events)
                yield return e;
            if (events.Count > 0)
                after = events[^1].Sequence;
            var runs = head.StateAt(time.GetUtcNow(), options) == RunState.Running;
            if (events.Count == RunReader.MostEvents || (events.Count > 0 && !runs))
                continue;
            if (!runs)
                yield break;
            if (live.TryGetValue(run, out var here) && here.Work.IsFaulted)
                await here.Work;
            else
                await Task.WhenAny(next, Task.Delay(options.Watch, time, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Follows a run to its end or until it waits for somebody; when <paramref name="leave"/> fires, a run of this process is interrupted.</summary>
    /// <remarks>Of a run that was taken over, what came before is told as the steps that had succeeded, without their logs.</remarks>
    public async Task<RunRow> FollowAsync(int run, Action<RunEvent> onEvent, CancellationToken leave, CancellationToken ct)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using var leaving = leave.Register(() =>
        {
            if (live.TryGetValue(run, out var here))
                here.Scope.Leave();
            else
                watching.Cancel();
        });
        try
        {
            var after = taken.GetValueOrDefault(run);
            foreach (var e in after > 0 ? await reader.EndedStepsAsync(run, after, watching.Token) : [])
                onEvent(e);
            await foreach (var e in WatchAsync(run, after, watching.Token))
                onEvent(e);
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            // Another process owns the run: only the wait ends.
        }
        catch (Exception e) when (Away(e) is { Kind: not FailureKind.Bug } away)
        {
            throw new FailureException(away with { WayOut = $"What was written of run {run} stands. Once the database answers: 'croft run show {run}', and where it was interrupted 'croft run resume {run}'." }, e);
        }
        if (live.TryGetValue(run, out var mine))
            await mine.Work.WaitAsync(ct);
        return await ShowAsync(run, ct);
    }

    /// <summary>Runs that wait for somebody: interrupted, unknown, or owned by a process that is gone.</summary>
    public async Task<IReadOnlyList<RunRow>> WaitingAsync(CancellationToken ct) =>
        [.. (await Sight.OfAsync(await reader.OpenAsync(ct), ct)).Select(h => h.Row(time.GetUtcNow(), options)).Where(r => r.State.Waits())];

    /// <summary>Leaves every run of this process without waiting until that is written down; the journal bears it.</summary>
    public void Dispose()
    {
        foreach (var run in live.Values)
        {
            // Asked to leave before and still at it: whoever asked waits no longer, not even for an answer.
            if (run.Scope.Leaving.IsCancellationRequested)
                run.Scope.Abandon();
            else
                run.Scope.Leave();
        }
    }

    /// <summary>Leaves every run of this process, and waits until that is written down.</summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        foreach (var run in live.Values)
            await run.Work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>What became of the database, whether it went away in the midst of a command or before a connection was made; null for anything else.</summary>
    Failure? Away(Exception e) => e switch
    {
        DbException cut => database.Explain(cut),
        FailureException { InnerException: DbException } refused => refused.Failure,
        _ => null,
    };

    Journal Open(RunScopeSeed seed) => new(database, time, News, seed.Run, seed.Epoch) { Boundary = Boundary };

    async Task<RunRow> BeginAsync(RunScopeSeed seed, Plan plan, List<StepRecord> steps, CancellationToken ct)
    {
        var scope = new RunScope
        {
            Journal = Open(seed),
            Mark = new RunMark(Workspace, seed.Run, plan.Made),
            Options = options,
            Time = time,
            Kinds = byName,
            Clients = clients,
            CancelledBy = seed.CancelledBy,
            Holds = seed.Holds,
            Freed = () => News.Freed,
            Ending = ending ?? (static _ => Task.CompletedTask),
        };
        var row = await ShowAsync(seed.Run, ct);
        var begin = new TaskCompletionSource();
        // A run sees all that its plan touches, whatever becomes of who started it.
        using (Access.Horizon.EnterEverything())
            live[seed.Run] = new LiveRun(scope, CarryAsync(scope, new RunWork(scope, plan, steps), begin.Task));
        begin.SetResult();
        return row;
    }

    async Task CarryAsync(RunScope scope, RunWork work, Task begin)
    {
        await begin.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var ended = new CancellationTokenSource();
        var beat = BeatAsync(scope, ended.Token);
        try
        {
            await work.RunAsync();
        }
        catch (FencedException)
        {
            // The run goes on elsewhere, and its journal says so; there is nothing to add here.
        }
        catch (JournalException e)
        {
            throw RunFailures.NotWritten(scope.Run, e);
        }
        finally
        {
            await ended.CancelAsync();
            await beat;
            News.Tell(scope.Run);
            News.TellFreed();
        }
        if (scope.Answer is { } answer)
            answers[scope.Run] = answer;
        live.TryRemove(scope.Run, out _);
        scope.Dispose();
        scope.Journal.Dispose();
        News.Tell(scope.Run);
    }

    async Task BeatAsync(RunScope scope, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.Heartbeat, time, ended);
                await BeatOnceAsync(scope);
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (FencedException)
        {
            scope.Abandon();
        }
    }

    /// <summary>A beat that the database refused is made up for by the next; if none comes through, somebody takes over and fences this process.</summary>
    static async Task BeatOnceAsync(RunScope scope)
    {
        try
        {
            if (await scope.Journal.BeatAsync() is { } by)
                await scope.CancelAsync(by);
        }
        catch (JournalException)
        {
        }
    }

    sealed record LiveRun(RunScope Scope, Task Work);

    sealed record RunScopeSeed(int Run, long Epoch, string? CancelledBy)
    {
        public bool Holds { get; init; }
    }
}
