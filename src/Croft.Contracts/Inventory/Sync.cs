using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Reads clusters anew.</summary>
public sealed record SyncRequest
{
    /// <summary>Only this cluster.</summary>
    [Positional(0), Description("Only this cluster; all when not said."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Leaves configs out.</summary>
    [Description("Read states only, leave the guests' configs for later.")]
    public bool StatusOnly { get; init; }
}

/// <summary>What a sync read, cluster by cluster.</summary>
public sealed record SyncResult(IReadOnlyList<ClusterSync> Clusters) : IPartial
{
    /// <summary>What could not be asked.</summary>
    public IReadOnlyList<Missing> Missing { get; init; } = [];

    /// <summary>Time it took.</summary>
    [Unit("s")] public double Took { get; init; }
}

/// <summary>What a sync read of one cluster.</summary>
public sealed record ClusterSync
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0)] public required string Cluster { get; init; }

    /// <summary>Nodes seen.</summary>
    [Column(1)] public int Nodes { get; init; }

    /// <summary>Guests seen.</summary>
    [Column(2)] public int Guests { get; init; }

    /// <summary>Configs read.</summary>
    [Column(3)] public int Configs { get; init; }

    /// <summary>Guests seen for the first time.</summary>
    [Column(4)] public int Added { get; init; }

    /// <summary>Guests whose config differs from the last reading.</summary>
    [Column(5)] public int Changed { get; init; }

    /// <summary>Guests that are no more.</summary>
    [Column(6)] public int Gone { get; init; }

    /// <summary>Storages seen.</summary>
    [Column(7, Drop = 1)] public int Storages { get; init; }

    /// <summary>True when everything answered.</summary>
    public bool Complete { get; init; }
}

/// <summary>Summarises the estate.</summary>
public sealed record StatusRequest
{
    /// <summary>Only this cluster.</summary>
    [Description("Only this cluster."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>The moment to tell of.</summary>
    [Description("As it was then, such as \"10 minutes ago\" or \"2026-11-20 14:00\"."), StringLength(40, MinimumLength = 1)]
    public string? AsOf { get; init; }

    /// <summary>Asks first.</summary>
    [Description("Ask the clusters first.")]
    public bool Fresh { get; init; }
}

/// <summary>The estate at a glance.</summary>
public sealed record EstateStatus(IReadOnlyList<ClusterStatusRow> Clusters) : IPartial
{
    /// <summary>Storages at 85 % or more; null of a past moment, since how full they were is not kept.</summary>
    public IReadOnlyList<StorageRow>? NearlyFull { get; init; } = [];

    /// <summary>Tasks that failed in the last 24 hours, newest first; null of a past moment more than six days ago.</summary>
    public IReadOnlyList<TaskRow>? FailedTasks { get; init; } = [];

    /// <summary>Runs that wait for <c>croft run resume</c>, now.</summary>
    public IReadOnlyList<int> InterruptedRuns { get; init; } = [];

    /// <summary>When the oldest of the readings was taken.</summary>
    public DateTimeOffset? OldestReading { get; init; }

    /// <summary>What could not be asked.</summary>
    public IReadOnlyList<Missing> Missing { get; init; } = [];
}

/// <summary>A cluster at a glance.</summary>
public sealed record ClusterStatusRow
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0)] public required string Cluster { get; init; }

    /// <summary>Nodes online, of all; null while the cluster does not answer.</summary>
    [Column(1, Header = "ONLINE")] public required int? NodesOnline { get; init; }

    /// <summary>Nodes in all.</summary>
    [Column(2, Drop = 1, Header = "OF")] public required int Nodes { get; init; }

    /// <summary>Guests that run.</summary>
    [Column(3)] public required int Running { get; init; }

    /// <summary>Guests that are stopped, without templates.</summary>
    [Column(4)] public required int Stopped { get; init; }

    /// <summary>Guests in another state, such as paused.</summary>
    [Column(5, Drop = 4)] public required int Other { get; init; }

    /// <summary>Guests whose state is not known.</summary>
    [Column(6)] public required int Unknown { get; init; }

    /// <summary>Templates.</summary>
    [Column(7, Drop = 3)] public required int Templates { get; init; }

    /// <summary>When it last answered; null when never.</summary>
    [Column(8, Drop = 2)] public DateTimeOffset? Seen { get; init; }

    /// <summary>Why it did not answer when last asked.</summary>
    public string? Trouble { get; init; }
}
