using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Runs;

/// <summary>Looks for the effect of a call whose answer never came; what can't be decided is never repeated.</summary>
/// <remarks>
/// In this order: a task of the same type, id and user that began since the intent is adopted; a check that says "already" ends the
/// step; once the call can't still be on its way, and after one more look, one that Proxmox would refuse twice begins again; anything
/// else asks the user, also in a run that is cancelled.
/// </remarks>
sealed class EffectSearch(RunScope scope, StepRecord step, StepWork work, StepContext context)
{
    readonly Bearing bearing = new(scope, step, step.Intent!.Cluster, work.Deadline);

    /// <summary>True once everything was asked after the call could no longer be on its way.</summary>
    bool lookedSettled;

    StepIntent Intent => step.Intent!;

    public async Task RunAsync(CancellationToken stop)
    {
        await work.WriteAsync(Work.Look, () => { });
        var pause = scope.Options.Poll;
        while (step.State == StepState.Running && step.Next == Move.Look)
        {
            if (await TryAsync(stop))
                return;
            await Task.Delay(pause, scope.Time, stop);
            pause = pause * 2 < scope.Options.PollAtMost ? pause * 2 : scope.Options.PollAtMost;
        }
    }

    async Task<bool> TryAsync(CancellationToken stop)
    {
        try
        {
            // The clock is read before the questions: what they don't show may have begun while they were asked.
            var after = scope.Time.GetUtcNow() - Intent.LostAt >= scope.Options.Settle;
            if (await TaskAsync(stop) is { } task)
            {
                await work.WriteAsync(Work.Task, () => step.Upid = task.ToString(), $"Found its task {task}.");
                return true;
            }
            // What the first look after settling did not show is looked for once more before anything is decided.
            var settled = after && lookedSettled;
            if (Intent.Answered)
            {
                lookedSettled = after;
                return settled && await UnnamedAsync();
            }
            var check = await scope.Kind(step.Plan).CheckAsync(step.Plan.Action, context, stop);
            await bearing.AnsweredAsync();
            lookedSettled = after;
            return await DecideAsync(check, settled);
        }
        catch (ProxmoxException e) when (bearing.Bears(e))
        {
            await bearing.TellAsync(e);
            return Intent.LeavesTask && scope.Time.GetUtcNow() - Intent.LostAt >= scope.Options.Settle && await CountsAsMadeAsync();
        }
    }

    async Task<bool> UnnamedAsync()
    {
        await work.WriteAsync(
            Work.Verify, () => step.Intent = Intent with { TaskEnded = true }, "Proxmox named no task, and none is to be seen; reading the effect back.");
        return true;
    }

    /// <summary>That nobody answers may be the very effect of the call; the step that follows finds out.</summary>
    async Task<bool> CountsAsMadeAsync()
    {
        await work.WriteAsync(Work.Verify, () => step.Intent = Intent with { TaskEnded = true }, $"Nobody can be asked for the effect of {Intent.Call}; it counts as made.");
        return true;
    }

    async Task<bool> DecideAsync(StepCheck check, bool settled)
    {
        switch (check)
        {
            case StepCheck.AlreadyDone already:
                step.Evidence = already.Evidence;
                await work.EndAsync(StepState.Done, null);
                return true;
            case StepCheck.Unheard unheard:
                step.Evidence = unheard.Evidence;
                await work.EndAsync(StepState.Failed, unheard.Failure);
                return true;
            case StepCheck.Ready when settled && Intent.Repeat == Repeat.DoesItTwice:
                await work.EndAsync(StepState.Unknown, StepFailures.Undecided(step, scope.Run, null));
                return true;
            case StepCheck.Ready when settled && scope.CancelledBy is not null:
                await work.EndAsync(StepState.Skipped, null);
                return true;
            case StepCheck.Ready when settled:
                await work.WriteAsync(Work.Check, () => step.Intent = null, $"{Intent.Call} had no effect; beginning again.");
                return true;
            case StepCheck.Refused refused when settled:
                await work.EndAsync(StepState.Unknown, StepFailures.Undecided(step, scope.Run, refused.Failure));
                return true;
            default:
                return false;
        }
    }

    async Task<Upid?> TaskAsync(CancellationToken stop)
    {
        if (Intent.TaskType is not { } type)
            return null;
        var client = await context.Clients(Intent.Cluster, stop);
        // The node's own clock has whole seconds; Croft's may be off.
        var since = Intent.NodeTime is { } node ? node - TimeSpan.FromSeconds(2) : Intent.At - scope.Options.ClockSkew;
        var tasks = await NodeTasks.ListAsync(client, Intent.Node, type, Intent.TaskId, since, stop);
        return Nearest(tasks.Where(t => t.Start >= since && !Intent.Before.Contains(t.ToString()) && (Intent.User is null || t.User == Intent.User)), Intent);
    }

    /// <summary>The first that began after the intent by the node's own clock; one from just before it only when there is no other.</summary>
    internal static Upid? Nearest(IEnumerable<Upid> unseen, StepIntent intent) =>
        unseen.OrderBy(t => t.Start < intent.NodeTime).ThenBy(t => t.Start < intent.NodeTime ? -t.Start.UtcTicks : t.Start.UtcTicks).FirstOrDefault();
}
