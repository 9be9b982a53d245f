using Croft.Contracts;

namespace Croft.Engine.Planning;

/// <summary>A kind that could not be seen in a cluster: what there is of it is not known.</summary>
/// <param name="Kind">Name of the kind.</param>
/// <param name="Cluster">The cluster.</param>
/// <param name="Why">What kept it from being seen.</param>
sealed record Unseen(string Kind, string Cluster, Failure Why)
{
    /// <summary>True for a thing of the kind in the cluster.</summary>
    public bool Is(string kind, string cluster) => Kind == kind && Cluster == cluster;
}
