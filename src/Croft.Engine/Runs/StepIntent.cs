namespace Croft.Engine.Runs;

/// <summary>What is written down before a changing call, so that any process can later look for its effect.</summary>
/// <param name="Cluster">Name of the cluster.</param>
/// <param name="Node">Node that answers and holds the task.</param>
/// <param name="Method">Method of the call.</param>
/// <param name="Path">Path of the call; its parameters may be secret and are not kept.</param>
/// <param name="At">When, by Croft's clock, just before the call.</param>
sealed record StepIntent(string Cluster, string Node, string Method, string Path, DateTimeOffset At)
{
    /// <summary>When, by the node's own clock; null when it did not tell.</summary>
    public DateTimeOffset? NodeTime { get; init; }

    /// <summary>Type of Proxmox's task, null where the call answers without one.</summary>
    public string? TaskType { get; init; }

    /// <summary>Id of the task in its UPID.</summary>
    public string? TaskId { get; init; }

    /// <summary>Digest of the config before the call.</summary>
    public string? DigestBefore { get; init; }

    /// <summary>Who Proxmox sees calling (<c>root@pam!croft</c>); null when not known.</summary>
    public string? User { get; init; }

    /// <summary>What a second call would do.</summary>
    public Repeat Repeat { get; init; }

    /// <summary>True when the call may answer null although a task starts.</summary>
    public bool TaskUnnamed { get; init; }

    /// <summary>True when a later step follows the task.</summary>
    public bool LeavesTask { get; init; }

    /// <summary>Tasks of the same type and id that the node knew before the call.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>True once Proxmox answered that it has done it, without naming a task.</summary>
    public bool Answered { get; init; }

    /// <summary>What the kind of step wanted kept of the answer.</summary>
    public string? Kept { get; init; }

    /// <summary>How long at most the call's answer is waited for.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>When the answer was given up; null while nobody has seen that it was lost.</summary>
    public DateTimeOffset? GivenUp { get; init; }

    /// <summary>When the call may first be believed to have no more effect, but for the time to settle.</summary>
    /// <remarks>Nobody knows when a process that died had given up; it waited no longer than its patience.</remarks>
    public DateTimeOffset LostAt => GivenUp ?? At + Patience;

    /// <summary>True once the task was seen ended.</summary>
    public bool TaskEnded { get; init; }

    /// <summary>Lines of the task's log that stand in the journal already.</summary>
    public int LogRead { get; init; }

    /// <summary>The call as messages show it.</summary>
    public string Call => $"{Method} {Path}";
}
