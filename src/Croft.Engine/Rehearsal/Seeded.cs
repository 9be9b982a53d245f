using Croft.Sandbox.Saving;

namespace Croft.Engine.Rehearsal;

/// <summary>What a twin begins with, and how far it is to be believed.</summary>
/// <param name="Cluster">Name in Croft.</param>
/// <param name="Saved">The state.</param>
/// <param name="Read">When the oldest of it was read, UTC.</param>
sealed record Seeded(string Cluster, SavedCluster Saved, DateTimeOffset Read)
{
    /// <summary>As whom Croft asks.</summary>
    public TwinAccount Account { get; init; } = TwinAccount.OfAll;

    /// <summary>Nodes that are down.</summary>
    public IReadOnlyCollection<string> Down { get; init; } = [];

    /// <summary>What is to be said of it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Kinds of step that it can't tell of, by what they begin with, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Unknown { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
