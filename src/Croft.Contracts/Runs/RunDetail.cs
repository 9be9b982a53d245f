namespace Croft.Contracts;

/// <summary>A run with its steps, who holds it and what it holds.</summary>
/// <param name="Run">The run.</param>
/// <param name="Steps">Its steps in the plan's order, then those that undo.</param>
public sealed record RunDetail(RunRow Run, IReadOnlyList<StepRow> Steps)
{
    /// <summary>Process that owns it: <c>pid 4711 on den</c>; null when none does.</summary>
    public string? Owner { get; init; }

    /// <summary>When the owner last said that it lives, UTC.</summary>
    public DateTimeOffset? Heartbeat { get; init; }

    /// <summary>Resources it holds, as <c>lab/guest/101</c>.</summary>
    public IReadOnlyList<string> Leases { get; init; } = [];

    /// <summary>Commands that make sense now, most useful first.</summary>
    public IReadOnlyList<string> NextSteps { get; init; } = [];
}
