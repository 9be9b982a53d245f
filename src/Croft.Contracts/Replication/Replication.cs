using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks for replication jobs and how they fare, live.</summary>
public sealed record ListReplicationRequest
{
    /// <summary>Only of this cluster.</summary>
    [Description("Only jobs of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Only of this guest.</summary>
    [Description("Only jobs of this guest."), Names("guest")]
    public string? Guest { get; init; }
}

/// <summary>A replication job: a guest's local disks, copied to another node.</summary>
public sealed record ReplicationRow
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0, Drop = 5)] public required string Cluster { get; init; }

    /// <summary>Number of the guest and of the job: <c>100-0</c>.</summary>
    [Column(1, Typed = true)] public required string Job { get; init; }

    /// <summary>Name of the guest; null when it is not there, or its node is down.</summary>
    [Column(2)] public string? Guest { get; init; }

    /// <summary>Node the guest is on.</summary>
    [Column(3)] public string? Source { get; init; }

    /// <summary>Node the copies go to.</summary>
    [Column(4)] public required string Target { get; init; }

    /// <summary><c>ok</c>, <c>running</c>, <c>waiting</c> for its next turn now, <c>overdue</c> by a quarter of an hour, <c>failed</c>, <c>disabled</c>, <c>removing</c>, or <c>unknown</c>.</summary>
    [Column(5)] public required string State { get; init; }

    /// <summary>When it runs, as Proxmox writes calendar events.</summary>
    [Column(6, Drop = 3)] public required string Schedule { get; init; }

    /// <summary>When it last ended well, UTC; null for never, or when not known.</summary>
    [Column(7), Unit("age")] public DateTimeOffset? LastSync { get; init; }

    /// <summary>When it runs next, UTC; null when not known, or never.</summary>
    [Column(8, Drop = 2), Unit("age")] public DateTimeOffset? NextSync { get; init; }

    /// <summary>How long the last run took.</summary>
    [Column(9, Drop = 4), Unit("s")] public double? Took { get; init; }

    /// <summary>Failures since it last ended well; null when not known.</summary>
    [Column(10, Drop = 1)] public int? Failures { get; init; }

    /// <summary>What failed, in Proxmox's words.</summary>
    [Column(11, Drop = 1)] public string? Error { get; init; }

    /// <summary>Most megabytes a second; null for no limit.</summary>
    [Unit("MB/s")] public double? Rate { get; init; }

    /// <summary>Comment.</summary>
    public string? Comment { get; init; }
}

/// <summary>Names guests whose disks are copied.</summary>
public abstract record ReplicationRequest : GuestsRequest;

/// <summary>Names a replication job by its guest, and by its target where the guest has several.</summary>
public abstract record ReplicationJobRequest : ReplicationRequest
{
    /// <summary>The node the copies go to.</summary>
    [Positional(1), Description("Node the copies go to; needed where the guest has several jobs."), Names("node")]
    public string? Node { get; init; }
}

/// <summary>Has a guest's disks copied to another node again and again.</summary>
public sealed record CreateReplicationRequest : ReplicationRequest
{
    /// <summary>The node the copies go to.</summary>
    [Positional(1), Description("Node the copies go to."), Names("node"), Required]
    public string Node { get; init; } = "";

    /// <summary>When.</summary>
    [Description("When it runs, such as \"*/30\" or \"sat 02:00\"; each quarter of an hour when not said."), StringLength(128, MinimumLength = 1)]
    public string? Schedule { get; init; }

    /// <summary>Limit of its speed.</summary>
    [Description("Most megabytes a second."), Range(1, 100_000), Unit("MB/s")]
    public int? Rate { get; init; }

    /// <summary>Not running yet.</summary>
    [Description("Make it without running it, to be enabled later.")]
    public bool Disabled { get; init; }

    /// <summary>Comment.</summary>
    [Description("Comment kept with it."), StringLength(4096)]
    public string? Comment { get; init; }
}

/// <summary>Changes when and how a guest's disks are copied.</summary>
public sealed record ConfigureReplicationRequest : ReplicationJobRequest
{
    /// <summary>When.</summary>
    [Description("When it runs, such as \"*/30\" or \"sat 02:00\"."), StringLength(128, MinimumLength = 1)]
    public string? Schedule { get; init; }

    /// <summary>Limit of its speed.</summary>
    [Description("Most megabytes a second; 0 for no limit."), Range(0, 100_000), Unit("MB/s")]
    public int? Rate { get; init; }

    /// <summary>Runs or not.</summary>
    [Description("Let it run, or not.")]
    public bool? Enabled { get; init; }

    /// <summary>Comment.</summary>
    [Description("Comment kept with it; empty for none."), StringLength(4096)]
    public string? Comment { get; init; }
}

/// <summary>Ends that a guest's disks are copied, and deletes the copies.</summary>
public sealed record DeleteReplicationRequest : ReplicationJobRequest
{
    /// <summary>Leaves the copies.</summary>
    [Description("Leave the copies on the target.")]
    public bool Keep { get; init; }

    /// <summary>Only the entry.</summary>
    [Description("Only forget the job, as when its target is gone for good: copies and snapshots stay.")]
    public bool Force { get; init; }
}

/// <summary>Has a guest's disks copied now.</summary>
public sealed record RunReplicationRequest : ReplicationJobRequest;
