using Croft.Contracts;

namespace Croft.Engine.Runs;

/// <summary>A step of a run as the journal holds it; its next move is derived from these facts and from nothing else.</summary>
/// <remarks>
/// <code>
/// no intent ── check ──► intent ── call ──► upid ── task ends ──► verify ──► done
///     ▲                    │ (no answer)      ▲                     └──────► failed
///     └── not there ── look for the effect ───┘ found
///                          └── can't be decided ──► unknown
/// </code>
/// </remarks>
sealed class StepRecord(string id, int ordinal, PlanStep plan)
{
    public string Id { get; } = id;
    public int Ordinal { get; } = ordinal;
    public PlanStep Plan { get; } = plan;
    public string? UndoOf { get; init; }
    public StepState State { get; set; }
    public DateTimeOffset? Started { get; set; }
    public DateTimeOffset? Ended { get; set; }
    public StepIntent? Intent { get; set; }
    public string? Upid { get; set; }
    public List<StepMark> Marks { get; set; } = [];
    public IReadOnlyList<Evidence> Evidence { get; set; } = [];
    public List<string> Warnings { get; set; } = [];
    public Failure? Failure { get; set; }

    /// <summary>True where something was called, or noted by Croft itself, that can be taken back.</summary>
    public bool HasDone => Intent is not null || Plan.IsOwn;

    /// <summary>Begins a class of work, unless it is the one that goes on already.</summary>
    public void Begin(Work work, DateTimeOffset now)
    {
        if (Marks.Count == 0 || Marks[^1].Work != work)
            Marks.Add(new StepMark(work, now));
    }

    /// <summary>What comes next.</summary>
    public Move Next => this switch
    {
        { Intent: null } => Move.Check,
        { Intent.TaskEnded: true } or { Intent.LeavesTask: true, Upid: not null } => Move.Verify,
        { Upid: not null } => Move.Wait,
        { Intent.Answered: true, Intent.TaskUnnamed: false } => Move.Verify,
        _ => Move.Look,
    };
}

/// <summary>What a step does next.</summary>
enum Move
{
    Check,
    Look,
    Wait,
    Verify,
}

/// <summary>A class of work began.</summary>
sealed record StepMark(Work Work, DateTimeOffset At);

/// <summary>Classes of work that reports add up.</summary>
enum Work
{
    /// <summary>Asking Proxmox what is so.</summary>
    Check,
    /// <summary>A changing call until its answer.</summary>
    Call,
    /// <summary>Proxmox's task.</summary>
    Task,
    /// <summary>Reading the effect back.</summary>
    Verify,
    /// <summary>Looking for the effect of a call whose answer was lost.</summary>
    Look,
    /// <summary>Waiting for a lock.</summary>
    Lock,
    /// <summary>Nobody owned the run.</summary>
    Idle,
}
