using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks what a plan would do, by carrying it out on a twin.</summary>
public sealed record RehearseRequest
{
    /// <summary>The plan.</summary>
    [Positional(0), Description("Plan that is rehearsed; your newest that was not carried out when none is said."), Range(1, int.MaxValue)]
    public int? Plan { get; init; }

    /// <summary>Asks no cluster.</summary>
    [Description("Ask no cluster: the last readings alone.")]
    public bool Offline { get; init; }

    /// <summary>How old readings may be.</summary>
    [Description("How old the readings may be that --offline goes by.")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(1);
}

/// <summary>How a step would end.</summary>
public enum RehearsedState
{
    /// <summary>Its call was made at the twin and proven by reading back.</summary>
    Succeeds,
    /// <summary>Nothing has to be done.</summary>
    Already,
    /// <summary>It was done, and would be taken back because a later one fails.</summary>
    Undone,
    /// <summary>It would fail.</summary>
    Fails,
    /// <summary>It would not begin, as one before it fails.</summary>
    NotBegun,
    /// <summary>A twin can't tell; steps after it were rehearsed as if it succeeded.</summary>
    NotRehearsed,
}

/// <summary>What a plan would do, told by a twin of the estate on which it was carried out.</summary>
/// <param name="Plan">The plan's number.</param>
/// <param name="Title">What it does.</param>
public sealed record RehearsalReport(int Plan, string Title) : IPartial, IVerdict
{
    /// <summary>What it comes to: <c>all 3 steps would succeed</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>True when a step would fail, or the plan would not be applied.</summary>
    public bool Failed => Steps.Any(s => s.State == RehearsedState.Fails) || Refused.Count > 0;

    /// <summary>What is wanted and can't be done; while there is any, the plan is not carried out.</summary>
    public IReadOnlyList<Refusal> Refused { get; init; } = [];

    /// <summary>When the oldest of what the twin was made from was read, UTC.</summary>
    public required DateTimeOffset ReadingsOf { get; init; }

    /// <summary>What it is predicted to take in seconds, as many steps at once as the plan lets run.</summary>
    [Unit("s")] public double Takes { get; init; }

    /// <summary>Its steps, then those that would take some back.</summary>
    public IReadOnlyList<RehearsedStep> Steps { get; init; } = [];

    /// <summary>What would be disturbed.</summary>
    public IReadOnlyList<RehearsedDisturbance> Disturbed { get; init; } = [];

    /// <summary>What would differ afterwards.</summary>
    public IReadOnlyList<EndDifference> Afterwards { get; init; } = [];

    /// <summary>Calls that change something, in order.</summary>
    public IReadOnlyList<RehearsedCall> Calls { get; init; } = [];

    /// <summary>Calls that only read, the same ones together.</summary>
    public IReadOnlyList<RehearsedRead> Reads { get; init; } = [];

    /// <summary>What to know before believing it: old readings, and what the twin does not hold.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Steps that a twin can't tell of.</summary>
    public IReadOnlyList<Missing> Missing { get; init; } = [];
}

/// <summary>A step as the twin carried it out.</summary>
public sealed record RehearsedStep
{
    /// <summary>Id within the plan.</summary>
    [Column(0, Header = "STEP")] public required string Id { get; init; }

    /// <summary>What it does.</summary>
    [Column(1)] public required string Title { get; init; }

    /// <summary>How it would end.</summary>
    [Column(2)] public required RehearsedState State { get; init; }

    /// <summary>Time it is predicted to take, in seconds; null when it makes no call.</summary>
    [Column(3, Drop = 1), Unit("s")] public double? Takes { get; init; }

    /// <summary>Where that comes from: <c>history</c> (earlier runs of such steps) or <c>model</c> (the sandbox's own times).</summary>
    [Column(4, Header = "BY", Drop = 2)] public string? PredictedBy { get; init; }

    /// <summary>Step kind (<c>guest.start</c>).</summary>
    public required string Kind { get; init; }

    /// <summary>Id of the step that this one takes back.</summary>
    public string? UndoOf { get; init; }

    /// <summary>What was read back at the twin.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>Warnings that its task ended with.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why it would fail, or why a twin can't tell.</summary>
    public Failure? Failure { get; init; }
}

/// <summary>Something that would be disturbed.</summary>
public sealed record RehearsedDisturbance
{
    /// <summary>What it is: a guest's name, or the resource.</summary>
    [Column(0, Typed = true)] public required string What { get; init; }

    /// <summary>How: <c>restarts</c>, <c>stops</c>, <c>is paused</c>.</summary>
    [Column(1, Whole = true)] public required string How { get; init; }

    /// <summary>Time for which it would not run, in seconds; null when it stays down, or never does.</summary>
    [Column(2), Unit("s")] public double? Down { get; init; }

    /// <summary>Step by which it stops.</summary>
    [Column(3)] public string? Step { get; init; }
}

/// <summary>A field of the estate that would differ afterwards.</summary>
public sealed record EndDifference
{
    /// <summary>What it is of: <c>lab/101 web-01</c>, <c>lab/pve1/local-lvm</c>.</summary>
    [Column(0, Typed = true)] public required string What { get; init; }

    /// <summary>The field.</summary>
    [Column(1, Typed = true)] public required string Field { get; init; }

    /// <summary>Before; null when absent.</summary>
    [Column(2, Whole = true)] public string? From { get; init; }

    /// <summary>Afterwards; null when absent.</summary>
    [Column(3, Whole = true)] public string? To { get; init; }
}

/// <summary>A changing call and what the twin answered.</summary>
public sealed record RehearsedCall
{
    /// <summary>Step that makes it; null where that is not known.</summary>
    [Column(0)] public string? Step { get; init; }

    /// <summary>Method.</summary>
    [Column(1)] public required string Method { get; init; }

    /// <summary>Path below <c>/api2/json</c>.</summary>
    [Column(2, Whole = true)] public required string Path { get; init; }

    /// <summary>Answer: <c>200 OK</c>, and how its task ended.</summary>
    [Column(3, Whole = true)] public required string Answer { get; init; }
}

/// <summary>A call that only reads.</summary>
public sealed record RehearsedRead
{
    /// <summary>Path below <c>/api2/json</c>.</summary>
    [Column(0, Whole = true)] public required string Path { get; init; }

    /// <summary>Answer.</summary>
    [Column(1)] public required string Answer { get; init; }

    /// <summary>How often it was made.</summary>
    [Column(2)] public required int Times { get; init; }
}

/// <summary>Where a run first went another way than its rehearsal.</summary>
/// <param name="Step">Step of the plan.</param>
/// <param name="Field">What differs: <c>state</c>, or a field that was read back.</param>
/// <param name="Rehearsed">At the twin; null when it was not seen there.</param>
/// <param name="Live">At the estate; null when it was not seen there.</param>
public sealed record RehearsalDifference(string Step, string Field, string? Rehearsed, string? Live);
