using Croft.Cli.Printing;
using Croft.Cli.Requests;
using Croft.Contracts;

namespace Croft.Cli.Runs;

/// <summary>Shows a run until it ends, and says how it ended.</summary>
internal sealed class RunFollower(CliContext context, Screens screens, IInvoker invoker, Interrupts interrupts)
{
    readonly Notes _notes = screens.Notes;

    /// <summary>True when the run was asked to be cancelled: that is then what it should end as.</summary>
    public bool Cancels { get; init; }

    public async Task<int> FollowAsync(Plan plan, RunRow run, CancellationToken ct)
    {
        using var progress = Progress.For(plan, _notes, context.Time);
        interrupts.Follow(() => progress.Say($"leaving run {run.Id}: its journal is brought up to date, Proxmox's task goes on; Ctrl-C again leaves at once"));
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
        if (run.State == RunState.Done) new FilesOutput(_notes).Save(plan.Saves);
        if (plan.IsCommand && run.State == RunState.Done && await interrupts.OrLeave(invoker.OutcomeAsync(run, ct)) is { } outcome) return CommandOutput.Print(outcome, screens);
        if (screens.Settings.Machine) screens.PrintMachine(run);
        if (Cancels && run.Ended is not null) return run.State == RunState.Cancelled ? ExitCodes.Done : ExitCodes.Failed;
        return interrupts.Left && run.State is RunState.Interrupted or RunState.Running ? ExitCodes.Interrupted : ExitCodes.Of(run);
    }

    void Report(RunRow run, TimeSpan took)
    {
        var screen = _notes.Screen;
        var text = $"run {run.Id} {Words.Spaced(run.State.ToString())}: {run.Title}; {run.Steps} steps in {Durations.Of(took)}";
        switch (run.State)
        {
            case RunState.Cancelled when Cancels:
                _notes.Note(text, Style.Good);
                break;
            case RunState.Done when Cancels:
                if (!screens.Settings.Json) screen.Text(Plain.Of($"nothing was cancelled: run {run.Id} had ended by then: done; croft run show {run.Id} tells what it did"), Style.Warn);
                break;
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
}
