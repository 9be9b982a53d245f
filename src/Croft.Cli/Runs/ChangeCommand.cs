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
        if (verb.OnlyShows || line.Has(GlobalOptions.Plan))
        {
            if (verb.OnlyShows && line.Value(GlobalOptions.OutPlan) is { } file) new FilesOutput(_notes).Write([new DocumentFile(file, ResultJson.Write(plan) + "\n")], ".", replace: true);
            return Show(plan, line);
        }
        if (line.Has(GlobalOptions.NoWait) && !invoker.RunsOutlive) throw NoWaitHere();
        if (plan.Steps.Count == 0)
        {
            _notes.Note(PlanPrinter.Nothing(plan));
            foreach (var warning in plan.Warnings) _notes.Warn(warning);
            PlanPrinter.PrintOutlook(plan, _notes.Screen);
            new FilesOutput(_notes).Save(plan.Saves);
            if (screens.Settings.Machine) screens.PrintMachine(plan);
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
            if (screens.Settings.Machine) screens.PrintMachine(run);
            return ExitCodes.Done;
        }
        return await new RunFollower(context, screens, invoker, interrupts).FollowAsync(plan, run, ct);
    }

    int Show(Plan plan, TypedLine line)
    {
        if (verb.OnlyShows && line.Has(GlobalOptions.Graph)) screens.Output.Write(PlanGraph.Of(plan));
        else if (screens.Settings.Machine) screens.PrintMachine(plan);
        else PlanPrinter.Print(plan, invoker.Target, screens.Output);
        return line.Has(GlobalOptions.ExitCode) && plan.Differs ? ExitCodes.Differs : ExitCodes.Done;
    }

    FailureException NoWaitHere() => new(
        FailureKind.Unsupported, "--no-wait needs a server: in a workspace a run lives in the command that started it.", $"Leave it out, or end the command with Ctrl-C and go on later: croft run resume N.");
}
