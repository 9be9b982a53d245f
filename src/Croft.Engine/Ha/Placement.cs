namespace Croft.Engine.Ha;

/// <summary>Where the manager lets a guest run: nodes with their priorities, of a group or of a rule.</summary>
/// <param name="Name">What says so: <c>group prod</c>, <c>rule near-ssd</c>.</param>
/// <param name="Nodes">Priority of each node that is named.</param>
/// <param name="Strict">True when guests may run nowhere else.</param>
/// <param name="Failback">True when guests go back to a better node.</param>
internal sealed record Placement(string Name, IReadOnlyDictionary<string, int> Nodes, bool Strict, bool Failback)
{
    public static Placement Of(string name, IEnumerable<string> nodes, bool strict, bool failback) =>
        new(name, nodes.Select(n => n.Split(':')).ToDictionary(n => n[0], n => n.Length > 1 && int.TryParse(n[1], out var priority) ? priority : 0, StringComparer.Ordinal), strict, failback);

    /// <summary>True when it may run there at all.</summary>
    public bool Allows(string node) => !Strict || Nodes.ContainsKey(node);

    /// <summary>Nodes the manager chooses from; none when it stops the guest.</summary>
    public IReadOnlyList<string> Best(IEnumerable<string> online)
    {
        var there = online.ToList();
        var named = there.Where(Nodes.ContainsKey).ToList();
        if (named.Count == 0) return Strict ? [] : there;
        var highest = named.Max(n => Nodes[n]);
        return [.. named.Where(n => Nodes[n] == highest).Order(StringComparer.Ordinal)];
    }

    /// <summary>What the manager does with a guest that shall run and is on this node; null when it leaves it there.</summary>
    public IReadOnlyList<string>? Moves(string node, IEnumerable<string> online)
    {
        var there = online.ToList();
        if (!Failback && Allows(node) && there.Contains(node)) return null;
        var best = Best(there);
        return best.Contains(node) ? null : best;
    }
}
