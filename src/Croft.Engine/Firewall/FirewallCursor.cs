using System.Globalization;
using Croft.Contracts;

namespace Croft.Engine.Firewall;

/// <summary>Where a firewall stands in the list: <c>lab</c>, <c>lab/node/pve1</c>, <c>lab/guest/101</c>.</summary>
/// <remarks>A guest's holds no node: one that moves between two pages is neither left out nor told twice.</remarks>
internal sealed record FirewallCursor(string Cluster, FirewallLevel Level, string Node, int Vmid)
{
    /// <summary>The cursor of a firewall.</summary>
    public static FirewallCursor Of(FirewallPlace place) => new(place.Cluster, place.Level, place.Node ?? "", place.Guest?.Vmid ?? 0);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FailureException">Invalid: it did not write that.</exception>
    public static FirewallCursor Parse(string text) => text.Split('/') switch
    {
        [{ Length: > 0 } cluster] => new(cluster, FirewallLevel.Cluster, "", 0),
        [{ Length: > 0 } cluster, "node", { Length: > 0 } node] => new(cluster, FirewallLevel.Node, node, 0),
        [{ Length: > 0 } cluster, "guest", var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var vmid) => new(cluster, FirewallLevel.Guest, "", vmid),
        _ => throw new FailureException(
            FailureKind.Invalid, $"'{text}' is no cursor of this list.", "Leave --after out for the first page; each page ends with the cursor of the next."),
    };

    /// <summary>The order of the list: by cluster; in it the cluster's own, then nodes by name, then guests by number.</summary>
    public static int Compare(FirewallCursor one, FirewallCursor other) =>
        string.CompareOrdinal(one.Cluster, other.Cluster) is not 0 and var cluster ? cluster
        : one.Level != other.Level ? one.Level.CompareTo(other.Level)
        : string.CompareOrdinal(one.Node, other.Node) is not 0 and var node ? node
        : one.Vmid.CompareTo(other.Vmid);

    /// <inheritdoc/>
    public override string ToString() => Level switch
    {
        FirewallLevel.Cluster => Cluster,
        FirewallLevel.Node => $"{Cluster}/node/{Node}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Cluster}/guest/{Vmid}"),
    };
}
