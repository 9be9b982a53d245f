using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Ha;

/// <summary>High availability of a cluster as it is now.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Resources">Guests it looks after.</param>
/// <param name="Status">How quorum, master, agents and guests fare.</param>
internal sealed record HaSeen(string Cluster, IReadOnlyList<HaResource> Resources, IReadOnlyList<HaStatusEntry> Status)
{
    /// <summary>Rules; null where the cluster has none (before 9.0).</summary>
    public IReadOnlyList<HaRule>? Rules { get; init; }

    /// <summary>Groups; null where the cluster has none any more.</summary>
    public IReadOnlyList<HaGroup>? Groups { get; init; }

    /// <summary>Guests of the cluster.</summary>
    public IReadOnlyList<ClusterResource> Guests { get; init; } = [];

    /// <summary>Nodes, and whether they are there.</summary>
    public IReadOnlyDictionary<string, bool> Nodes { get; init; } = new Dictionary<string, bool>(StringComparer.Ordinal);

    /// <summary>Storages that are on one node alone.</summary>
    public IReadOnlySet<string> LocalStorages { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Nodes that are there.</summary>
    public IEnumerable<string> Online => Nodes.Where(n => n.Value).Select(n => n.Key);

    public HaResource? Resource(string sid) => Resources.FirstOrDefault(r => r.Sid == sid);

    public ClusterResource? Guest(string sid) => Guests.FirstOrDefault(g => $"{g.Vmid}" == sid[(sid.IndexOf(':', StringComparison.Ordinal) + 1)..]);

    /// <summary>A guest's state by the manager; null when it does not list the guest.</summary>
    public string? StateOf(string sid) => Status.FirstOrDefault(s => s.Sid == sid)?.State;

    /// <summary>Rules in force that name a guest.</summary>
    public IEnumerable<HaRule> RulesOf(string sid) => (Rules ?? []).Where(r => r.Resources.Contains(sid));

    /// <summary>What people call a guest.</summary>
    public string Told(string sid) => Guest(sid) is { Name: { } name } guest ? $"{name} ({guest.Vmid})" : sid;

    /// <summary>Rules, or why there are none.</summary>
    /// <exception cref="FailureException">Unsupported.</exception>
    public IReadOnlyList<HaRule> DemandRules() => Rules ?? throw new FailureException(
        FailureKind.Unsupported, $"High availability of {Cluster} has no rules: they came with Proxmox VE 9.0.", "It has groups of nodes: 'croft ha groups'.");

    /// <summary>Groups, or why there are none.</summary>
    /// <exception cref="FailureException">Unsupported.</exception>
    public IReadOnlyList<HaGroup> DemandGroups() => Groups ?? throw new FailureException(
        FailureKind.Unsupported, $"High availability of {Cluster} has no groups any more: Proxmox VE 9 made rules of them.", "See the rules: 'croft ha rules'.");

    /// <summary>Refuses nodes that the cluster does not have.</summary>
    public void DemandNodes(IEnumerable<string> nodes)
    {
        foreach (var node in nodes.Select(n => n.Split(':')[0]))
        {
            if (!Nodes.ContainsKey(node))
                throw new FailureException(FailureKind.NotFound, $"{Cluster} has no node '{node}'.", $"It has: {string.Join(", ", Nodes.Keys.Order(StringComparer.Ordinal))}.");
        }
    }
}
