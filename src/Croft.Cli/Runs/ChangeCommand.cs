using Croft.Cli.Printing;
using Croft.Cli.Requests;
using Croft.Cli.Tree;
using Croft.Contracts;

namespace Croft.Cli.Runs;

/// <summary>A verb that changes the estate: plan, consent, run, report.</summary>
internal sealed class ChangeCommand(CliContext context, Screens screens, VerbInfo verb, IInvoker invoker, Prompter prompter, Interrupts interrupts)
{
    readonly Notes _notes = screens.Notes;

    public async Task<int> RunAsync(object request, TypedLine line, CancellationToken ct)
    {
        var plan = await interrupts.OrLeave(invoker.PlanAsync(verb, request, interrupts.Token));
        if (line.Has(GlobalOptions.Plan)) return Show(plan, line.Has(GlobalOptions.ExitCode));
        if (plan.Steps.Count == 0)
        {
            _notes.Note($"{plan.Title}: nothing to do");
            foreach (var warning in plan.Warnings) _notes.Warn(warning);
            if (screens.Settings.Machine) PrintMachine(plan);
            return ExitCodes.Done;
        }
        var consent = new Consent(prompter, _notes);
        var asks = plan.Confirmation is not null && !line.Has(GlobalOptions.Yes) && prompter.CanAsk;
        // Who is asked sees the whole plan instead.
        if (!asks) PlanPrinter.Compact(plan, invoker.Target, _notes);
        var confirmed = await interrupts.OrLeave(
            consent.AskAsync(plan, invoker.Target, line.Has(GlobalOptions.Yes), line.Value(GlobalOptions.Yes), interrupts.Token)!);
        var run = await interrupts.OrLeave(invoker.StartAsync(plan, confirmed, interrupts.Token));
        if (line.Has(GlobalOptions.NoWait))
        {
            _notes.Note($"run {run.Id} is started; croft run watch {run.Id} follows it");
            if (screens.Settings.Machine) PrintMachine(run);
            return ExitCodes.Done;
        }
        return await FollowAsync(plan, run, ct);
    }

    int Show(Plan plan, bool exitCode)
    {
        if (screens.Settings.Machine) PrintMachine(plan);
        else PlanPrinter.Print(plan, invoker.Target, screens.Output);
        return exitCode && plan.Steps.Count > 0 ? ExitCodes.Differs : ExitCodes.Done;
    }

    async Task<int> FollowAsync(Plan plan, RunRow run, CancellationToken ct)
    {
        using var progress = Progress.For(plan, _notes, context.Time);
        interrupts.Follow(() => progress.Say($"leaving run {run.Id} after its current step; Ctrl-C again leaves at once"));
        var started = context.Time.GetTimestamp();
        try
        {
            run = await interrupts.OrLeave(invoker.FollowAsync(run.Id, progress.Show, interrupts.Leave, ct));
        }
        catch (OperationCanceledException)
        {
            progress.Close();
            _notes.Screen.Line($"left run {run.Id} at once; croft run show {run.Id} tells its state", Style.Warn);
            return ExitCodes.Interrupted;
        }
        progress.Close();
        Report(run, context.Time.GetElapsedTime(started));
        if (screens.Settings.Machine) PrintMachine(run);
        return interrupts.Left && run.State is RunState.Interrupted or RunState.Running ? ExitCodes.Interrupted : ExitCodes.Of(run.State);
    }

    void Report(RunRow run, TimeSpan took)
    {
        var screen = _notes.Screen;
        var text = $"run {run.Id} {Words.Spaced(run.State.ToString())}: {run.Title}; {run.Steps} steps in {Durations.Of(took)}";
        switch (run.State)
        {
            case RunState.Done:
                _notes.Note($"{text}; evidence: croft run show {run.Id}", Style.Good);
                break;
            case RunState.Running:
                screen.Text(Plain.Of($"run {run.Id} goes on without us; croft run watch {run.Id} follows it"), Style.Warn);
                break;
            case RunState.Interrupted:
                screen.Text(Plain.Of($"{text}; go on with: croft run resume {run.Id}"), Style.Warn);
                break;
            default:
                if (!screens.Settings.Json) screen.Text(Plain.Of(text), Style.Bad);
                _notes.Failure(run.Failure ?? new Failure(FailureKind.Conflict, $"Run {run.Id} ended {Words.Spaced(run.State.ToString())}."));
                if (run.Failure?.WayOut is null && !screens.Settings.Json) screen.Text($"croft run show {run.Id} tells each step", Style.Accent);
                break;
        }
    }

    void PrintMachine(object value) =>
        screens.Output.Write(screens.Settings.Yaml
            ? ResultYaml.Write(ResultJson.Node(value, screens.Settings.Columns))
            : ResultJson.Write(ResultJson.Node(value, screens.Settings.Columns)) + "\n");
}
