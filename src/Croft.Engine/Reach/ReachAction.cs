namespace Croft.Engine.Reach;

/// <summary>Nodes that have to answer after a change.</summary>
/// <param name="Cluster">Their cluster.</param>
/// <param name="Nodes">Each with where it is asked.</param>
/// <param name="Change">What was done, for messages: <c>its network was applied</c>.</param>
/// <param name="Patience">Silence after which a node counts as not reached.</param>
internal sealed record ReachAction(string Cluster, IReadOnlyList<ReachedNode> Nodes, string Change, TimeSpan Patience)
{
    /// <summary>Time that the change takes to be in force; no answer counts before.</summary>
    public TimeSpan Settle { get; init; }

    /// <summary>Step whose task has to end before an answer counts; null where there is none.</summary>
    public string? Task { get; init; }

    /// <summary>True when it is asked whether taking a change back has helped.</summary>
    public bool TakenBack { get; init; }

    /// <summary>What to type at the node's own console; only where nothing else is left to try.</summary>
    public IReadOnlyList<string> Console { get; init; } = [];
}

/// <summary>A node, and where it is asked.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Addresses">Its own addresses, each good enough; none to ask through other nodes.</param>
internal sealed record ReachedNode(string Node, IReadOnlyList<Uri> Addresses)
{
    /// <summary>As it was reached before the change.</summary>
    public static ReachedNode Of(NodeWay way) => new(way.Node, way.Own);
}
