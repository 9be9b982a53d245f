using System.ComponentModel.DataAnnotations;

namespace Croft.Engine.Clusters;

/// <summary>How clusters are reached: the section <c>clusters</c> of croft.yaml.</summary>
public sealed record ClusterOptions
{
    /// <summary>Connections held to one cluster at once.</summary>
    [Range(1, 20)]
    public int Connections { get; init; } = 12;

    /// <summary>Time until a call is given up, where a verb says nothing else.</summary>
    public TimeSpan CallDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for a connection to stand, before the next node is tried.</summary>
    public TimeSpan ConnectDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time in which a node found at <c>cluster add</c> must answer to be kept as another way in.</summary>
    public TimeSpan ProbeDeadline { get; init; } = TimeSpan.FromSeconds(2);
}
