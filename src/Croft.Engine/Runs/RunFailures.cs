using Croft.Contracts;

namespace Croft.Engine.Runs;

/// <summary>Why a run can't be opened, taken over or cancelled.</summary>
static class RunFailures
{
    public static FailureException NoRun(int run) =>
        new(FailureKind.NotFound, $"There is no run {run}.", "List them with 'croft run list'.");

    /// <summary>A run that nobody carries out is not waited for: it may stay so for days.</summary>
    public static Failure Held(string resource, RunHead head) => new(
        FailureKind.Conflict, $"{resource} is held by run {head.Id} ({(head.State == RunState.Unknown ? "unknown" : "interrupted")}).")
    {
        WayOut = head.State == RunState.Unknown
            ? $"It keeps its leases until it is decided: 'croft run show {head.Id}' names the step, then 'croft run resume {head.Id}' with --accept-done or --retry."
            : $"It keeps its leases until 'croft run resume {head.Id}' or 'croft run cancel {head.Id}'.",
    };

    public static Failure PlanStarted(Plan plan, int? run) => new(FailureKind.Conflict, $"Plan {plan.Number} ({plan.Title}) was started before; it is run {run}.")
    {
        WayOut = $"See what came of it with 'croft run report {run}', and run 'croft {plan.Verb}' again for a new plan.",
    };

    public static Failure HasEnded(RunHead head) => new(
        FailureKind.Conflict, $"Run {head.Id} ({head.Title}) has ended: {head.State.ToString().ToLowerInvariant()}.")
    {
        WayOut = head.State == RunState.Done
            ? $"Nothing of it is left to do: 'croft run show {head.Id}'."
            : $"Run 'croft {head.Verb}' again for a new plan.",
    };

    public static Failure CancelledTooLate(RunHead head) => new(
        FailureKind.Conflict, $"Nothing was cancelled: run {head.Id} ({head.Title}) had ended by then: {head.State.ToString().ToLowerInvariant()}.")
    {
        WayOut = $"See what it did with 'croft run show {head.Id}'.",
    };

    public static Failure IsOwned(RunHead head) => new(
        FailureKind.Conflict, $"Run {head.Id} ({head.Title}) is being carried out by {head.Owner}.")
    {
        WayOut = $"Follow it with 'croft run watch {head.Id}'.",
    };

    public static FailureException NotWritten(int run, JournalException e) => new(
        new Failure(FailureKind.Conflict, $"The journal of run {run} could not be written, so it was left as it is.")
        {
            Cause = e.InnerException!.Message,
            WayOut = $"Proxmox's task goes on. See that the disk is not full and that nothing holds the database, then 'croft run resume {run}'.",
        },
        e);

    /// <summary>What stays behind of a run that was given up.</summary>
    public static Failure GivenUp(string actor, IEnumerable<StepRecord> steps)
    {
        var open = steps.Where(s => s.State is StepState.Running or StepState.Unknown).ToList();
        return new Failure(FailureKind.Conflict, open.Count == 0 ? $"{actor} gave the run up." : $"{actor} gave the run up without knowing how step {string.Join(", ", open.Select(s => s.Id))} came out.")
        {
            WayOut = open.Count == 0 ? null : $"Look at the target before anything else is done to it: {string.Join("; ", open.Select(s => s.Plan.Title))}.",
        };
    }

    /// <summary>Awaits a write that a verb asked for, and tells its caller why it did not come to be.</summary>
    public static async Task OrFail(this Task write, int run)
    {
        try
        {
            await write;
        }
        catch (JournalException e)
        {
            throw NotWritten(run, e);
        }
        catch (FencedException e)
        {
            throw new FailureException(new Failure(FailureKind.Conflict, e.Message) { WayOut = $"Follow it with 'croft run watch {run}'." }, e);
        }
    }
}
