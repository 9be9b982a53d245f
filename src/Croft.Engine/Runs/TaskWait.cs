using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Runs;

/// <summary>Awaits the task of a step, carrying its log into the journal; a node that is away for a while is waited for.</summary>
sealed class TaskWait(RunScope scope, StepRecord step, StepWork work, StepContext context)
{
    bool away;

    public async Task RunAsync(CancellationToken stop)
    {
        await work.WriteAsync(Work.Task, () => { });
        var pause = scope.Options.Poll;
        while (true)
        {
            if (await LookAsync(stop) is { Runs: false } end)
            {
                await EndAsync(end);
                return;
            }
            await Task.Delay(pause, scope.Time, stop);
            pause = pause * 2 < scope.Options.PollAtMost ? pause * 2 : scope.Options.PollAtMost;
        }
    }

    async Task<TaskEnd?> LookAsync(CancellationToken stop)
    {
        try
        {
            var client = await context.Clients(step.Intent!.Cluster, stop);
            var end = await NodeTasks.StatusAsync(client, step.Upid!, stop);
            await ReadLogAsync(client, stop);
            if (away)
                await scope.Journal.WriteAsync(p => p.Say(step.Id, $"{SeenTask.Parse(step.Upid!).Node} answers again."));
            away = false;
            return end;
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.NotFound)
        {
            step.Warnings.Add("The node no longer knows the task; what counts is the effect read back.");
            return new TaskEnd(false, "OK");
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.Unreachable or ProxmoxError.TimedOut or ProxmoxError.NoQuorum)
        {
            if (!away)
                await scope.Journal.WriteAsync(p => p.Say(step.Id, $"{e.Message} The task may go on; asking again until the step's deadline."));
            away = true;
            return null;
        }
    }

    async Task ReadLogAsync(ProxmoxClient client, CancellationToken stop)
    {
        while (await NodeTasks.LogAsync(client, step.Upid!, step.Intent!.LogRead, stop) is { Count: > 0 } lines)
        {
            await scope.Journal.WriteAsync(p =>
            {
                step.Intent = step.Intent with { LogRead = step.Intent.LogRead + lines.Count };
                p.Step(step);
                foreach (var line in lines)
                    p.Event(new RunEvent(0, 0, p.Now) { Step = step.Id, Line = line, Progress = LogProgress.Of(line) });
            });
            step.Warnings.AddRange(lines.Where(IsWarning));
            if (lines.Count < 500)
                return;
        }
    }

    async Task EndAsync(TaskEnd end)
    {
        if (end.Exit == "OK" || end.Exit?.StartsWith("WARNINGS", StringComparison.Ordinal) == true)
        {
            if (end.Exit != "OK" && step.Warnings.Count == 0)
                step.Warnings.Add($"The task ended with {end.Exit}.");
            await work.WriteAsync(Work.Verify, () => step.Intent = step.Intent! with { TaskEnded = true });
            return;
        }
        await work.EndAsync(StepState.Failed, StepFailures.OfTask(step, end.Exit));
    }

    static bool IsWarning(string line) =>
        line.StartsWith("WARN:", StringComparison.OrdinalIgnoreCase) || line.StartsWith("WARNING:", StringComparison.OrdinalIgnoreCase)
        || line.StartsWith("INFO: WARN", StringComparison.Ordinal);
}
