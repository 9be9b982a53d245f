namespace Croft.Contracts;

/// <summary>A step of a run.</summary>
public sealed record StepRow
{
    /// <summary>Id within the plan.</summary>
    [Column(0, Header = "STEP")] public required string Id { get; init; }

    /// <summary>What it does.</summary>
    [Column(1)] public required string Title { get; init; }

    /// <summary>Step kind (<c>guest.start</c>).</summary>
    public required string Kind { get; init; }

    /// <summary>Phase of the run it belongs to.</summary>
    public required string Phase { get; init; }

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

    /// <summary>Time it was expected to take, in seconds, from earlier runs.</summary>
    [Unit("s")] public double? Expected { get; init; }

    /// <summary>Id of the step that this one takes back.</summary>
    public string? UndoOf { get; init; }

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
public sealed record Evidence([property: Column(0, Whole = true)] string Call, [property: Column(1, Whole = true)] string Field, [property: Column(2, Whole = true)] string Seen);
