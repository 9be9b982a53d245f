namespace Croft.Contracts;

/// <summary>What happened in a run, in order.</summary>
/// <param name="Sequence">From 1, without gaps within a run.</param>
/// <param name="At">When, UTC.</param>
public sealed record RunEvent(int Run, [property: Resumes] long Sequence, DateTimeOffset At)
{
    /// <summary>Step it concerns; null for the run as a whole.</summary>
    public string? Step { get; init; }

    /// <summary>New state of the step, when it changed.</summary>
    public StepState? StepState { get; init; }

    /// <summary>New state of the run, when it changed.</summary>
    public RunState? RunState { get; init; }

    /// <summary>A line of the task's log, or a sentence of Croft's.</summary>
    public string? Line { get; init; }

    /// <summary>Progress of the step, 0 to 1, where the log tells it.</summary>
    public double? Progress { get; init; }
}
