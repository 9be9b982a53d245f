using Croft.Contracts;

namespace Croft.Engine.Runs;

/// <summary>A run's own row, read with its plan's title.</summary>
sealed record RunHead(int Id, int Plan, string Verb, string Title, RunState State, DateTimeOffset Started)
{
    public RunOwner? Owner { get; init; }
    public long Epoch { get; init; }
    public DateTimeOffset Heartbeat { get; init; }
    public required string Actor { get; init; }
    public DateTimeOffset? Ended { get; init; }
    public Failure? Failure { get; init; }
    public string? CancelledBy { get; init; }
    public long LastEvent { get; init; }
    public int StepsDone { get; init; }
    public int StepsInAll { get; init; }

    /// <summary>True when its owner's heart beats, or beat a moment ago and nothing says that it is gone.</summary>
    public bool Lives(DateTimeOffset now, RunsOptions options) =>
        State == RunState.Running && Owner is not null && (now - Heartbeat).Duration() < options.Stale && !Owner.IsGone;

    /// <summary>The state as anybody outside should see it: a run whose owner is gone is interrupted, whatever its row says.</summary>
    public RunState StateAt(DateTimeOffset now, RunsOptions options) =>
        State == RunState.Running && !Lives(now, options) ? RunState.Interrupted : State;

    public RunRow Row(DateTimeOffset now, RunsOptions options) => new()
    {
        Id = Id,
        Plan = Plan,
        Verb = Verb,
        Title = Title,
        State = StateAt(now, options),
        Steps = $"{StepsDone}/{StepsInAll}",
        Started = Started,
        Ended = Ended,
        Actor = Actor,
        Failure = Failure,
    };
}
