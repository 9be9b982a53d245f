using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Runs;

/// <summary>Awaits the task of a step, carrying its log into the journal; a node that is away for a while is waited for.</summary>
sealed class TaskWait(RunScope scope, StepRecord step, StepWork work, StepContext context)
{
    const int MostWarnings = 100;

    readonly Lazy<Concealment> concealment = new(() => new Concealment(scope.Kind(step.Plan).Secrets(step.Plan.Action)));
    readonly Bearing bearing = new(scope.Time, scope.Options.Settle);
    bool away;

    public async Task RunAsync(CancellationToken stop)
    {
        await work.WriteAsync(Work.Task, () => { });
        var pause = scope.Options.Poll;
        while (true)
        {
            if (await LookAsync(stop) is { } end)
            {
                await EndAsync(end);
                return;
            }
            await Task.Delay(pause, scope.Time, stop);
            pause = pause * 2 < scope.Options.PollAtMost ? pause * 2 : scope.Options.PollAtMost;
        }
    }

    async Task<TaskResult?> LookAsync(CancellationToken stop)
    {
        try
        {
            var task = (await context.Clients(step.Intent!.Cluster, stop)).Task(Upid.Parse(step.Upid!));
            var state = await task.StateAsync(stop);
            bearing.Answered();
            // The log is read after the state, so that all lines of an ended task are there.
            await ReadLogAsync(task, stop);
            if (away)
                await scope.Journal.WriteAsync(p => p.Say(step.Id, $"{task.Upid.Node} answers again."));
            away = false;
            return state.Result;
        }
        catch (ProxmoxException e) when (KnowsNoSuchTask(e))
        {
            step.Warnings.Add("The node no longer knows the task; what counts is the effect read back.");
            return TaskResult.Parse("OK");
        }
        catch (ProxmoxException e) when (bearing.Bears(e))
        {
            if (!away)
                await scope.Journal.WriteAsync(p => p.Say(step.Id, $"{e.Message} The task may go on; asking again until the step's deadline."));
            away = true;
            return null;
        }
    }

    async Task ReadLogAsync(ProxmoxTask task, CancellationToken stop)
    {
        const int page = 500;
        while (true)
        {
            List<string> lines = [.. (await task.LogAsync(step.Intent!.LogRead, page, stop)).Lines.Select(l => concealment.Value.Of(l.Text))];
            if (lines.Count == 0)
                return;
            var warned = Warn(lines.Where(IsWarning));
            await scope.Journal.WriteAsync(p =>
            {
                step.Intent = step.Intent with { LogRead = step.Intent.LogRead + lines.Count };
                if (warned)
                    p.Step(step);
                else
                    p.Intent(step);
                foreach (var line in lines)
                    p.Event(new RunEvent(0, 0, p.Now) { Step = step.Id, Line = line, Progress = LogProgress.Of(line) });
            });
            if (lines.Count < page)
                return;
        }
    }

    /// <summary>Keeps the first warnings; a task that warns without end would make its step's row as long as its log.</summary>
    bool Warn(IEnumerable<string> warnings)
    {
        var before = step.Warnings.Count;
        foreach (var warning in warnings.TakeWhile(_ => step.Warnings.Count <= MostWarnings))
            step.Warnings.Add(step.Warnings.Count < MostWarnings ? warning : $"There are more: croft task log {step.Upid}");
        return step.Warnings.Count > before;
    }

    async Task EndAsync(TaskResult end)
    {
        if (!end.Succeeded)
        {
            await work.EndAsync(StepState.Failed, await StepFailures.OfTaskAsync(step, concealment.Value.Of(end.Text), context, scope.Gone));
            return;
        }
        if (end.Outcome == TaskOutcome.Warnings && step.Warnings.Count == 0)
            step.Warnings.Add($"The task ended with {end.Text}.");
        await work.WriteAsync(Work.Verify, () => step.Intent = step.Intent! with { TaskEnded = true });
    }

    /// <summary>Exactly Proxmox's own answer; that the node's name can't be looked up, say, is another "not found".</summary>
    static bool KnowsNoSuchTask(ProxmoxException e) =>
        (e.Faults.TryGetValue("upid", out var fault) && fault.Contains("no such task", StringComparison.Ordinal))
        || (e.InnerException is ProxmoxException told && KnowsNoSuchTask(told));

    static bool IsWarning(string line) =>
        line.StartsWith("WARN:", StringComparison.OrdinalIgnoreCase) || line.StartsWith("WARNING:", StringComparison.OrdinalIgnoreCase)
        || line.StartsWith("INFO: WARN", StringComparison.Ordinal);
}
