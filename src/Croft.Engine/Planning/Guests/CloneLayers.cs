using Croft.Engine.Manifests;
using Croft.Engine.Planning.Kinds;

namespace Croft.Engine.Planning;

/// <summary>In which order documents are planned: what is cloned from a guest that the same plan makes comes behind it, and so does its firewall.</summary>
static class CloneLayers
{
    /// <summary>Indexes of changes, layer by layer; those of one layer wait for earlier layers alone.</summary>
    /// <param name="changes">The changes; none is cloned from itself, however far round (<see cref="CloneCycles"/>).</param>
    public static IEnumerable<IReadOnlyList<int>> Of(IReadOnlyList<Change> changes)
    {
        var made = new Dictionary<(string Cluster, string Kind, string Name), int>();
        for (var i = 0; i < changes.Count; i++)
            if (changes[i] is { There: null, Wanted: not null } change && ConfigSpec.IsGuest(change.Kind)) made.TryAdd((change.Cluster, change.Kind.Name, change.Name), i);
        var depths = new Dictionary<int, int>();
        return Enumerable.Range(0, changes.Count).GroupBy(Depth).OrderBy(layer => layer.Key).Select(IReadOnlyList<int> (layer) => [.. layer]);

        int Depth(int i)
        {
            if (ComingFirewall.GuestOf(changes[i]) is { } guest)
                return ConfigSpec.GuestKinds.Max(kind => made.TryGetValue((changes[i].Cluster, kind, guest), out var its) ? Depth(its) + 1 : 0);
            if (changes[i] is not { There: null } change || change.Wanted?.Ours("clone") is not { } clone || !made.TryGetValue((change.Cluster, change.Kind.Name, SourceOf(clone)), out var source)) return 0;
            return depths.TryGetValue(i, out var known) ? known : depths[i] = Depth(source) + 1;
        }
    }

    /// <summary>The guest that a document's <c>clone</c> names.</summary>
    public static string SourceOf(string clone) => clone[(clone.LastIndexOf('/') + 1)..];
}
