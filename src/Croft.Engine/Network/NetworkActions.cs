namespace Croft.Engine.Network;

/// <summary>Makes an interface be as said, where it waits to be applied.</summary>
/// <param name="Cluster">Cluster.</param>
/// <param name="Node">Node that has it.</param>
/// <param name="Name">The interface.</param>
/// <param name="Type">Its type.</param>
/// <param name="Values">Its values; null to have it gone.</param>
internal sealed record InterfaceAction(string Cluster, string Node, string Name, string Type, IReadOnlyDictionary<string, string>? Values)
{
    /// <summary>True to put back what was before: whatever is there now.</summary>
    public bool Back { get; init; }

    /// <summary>What it was when the plan was made; null where it was not there. Another change since then is not written over.</summary>
    public IReadOnlyDictionary<string, string>? Before { get; init; }

    /// <summary>What to type at the node's own console where no call arrives.</summary>
    public IReadOnlyList<string> Console { get; init; } = [];

    /// <summary>How long a node that does not answer is asked for, before its console is all that is left.</summary>
    public TimeSpan Patience { get; init; }
}

/// <summary>Applies what waits on a node.</summary>
/// <param name="Cluster">Cluster.</param>
/// <param name="Node">The node.</param>
/// <param name="Difference">What waited when the plan was made; null where the steps before say what waits.</param>
internal sealed record ApplyNetworkAction(string Cluster, string Node, string? Difference)
{
    /// <summary>True to put back what was before.</summary>
    public bool Back { get; init; }
}

/// <summary>Sees that interfaces are in force as said.</summary>
/// <param name="Cluster">Cluster.</param>
/// <param name="Node">The node.</param>
/// <param name="Interfaces">Each with its values.</param>
internal sealed record InForceAction(string Cluster, string Node, IReadOnlyList<InForceInterface> Interfaces);

/// <summary>An interface that should be in force.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Its values; null where it should be gone.</param>
internal sealed record InForceInterface(string Name, IReadOnlyDictionary<string, string>? Values);

/// <summary>Drops what waits on a node.</summary>
/// <param name="Cluster">Cluster.</param>
/// <param name="Node">The node.</param>
/// <param name="Difference">What waited when the plan was made.</param>
internal sealed record RevertNetworkAction(string Cluster, string Node, string Difference);
