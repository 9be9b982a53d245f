using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Runs;

/// <summary>Carries one step from where its journal stands to its end: the order is the same for every kind.</summary>
sealed class StepWork(RunScope scope, StepRecord step)
{
    /// <summary>What a backup job answers in place of a task when the node holds none of its guests.</summary>
    const string NothingToDo = "OK";

    readonly StepContext context = scope.Context(step.Id);

    /// <summary>Proxmox answered no: the intent stands in the journal, but nothing is to be looked for.</summary>
    bool refused;

    /// <summary>When it is given up.</summary>
    public DateTimeOffset Deadline { get; private set; }

    Journal Journal => scope.Journal;

    /// <summary>Returns when the step has ended, can't be decided, or this process leaves.</summary>
    /// <exception cref="FencedException">Another process owns the run.</exception>
    public async Task RunAsync()
    {
        var allowed = step.Plan.Deadline ?? scope.Options.Deadline;
        Deadline = scope.Time.GetUtcNow() + allowed;
        using var deadline = new CancellationTokenSource(allowed, scope.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, scope.Leaving);
        try
        {
            if (step.State == StepState.Waiting)
                await WriteAsync(Work.Check, () => step.State = StepState.Running);
            while (step.State == StepState.Running)
                await MoveAsync(stop.Token);
        }
        catch (OperationCanceledException) when (scope.Gone.IsCancellationRequested)
        {
            throw new FencedException(scope.Run, Journal.Epoch);
        }
        catch (OperationCanceledException) when (scope.Leaving.IsCancellationRequested)
        {
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            await GiveUpAsync(StepFailures.Late(step, scope.Kind(step.Plan)));
        }
        catch (ProxmoxException e)
        {
            await GiveUpAsync(await StepFailures.OfAsync(step, e, context, scope.Gone));
        }
        catch (FailureException e)
        {
            await GiveUpAsync(e.Failure);
        }
        catch (Exception e) when (e is not FencedException and not JournalException)
        {
            await GiveUpAsync(StepFailures.Bug(step, e));
        }
    }

    /// <summary>A failure decides nothing while a call's effect is still looked for, or its task was not seen ended.</summary>
    Task GiveUpAsync(Failure failure) => step.Next switch
    {
        Move.Look when !refused => EndAsync(StepState.Unknown, StepFailures.Undecided(step, scope.Run, failure)),
        Move.Wait => EndAsync(StepState.Unknown, StepFailures.NotSeenEnded(step, scope.Run, failure)),
        _ => EndAsync(StepState.Failed, failure),
    };

    Task MoveAsync(CancellationToken stop) => step.Next switch
    {
        Move.Check => CheckAsync(stop),
        Move.Look => new EffectSearch(scope, step, this, context).RunAsync(stop),
        Move.Wait => new TaskWait(scope, step, this, context).RunAsync(stop),
        _ => VerifyAsync(stop),
    };

