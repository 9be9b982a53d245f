using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Lists Proxmox's tasks, newest first.</summary>
public sealed record ListTasksRequest
{
    /// <summary>Only of this cluster.</summary>
    [Description("Only tasks of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Only of this node, from its own longer list.</summary>
    [Description("Only tasks of this node, from its own longer list."), Names("node")]
    public string? Node { get; init; }

    /// <summary>Only failed ones.</summary>
    [Description("Only tasks that failed or ended with warnings.")]
    public bool Failed { get; init; }

    /// <summary>Only running ones.</summary>
    [Description("Only tasks that run now.")]
    public bool Running { get; init; }

    /// <summary>How many of a node.</summary>
    [Description("How many tasks at most."), Range(1, 10_000)]
    public int Limit { get; init; } = 50;
}

/// <summary>Names one task.</summary>
public sealed record ShowTaskRequest
{
    /// <summary>The task.</summary>
    [Positional(0), Description("The task's UPID.")]
    public string Upid { get; init; } = "";

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the task; looked for when there are several."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>Streams a task's log.</summary>
public sealed record TaskLogRequest
{
    /// <summary>The task.</summary>
    [Positional(0), Description("The task's UPID.")]
    public string Upid { get; init; } = "";

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the task; looked for when there are several."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Waits for more.</summary>
    [Description("Wait for more lines until the task ends.")]
    public bool Follow { get; init; }
}

/// <summary>Stops a task.</summary>
public sealed record StopTaskRequest
{
    /// <summary>The task.</summary>
    [Positional(0), Description("The task's UPID.")]
    public string Upid { get; init; } = "";

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the task; looked for when there are several."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>A task of Proxmox.</summary>
public sealed record TaskRow
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0, Drop = 3)] public required string Cluster { get; init; }

    /// <summary>Node that ran it.</summary>
    [Column(1, Drop = 2)] public required string Node { get; init; }

    /// <summary>Type (<c>qmstart</c>, <c>vzdump</c>, …).</summary>
    [Column(2)] public required string Type { get; init; }

    /// <summary>What it concerns, usually a vmid; empty for none.</summary>
    [Column(3, Header = "ID")] public required string Subject { get; init; }

    /// <summary>Who started it, with the token where there was one.</summary>
    [Column(4, Drop = 4)] public required string User { get; init; }

    /// <summary><c>running</c>, <c>OK</c>, <c>WARNINGS: n</c> or the error.</summary>
    [Column(5)] public required string Status { get; init; }

    /// <summary>When it started, UTC.</summary>
    [Column(6, Drop = 1)] public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Seconds from start to end, as whole as Proxmox's clock; null while it runs.</summary>
    [Column(7, Drop = 5), Unit("s")] public double? Took => (Ended - Started)?.TotalSeconds;

    /// <summary>True when it ended in an error; warnings are none.</summary>
    public bool Failed { get; init; }

    /// <summary>Proxmox's name of the task.</summary>
    public required string Upid { get; init; }
}

/// <summary>A line of a task's log.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">The line.</param>
public sealed record TaskLine(long Number, string Text);
