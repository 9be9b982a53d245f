using System.Globalization;
using Croft.Contracts;

namespace Croft.Engine.Firewall;

/// <summary>Whether a firewall looks at traffic, and why not.</summary>
/// <param name="Filters">Whether it does.</param>
/// <param name="Because">Why not, or why that is not known; null where nothing is to be said.</param>
internal sealed record Filtering(Filters Filters, string? Because)
{
    /// <summary>Time for which Proxmox lets a cluster's firewall stand that was switched on for a trial.</summary>
    internal static readonly TimeSpan Trial = TimeSpan.FromSeconds(60);

    /// <summary>A cluster's, by its <c>enable</c>: 0, 1, or since when it is on trial.</summary>
    public static Filtering OfCluster(Switch cluster) => cluster.On switch
    {
        null => new(Filters.Unknown, cluster.Unknown),
        false => new(Filters.No, "the cluster's firewall is off"),
        true when cluster.Trial is { } since => new(Filters.Yes, string.Create(CultureInfo.InvariantCulture, $"on trial: Proxmox takes it for off from {since + Trial:HH:mm:ss} UTC on")),
        true => new(Filters.Yes, null),
    };

    /// <summary>A node's: the cluster's has to be on too.</summary>
    public static Filtering OfNode(Switch cluster, Switch node) => All(0, [(cluster, "the cluster's firewall is off"), (node, "the node's firewall is off")]);

    /// <summary>A guest's: it acts where the cluster's, its own and its network card's are all on.</summary>
    /// <param name="cluster">The cluster's.</param>
    /// <param name="guest">Its own.</param>
    /// <param name="cards">Its network cards; null when they could not be read.</param>
    /// <param name="rules">Rules that it has.</param>
    public static Filtering OfGuest(Switch cluster, Switch guest, IReadOnlyList<FirewallCard>? cards, int rules)
    {
        var open = (cards ?? []).Where(c => !c.Firewall).Select(c => c.Card).ToList();
        var card = cards switch
        {
            null => new Switch(null) { Unknown = "its network cards could not be read" },
            [] => new Switch(false),
            _ => new Switch(open.Count < cards.Count),
        };
        var words = cards is [] ? "it has no network card" : $"{string.Join(" and ", open)} {(open.Count == 1 ? "has" : "have")} firewall=0";
        var all = All(rules, [(cluster, "the cluster's firewall is off"), (guest, "the guest's firewall is off"), (card, words)]);
        return all.Filters == Filters.Yes && open.Count > 0 ? new(Filters.Partly, $"not {string.Join(" and ", open)}: firewall=0 there") : all;
    }

    static Filtering All(int rules, IReadOnlyList<(Switch Switch, string Off)> needed)
    {
        var off = needed.Where(n => n.Switch.On is false).Select(n => n.Off).ToList();
        var unknown = needed.Where(n => n.Switch.On is null).Select(n => n.Switch.Unknown).OfType<string>().ToList();
        if (off.Count > 0) return new(Filters.No, $"{(rules > 0 ? "rules stand, but nothing filters: " : "")}{string.Join("; ", off)}");
        return unknown.Count > 0 ? new(Filters.Unknown, string.Join("; ", unknown)) : OfCluster(needed[0].Switch);
    }
}

/// <summary>Whether something is switched on.</summary>
/// <param name="On">Null when it could not be read.</param>
internal sealed record Switch(bool? On)
{
    /// <summary>Since when the cluster's firewall is on trial; null when it is not.</summary>
    public DateTimeOffset? Trial { get; init; }

    /// <summary>Why it could not be read.</summary>
    public string? Unknown { get; init; }

    /// <summary>What <c>enable</c> says; a number above 1 is the moment at which a trial began.</summary>
    public static Switch Of(string? enable, bool usual) => enable switch
    {
        null or "" => new(usual),
        "0" => new(false),
        _ when long.TryParse(enable, NumberStyles.None, CultureInfo.InvariantCulture, out var since) && since > 1 => new(true) { Trial = DateTimeOffset.FromUnixTimeSeconds(since) },
        _ => new(true),
    };
}
