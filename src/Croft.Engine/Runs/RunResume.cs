using Croft.Contracts;

namespace Croft.Engine.Runs;

/// <summary>What a resume writes before the run goes on: what the user decided, and how long nobody owned it.</summary>
static class RunResume
{
    public static void Check(ResumeRunRequest request, IReadOnlyList<StepRecord> steps)
    {
        List<Fault> faults = [];
        foreach (var (field, id) in request.AcceptDone.Select(id => ("--accept-done", id)).Concat(request.Retry.Select(id => ("--retry", id))))
        {
            var step = steps.FirstOrDefault(s => s.Id == id);
            if (step is null)
                faults.Add(new Fault(field, $"The run has no step {id}."));
            else if (step.State != StepState.Unknown)
                faults.Add(new Fault(field, $"Step {id} is {step.State.ToString().ToLowerInvariant()}, not unknown; there is nothing to decide."));
            else if (request.AcceptDone.Contains(id) && request.Retry.Contains(id))
                faults.Add(new Fault(field, $"Step {id} can't be both done and not done."));
        }
        if (faults.Count > 0)
        {
            throw new FailureException(new Failure(FailureKind.Invalid, $"Run {request.Run} can't be resumed like that.")
            {
                Faults = faults,
                WayOut = $"See its steps with 'croft run show {request.Run}'.",
            });
        }
    }

    /// <summary>Writes that nobody waits for what is open any more.</summary>
    public static void GiveUp(JournalPage page, IReadOnlyList<StepRecord> steps, Failure failure)
    {
        foreach (var step in steps.Where(s => s.State.Open() || s.State == StepState.Unknown))
        {
            var begun = step.State != StepState.Waiting;
            step.State = begun ? StepState.Failed : StepState.Skipped;
            step.Failure = begun ? failure : null;
            step.Ended = page.Now;
            page.Step(step, changed: true);
        }
        page.Say(null, failure.Message);
    }

    public static void Write(JournalPage page, ResumeRunRequest request, string actor, IReadOnlyList<StepRecord> steps, RunHead before)
    {
        foreach (var step in steps.Where(s => s.State == StepState.Running))
        {
            step.Begin(Work.Idle, before.Heartbeat);
            page.Step(step);
        }
        foreach (var step in steps.Where(s => s.State == StepState.Unknown))
        {
            if (request.AcceptDone.Contains(step.Id))
            {
                step.State = StepState.Done;
                step.Ended = page.Now;
                step.Warnings.Add($"Taken as done on the word of {actor}; Croft has not read it back.");
            }
            else if (request.Retry.Contains(step.Id) && before.CancelledBy is not null)
            {
                step.State = StepState.Skipped;
                page.Say(step.Id, $"{actor} says that it is not done; the run is cancelled, so it is skipped.");
            }
            else if (request.Retry.Contains(step.Id))
            {
                step.State = StepState.Running;
                step.Intent = null;
                step.Upid = null;
                page.Say(step.Id, $"{actor} says that it is not done; it begins again.");
            }
            else
            {
                // Also in a cancelled run: what may still go on is looked at again, never let go of unseen.
                step.State = StepState.Running;
            }
            step.Failure = null;
            page.Step(step, changed: true);
        }
    }
}
