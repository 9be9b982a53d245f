using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Names one node, or all of them by naming none.</summary>
public abstract record NodePartRequest
{
    /// <summary>The node.</summary>
    [Positional(0), Description("Node, as pve1 or lab/pve1; all when not said."), Names("node")]
    public string? Node { get; init; }

    /// <summary>Only of this cluster.</summary>
    [Description("Only nodes of this cluster."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>Asks nodes for packages that wait, live.</summary>
public sealed record NodeUpdatesRequest : NodePartRequest;

/// <summary>Asks nodes for their disks, live.</summary>
public sealed record NodeDisksRequest : NodePartRequest;

/// <summary>Asks nodes for their certificates, live.</summary>
public sealed record NodeCertificatesRequest : NodePartRequest;

/// <summary>Asks nodes for their services, live.</summary>
public sealed record NodeServicesRequest : NodePartRequest;

/// <summary>Lists a node's tasks, newest first.</summary>
public sealed record NodeTasksRequest
{
    /// <summary>The node.</summary>
    [Positional(0), Description("Node, as pve1 or lab/pve1."), Names("node"), Required]
    public string Node { get; init; } = "";

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the node, where the name alone is ambiguous."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Only failed ones.</summary>
    [Description("Only tasks that failed or ended with warnings.")]
    public bool Failed { get; init; }

    /// <summary>Only running ones.</summary>
    [Description("Only tasks that run now.")]
    public bool Running { get; init; }

    /// <summary>How many.</summary>
    [Description("How many tasks at most."), Range(1, 10_000)]
    public int Limit { get; init; } = 50;
}

/// <summary>Asks a node to ask its repositories for newer packages.</summary>
public sealed record RefreshNodeUpdatesRequest
{
    /// <summary>The node.</summary>
    [Positional(0), Description("Node, as pve1 or lab/pve1."), Names("node"), Required]
    public string Node { get; init; } = "";

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the node, where the name alone is ambiguous."), Names("cluster")]
    public string? Cluster { get; init; }
}
