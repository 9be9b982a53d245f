namespace Croft.Contracts;

/// <summary>How a loop does.</summary>
public enum LoopState
{
    /// <summary>It turns, and its last turn went well.</summary>
    Well,
    /// <summary>It turns, and somebody has to know something.</summary>
    Warning,
    /// <summary>Its last turn failed; it tries again, later each time.</summary>
    Failing,
    /// <summary>No server runs it, nor 'croft loop run'.</summary>
    Stopped,
}

/// <summary>Request of <c>loop list</c>.</summary>
public sealed record ListLoopsRequest;

/// <summary>What Croft does by itself, and how that goes.</summary>
public sealed record LoopRow
{
    /// <summary>Its name.</summary>
    [Column(0, Typed = true)] public required string Loop { get; init; }

    /// <summary>How it does.</summary>
    [Column(1)] public required LoopState State { get; init; }

    /// <summary>What somebody has to know: why its last turn failed, or what it warned of; null where there is nothing.</summary>
    [Column(2)] public string? Trouble { get; init; }

    /// <summary>What its last good turn did.</summary>
    [Column(3, Drop = 2)] public string? Did { get; init; }

    /// <summary>When its last turn began, UTC; null before the first.</summary>
    [Column(4, Drop = 1)] public DateTimeOffset? Began { get; init; }

    /// <summary>What it does.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Pause between the beginnings of two turns.</summary>
    public TimeSpan Every { get; init; }

    /// <summary>Turns since its process began.</summary>
    public long Turns { get; init; }

    /// <summary>How long its last turn took.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>When the next turn is due, UTC; null where none is.</summary>
    public DateTimeOffset? Next { get; init; }

    /// <summary>Host and process that run it, or did last.</summary>
    public string? Runner { get; init; }

    /// <summary>When that process last told of it, UTC.</summary>
    public DateTimeOffset? Seen { get; init; }
}
