using Croft.Contracts;
using Croft.Engine.Access;

namespace Croft.Engine.Clusters;

/// <summary>What to say of a cluster that is not known.</summary>
static class ClusterNames
{
    const string AddOne = "Add one: croft cluster add NAME https://HOST:8006 --token-file FILE";

    public static FailureException NotFound(string cluster, IEnumerable<string> known)
    {
        var names = string.Join(", ", known.Order(StringComparer.Ordinal));
        return new FailureException(FailureKind.NotFound, $"No cluster '{cluster}' is known.",
            names.Length == 0 ? AddOne : $"Known: {names}.");
    }

    /// <summary>A workspace without a cluster has nothing to look at; an empty answer would look as if all were well.</summary>
    public static FailureException None() => Horizon.Current.All
        ? new(FailureKind.NotFound, "There is no cluster yet.", AddOne)
        : new(FailureKind.NotFound, "You see no cluster as a whole, which this would tell of.", "Look at your guests: croft guest list. A grant on a cluster shows the rest of it.");
}