    async Task CheckAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        switch (await scope.Kind(step.Plan).CheckAsync(step.Plan.Action, context, stop))
        {
            case StepCheck.AlreadyDone already:
                step.Evidence = already.Evidence;
                await EndAsync(StepState.Already, null);
                break;
            case StepCheck.Asked asked:
                step.Evidence = asked.Evidence;
                await EndAsync(StepState.Done, null);
                break;
            case StepCheck.Own own:
                step.Evidence = await own.Write(stop);
                await EndAsync(StepState.Done, null);
                break;
            case StepCheck.Unheard unheard:
                step.Evidence = unheard.Evidence;
                await EndAsync(StepState.Failed, unheard.Failure);
                break;
            case StepCheck.Refused refused:
                await EndAsync(StepState.Failed, refused.Failure);
                break;
            case StepCheck.Ready ready:
                await BeginAsync(ready.Change, stop);
                break;
        }
    }

    async Task BeginAsync(ChangeCall change, CancellationToken stop)
    {
        if (change.Unable is { } unable)
        {
            await EndAsync(StepState.Failed, unable);
            return;
        }
        var client = await scope.Clients(change.Cluster, stop);
        // Opened before the intent: a file that is gone by now leaves nothing to be looked for.
        await using var file = change.File?.Content.Open();
        var intent = await IntentAsync(client, change, stop);
        stop.ThrowIfCancellationRequested();
        await WriteAsync(Work.Call, () => step.Intent = intent);
        try
        {
            await CallAsync(client, change, intent, file, stop);
        }
        catch (ProxmoxException e) when (e.MayHaveHappened)
        {
            await WriteAsync(
                Work.Look, () => step.Intent = intent with { GivenUp = scope.Time.GetUtcNow() },
                $"The answer to {intent.Call} was lost ({e.Message}); looking for its effect.");
        }
        catch (ProxmoxException e) when (HeldForSeconds(e) && intent.At - step.Started < scope.Options.LockPatience)
        {
            await WriteAsync(Work.Lock, () => step.Intent = null, $"Waiting for a lock: {e.Reason ?? e.Message}");
            await Task.Delay(scope.Options.PollAtMost, scope.Time, stop);
        }
        catch (ProxmoxException)
        {
            refused = true;
            throw;
        }
    }

    async Task CallAsync(ProxmoxClient client, ChangeCall change, StepIntent intent, Stream? file, CancellationToken stop)
    {
        // A process that was paused between its intent and its call must not make a call that others believe dead.
        if (scope.Time.GetUtcNow() - Journal.Proven > scope.Options.Stale / 2)
            await Journal.WriteAsync(_ => { });
        var answer = change.File is { } sent
            ? await new FileSending(scope, step.Id, sent).SendAsync(client, file!, stop)
            : await client.SendAsync(change.Call with { Repeatable = false }, scope.Gone);
        if (change.TellsAnswer)
            scope.Answer = answer.Data.GetRawText();
        var text = answer.Data.ValueKind == System.Text.Json.JsonValueKind.String ? answer.Data.GetString() : null;
        if (text?.StartsWith("UPID:", StringComparison.Ordinal) == true)
            await WriteAsync(Work.Task, () => step.Upid = text);
        else if (change.TaskType is not null && answer.Data.ValueKind != System.Text.Json.JsonValueKind.Null && text is not ("" or NothingToDo))
            throw new ProxmoxException(ProxmoxError.BadAnswer, $"it names no task but says {Excerpt(answer.Data)}") { MayHaveHappened = true };
        else
            await WriteAsync(intent.TaskUnnamed ? Work.Look : Work.Verify, () => step.Intent = intent with { Answered = true, Kept = change.Keeps?.Invoke(answer.Data) });
    }

    async Task<StepIntent> IntentAsync(ProxmoxClient client, ChangeCall change, CancellationToken stop)
    {
        IReadOnlyList<Upid> before = [];
        if (change.TaskType is { } type)
            before = await NodeTasks.ListAsync(client, change.Node, type, change.TaskId, null, stop);
        var nodeTime = change.TaskType is null ? null : await NodeTasks.TimeAsync(client, change.Node, stop);
        return new StepIntent(change.Cluster, change.Node, change.Call.Method.Method, change.Call.Path, scope.Time.GetUtcNow())
        {
            NodeTime = nodeTime,
            Patience = change.Call.Deadline ?? client.Deadline,
            TaskType = change.TaskType,
            TaskId = change.TaskId,
            TaskUnnamed = change.TaskUnnamed,
            LeavesTask = change.LeavesTask,
            DigestBefore = change.DigestBefore,
            Repeat = change.Repeat,
            User = client.User,
            Before = [.. before.Select(t => t.ToString())],
        };
    }

    async Task VerifyAsync(CancellationToken stop)
    {
        await WriteAsync(Work.Verify, () => { });
        var since = scope.Time.GetUtcNow();
        var bearing = new Bearing(scope, step, step.Intent!.Cluster, Deadline);
        while (true)
        {
            var verdict = await AskAsync(bearing, stop);
            if (verdict is not null)
                step.Evidence = verdict.Evidence;
            if (verdict is { Proven: true })
            {
                await EndAsync(StepState.Done, null);
                return;
            }
            if (verdict is not null && scope.Time.GetUtcNow() - since >= scope.Options.VerifyGrace)
            {
                await EndAsync(StepState.Failed, StepFailures.NotProven(step, verdict));
                return;
            }
            await Task.Delay(scope.Options.Poll, scope.Time, stop);
        }
    }

    async Task<Verdict?> AskAsync(Bearing bearing, CancellationToken stop)
    {
        try
        {
            var verdict = await scope.Kind(step.Plan).VerifyAsync(step.Plan.Action, context with { Kept = step.Intent?.Kept, HasAnswer = scope.Answer is not null }, stop);
            await bearing.AnsweredAsync();
            return verdict;
        }
        catch (ProxmoxException e) when (bearing.Bears(e))
        {
            await bearing.TellAsync(e);
            return null;
        }
    }

    static string Excerpt(System.Text.Json.JsonElement data) => data.GetRawText() is { Length: > 80 } text ? $"{text[..80]}…" : data.GetRawText();

    /// <summary>A file lock is held for one call of somebody's; a guest's own lock for a whole task, which is not ours to outwait.</summary>
    static bool HeldForSeconds(ProxmoxException e) =>
        e.Error == ProxmoxError.Locked && e.Reason?.Contains("can't lock file", StringComparison.Ordinal) == true;

    /// <summary>Writes changed facts, and the class of work that begins with them.</summary>
    public Task WriteAsync(Work work, Action change, string? line = null) => Journal.WriteAsync(p =>
    {
        var before = step.State;
        change();
        step.Started ??= p.Now;
        step.Begin(work, p.Now);
        p.Step(step, changed: before != step.State);
        if (line is not null)
            p.Say(step.Id, line);
    });

    /// <summary>Writes the end of the step, or that it can't be decided.</summary>
    public Task EndAsync(StepState state, Failure? failure) => Journal.WriteAsync(p =>
    {
        step.State = state;
        step.Failure = failure;
        step.Ended = state == StepState.Unknown ? null : p.Now;
        p.Step(step, changed: true);
        if (failure is not null)
            p.Say(step.Id, failure.Message);
    });
}
