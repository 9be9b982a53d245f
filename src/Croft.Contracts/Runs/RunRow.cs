namespace Croft.Contracts;

/// <summary>A run in a list.</summary>
public sealed record RunRow
{
    /// <summary>Number of the run.</summary>
    [Column(0, Header = "RUN", Typed = true)] public required int Id { get; init; }

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
