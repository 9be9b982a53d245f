namespace Croft.Proxmox;

/// <summary>One line of a task's log.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Text">Its text.</param>
public readonly record struct TaskLogLine(int Number, string Text)
{
    internal static TaskLogLine Read(Fields f) => new(f.Int("n"u8), f.OptionalText("t"u8) ?? "");
}

/// <summary>A page of a task's log.</summary>
/// <param name="Lines">The lines asked for.</param>
/// <param name="Total">Lines there are by now.</param>
public sealed record TaskLogPage(IReadOnlyList<TaskLogLine> Lines, long Total);

/// <summary>How a task is waited for.</summary>
public sealed record TaskWait
{
    /// <summary>Asks from every 250 ms to every 2 s, and bears two minutes of silence.</summary>
    public static TaskWait Default { get; } = new();

    /// <summary>Pause after the first question.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest pause; each is half as long again as the one before.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the node may be unreachable before the wait is given up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    internal TimeSpan After(TimeSpan pause) => pause * 1.5 is var next && next < LongestPause ? next : LongestPause;
}
