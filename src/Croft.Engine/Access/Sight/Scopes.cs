using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Access;

/// <summary>The parts of the estate on which somebody holds a permission.</summary>
/// <remarks>Clusters and pools are told apart as Proxmox does it, to the letter; tags and names without case, as in lists and selectors.</remarks>
sealed class Scopes
{
    readonly HashSet<string> clusters = new(StringComparer.Ordinal);
    readonly HashSet<(string? Cluster, string Pool)> pools = [];
    readonly List<GrantScope> tags = [], names = [];

    /// <summary>The scopes of these grants.</summary>
    public Scopes(IEnumerable<Grant> grants)
    {
        foreach (var scope in grants.Select(g => g.Scope))
        {
            switch (scope.Kind)
            {
                case ScopeKind.Everything:
                    Everything = true;
                    break;
                case ScopeKind.Cluster:
                    clusters.Add(scope.Cluster!);
                    break;
                case ScopeKind.Pool:
                    pools.Add((scope.Cluster, scope.Name!));
                    break;
                case ScopeKind.Tag:
                    tags.Add(scope);
                    break;
                case ScopeKind.Guest:
                    names.Add(scope);
                    break;
            }
        }
    }

    /// <summary>The scopes in which an actor holds a permission.</summary>
    public static Scopes Of(Actor actor, string permission) =>
        new(permission == Permissions.Anyone ? [new Grant([], GrantScope.Everything)] : actor.Grants.Where(g => g.Holds(permission)));

    /// <summary>All of the estate, and Croft itself.</summary>
    public bool Everything { get; }

    /// <summary>True when it names single guests, by pool, tag or name.</summary>
    public bool NamesGuests => pools.Count + tags.Count + names.Count > 0;

    /// <summary>Clusters that are named whole.</summary>
    public IReadOnlyCollection<string> Clusters => clusters;

    /// <summary>Pools that are named, with their cluster where it is said.</summary>
    public IReadOnlyCollection<(string? Cluster, string Pool)> Pools => pools;

    /// <summary>Tags that are named.</summary>
    public IReadOnlyList<GrantScope> Tags => tags;

    /// <summary>Names and patterns of guests.</summary>
    public IReadOnlyList<GrantScope> Names => names;

    /// <summary>Clusters of the pools that are named with their cluster.</summary>
    public IEnumerable<string> ClustersOfPools => pools.Select(p => p.Cluster).OfType<string>();

    /// <summary>True for a cluster that is in it with all that it holds.</summary>
    public bool Hold(string cluster) => Everything || clusters.Contains(cluster);

    /// <summary>True for a pool that is in it, by itself or with its cluster.</summary>
    public bool HoldPool(string cluster, string pool) => Hold(cluster) || pools.Contains((cluster, pool)) || pools.Contains((null, pool));

    /// <summary>True for a guest that is in it.</summary>
    public bool Hold(KnownGuest guest) =>
        Hold(guest.Cluster)
        || (guest.Pool is { } pool && HoldPool(guest.Cluster, pool))
        || tags.Exists(t => IsIn(t, guest) && guest.Tags.Contains(t.Name!, StringComparer.OrdinalIgnoreCase))
        || names.Exists(n => IsIn(n, guest) && Fits(n.Name, guest.Name));

    static bool IsIn(GrantScope scope, KnownGuest guest) => scope.Cluster is null || scope.Cluster == guest.Cluster;

    /// <summary>True for a text that a pattern fits; <c>*</c> stands for any letters, or none.</summary>
    internal static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
            return pattern.Equals(text, StringComparison.OrdinalIgnoreCase);
        if (!text.StartsWith(pattern[..star], StringComparison.OrdinalIgnoreCase))
            return false;
        pattern = pattern[(star + 1)..];
        text = text[star..];
        for (var next = pattern.IndexOf('*'); next >= 0; next = pattern.IndexOf('*'))
        {
            // The first place that fits leaves the most for the rest.
            var at = text.IndexOf(pattern[..next], StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return false;
            pattern = pattern[(next + 1)..];
            text = text[(at + next)..];
        }
        return text.EndsWith(pattern, StringComparison.OrdinalIgnoreCase);
    }
}
