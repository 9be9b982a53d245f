using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Names the node whose network changes.</summary>
public record NodeNetworkRequest
{
    /// <summary>The node.</summary>
    [Positional(0), Description("Node, as pve1 or lab/pve1."), Names("node"), Required]
    public string Node { get; init; } = "";

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the node, where the name alone is ambiguous."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>Asks for what waits on a node to be applied.</summary>
public sealed record ApplyNetworkRequest : NodeNetworkRequest
{
    /// <summary>Silence after which the change is taken back.</summary>
    [Description("Take the change back when the node is silent for so long after it."), Unit("s"), Range(5, 600)]
    public int RevertAfter { get; init; } = 60;
}

/// <summary>Asks for what waits on a node to be dropped.</summary>
public sealed record RevertNetworkRequest : NodeNetworkRequest;
