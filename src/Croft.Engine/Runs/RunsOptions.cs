using System.ComponentModel.DataAnnotations;

namespace Croft.Engine.Runs;

/// <summary>Section <c>runs</c> of croft.yaml: times that the engine of runs keeps to.</summary>
public sealed record RunsOptions
{
    /// <summary>Time until a step is given up, where its plan says nothing else.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "7.00:00:00")]
    public TimeSpan Deadline { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How often the owner of a run says that it lives.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Silence after which a run may be taken over, longer than any pause of a healthy process.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan Stale { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time in which a call may still take effect after its answer was given up.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>First pause between two looks at a task; it doubles up to <see cref="PollAtMost"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest pause between two looks at a task.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PollAtMost { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time in which an effect may show that is not there at once when its task has ended.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan VerifyGrace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Time for which a lock held by another step of the same run is waited for.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan LockPatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How far Croft's clock may be off from a node's, where the node did not tell its own.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a watcher in another process looks for news.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan Watch { get; init; } = TimeSpan.FromMilliseconds(250);
}
