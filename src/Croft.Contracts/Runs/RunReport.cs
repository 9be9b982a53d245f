namespace Croft.Contracts;

/// <summary>A run told from its journal: what was done when, what it took, what proves it, what comes next.</summary>
/// <param name="Run">The run.</param>
/// <param name="Steps">Its steps.</param>
public sealed record RunReport(RunRow Run, IReadOnlyList<StepRow> Steps)
{
    /// <summary>When the report was made, UTC.</summary>
    public DateTimeOffset Made { get; init; }

    /// <summary>From its start to its end, or to now while it has none, in seconds.</summary>
    [Unit("s")] public double Took { get; init; }

    /// <summary>Sum of what its steps were expected to take, in seconds; null when any has no earlier runs.</summary>
    [Unit("s")] public double? Expected { get; init; }

    /// <summary>Recorded intervals in order; they never overlap, and with <see cref="Between"/> add up to the whole.</summary>
    public IReadOnlyList<PhaseInterval> Phases { get; init; } = [];

    /// <summary>Pauses of under a second between phases, in seconds, together.</summary>
    [Unit("s")] public double Between { get; init; }

    /// <summary>Time by class of work; adds up to the whole.</summary>
    public IReadOnlyList<WorkShare> Work { get; init; } = [];

    /// <summary>What the user was told before agreeing.</summary>
    public IReadOnlyList<string> PlanWarnings { get; init; } = [];

    /// <summary>Commands that make sense now, most useful first.</summary>
    public IReadOnlyList<string> NextSteps { get; init; } = [];
}

/// <summary>An interval of a run in which one phase went on.</summary>
/// <param name="Phase">The phase; null while no step ran.</param>
/// <param name="From">When it began, UTC.</param>
/// <param name="To">When it ended, UTC.</param>
public sealed record PhaseInterval(string? Phase, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Its length in seconds.</summary>
    [Unit("s")] public double Took => Math.Round((To - From).TotalSeconds, 3);
}

/// <summary>Time that one class of work took of a run.</summary>
/// <param name="Work">The class: <c>Proxmox's tasks</c>.</param>
/// <param name="Took">Seconds.</param>
/// <param name="Share">Of the whole, 0 to 1.</param>
public sealed record WorkShare(string Work, [property: Unit("s")] double Took, double Share);
