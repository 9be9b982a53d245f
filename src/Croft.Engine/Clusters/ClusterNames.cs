using Croft.Contracts;

namespace Croft.Engine.Clusters;

/// <summary>What to say of a cluster that is not known.</summary>
static class ClusterNames
{
    public static FailureException NotFound(string cluster, IEnumerable<string> known)
    {
        var names = string.Join(", ", known.Order(StringComparer.Ordinal));
        return new FailureException(FailureKind.NotFound, $"No cluster '{cluster}' is known.",
            names.Length == 0 ? "Add one: croft cluster add NAME https://HOST:8006 --token-file FILE" : $"Known: {names}.");
    }
}
