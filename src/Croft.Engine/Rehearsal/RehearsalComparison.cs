using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Rehearsal;

/// <summary>Holds a run against its rehearsal, step by step.</summary>
static class RehearsalComparison
{
    /// <summary>The first step that ended, and ended another way than rehearsed, or read back something else; null while there is none.</summary>
    /// <remarks>Steps that were not rehearsed, and those of the run that have not ended, say nothing.</remarks>
    public static RehearsalDifference? FirstDifference(this RehearsalReport rehearsal, RunDetail run)
    {
        var rehearsed = rehearsal.Steps.ToDictionary(s => s.Id, StringComparer.Ordinal);
        return run.Steps.Where(s => s.Ended is not null || s.State is StepState.Unknown)
            .Select(live => rehearsed.TryGetValue(live.Id, out var step) ? Between(step, live) : new RehearsalDifference(live.Id, "step", null, live.Title))
            .FirstOrDefault(d => d is not null);
    }

    static RehearsalDifference? Between(RehearsedStep rehearsed, StepRow live)
    {
        if (rehearsed.State == RehearsedState.NotRehearsed)
            return null;
        if (Succeeded(rehearsed.State) != Succeeded(live.State))
            return new RehearsalDifference(live.Id, "state", Told(rehearsed.State.ToString(), rehearsed.Failure), Told(live.State.ToString(), live.Failure));
        return EvidenceComparison.First(rehearsed.Evidence, live.Evidence) is { } other ? new RehearsalDifference(live.Id, other.Field, other.Then, other.Now) : null;
    }

    static bool Succeeded(RehearsedState state) => state is RehearsedState.Succeeds or RehearsedState.Already or RehearsedState.Undone;

    static bool Succeeded(StepState state) => state is StepState.Done or StepState.Already or StepState.Undone;

    static string Told(string state, Failure? failure) => failure is null ? state : $"{state}: {failure.Message}";
}
