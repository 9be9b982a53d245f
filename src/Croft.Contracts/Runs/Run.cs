namespace Croft.Contracts;

/// <summary>State of a run.</summary>
public enum RunState
{
    /// <summary>Owned by a live process.</summary>
    Running,
    /// <summary>Every step done.</summary>
    Done,
    /// <summary>A step failed; the rest did not run.</summary>
    Failed,
    /// <summary>A step failed and the steps before it were undone.</summary>
    Undone,
    /// <summary>Cancelled between steps.</summary>
    Cancelled,
    /// <summary>Its process left or died; waits for <c>run resume</c>.</summary>
    Interrupted,
    /// <summary>A step's effect can't be decided; asks the user.</summary>
    Unknown,
}

/// <summary>State of a step within a run.</summary>
public enum StepState
{
    /// <summary>Not begun.</summary>
    Waiting,
    /// <summary>Begun: intent recorded, or its task runs.</summary>
    Running,
    /// <summary>Done and its effect read back.</summary>
    Done,
    /// <summary>The effect was there already; nothing was called.</summary>
    Already,
    /// <summary>Failed.</summary>
    Failed,
    /// <summary>Done, then undone.</summary>
    Undone,
    /// <summary>Not begun because an earlier one failed or the run was cancelled.</summary>
    Skipped,
    /// <summary>Its effect can't be decided.</summary>
    Unknown,
}

/// <summary>A run in a list.</summary>
public sealed record RunRow
{
    /// <summary>Number of the run.</summary>
    [Column(0, Header = "RUN")] public required int Id { get; init; }

    /// <summary>Number of its plan.</summary>
    public required int Plan { get; init; }

    /// <summary>Verb that asked for it.</summary>
    [Column(1, Drop = 2)] public required string Verb { get; init; }

    /// <summary>What it does.</summary>
    [Column(2)] public required string Title { get; init; }

    /// <summary>State now.</summary>
    [Column(3)] public required RunState State { get; init; }

    /// <summary>Steps done and in all.</summary>
    [Column(4, Drop = 3)] public required string Steps { get; init; }

    /// <summary>When it began, UTC.</summary>
    [Column(5, Drop = 1)] public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Who asked for it.</summary>
    [Column(6, Drop = 4)] public required string Actor { get; init; }

    /// <summary>Why it failed, was undone or is unknown.</summary>
    public Failure? Failure { get; init; }
}

/// <summary>A run with its steps.</summary>
public sealed record RunDetail(RunRow Run, IReadOnlyList<StepRow> Steps);

/// <summary>A step of a run.</summary>
public sealed record StepRow
{
    /// <summary>Id within the plan.</summary>
    [Column(0, Header = "STEP")] public required string Id { get; init; }

    /// <summary>What it does.</summary>
    [Column(1)] public required string Title { get; init; }

    /// <summary>State now.</summary>
    [Column(2)] public required StepState State { get; init; }

    /// <summary>Proxmox's task, where there is one.</summary>
    [Column(4, Drop = 2)] public string? Upid { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Time it took, in seconds.</summary>
    [Column(3, Drop = 1), Unit("s")] public double? Took { get; init; }

    /// <summary>What was read back to prove the effect.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>Warnings that Proxmox's task ended with, or that Croft noticed.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why it failed.</summary>
    public Failure? Failure { get; init; }
}

/// <summary>What was read back from the API.</summary>
/// <param name="Call">The call: <c>GET /nodes/pve1/qemu/101/status/current</c>.</param>
/// <param name="Field">Field of the answer.</param>
/// <param name="Seen">Its value.</param>
public sealed record Evidence(string Call, string Field, string Seen);

/// <summary>What happened in a run, in order.</summary>
/// <param name="Sequence">From 1, without gaps within a run.</param>
/// <param name="At">When, UTC.</param>
public sealed record RunEvent(int Run, long Sequence, DateTimeOffset At)
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
