using System.Net;
using Croft.Contracts;
using Croft.Engine.Reach;

namespace Croft.Engine.Firewall;

/// <summary>A node, the ways to it, and its firewall.</summary>
/// <param name="Way">How Croft reaches it.</param>
/// <param name="Firewall">What decides over its own traffic.</param>
/// <param name="From">Address from which Croft asks it; null where the node may see another.</param>
internal sealed record NodeSeen(NodeWay Way, NodeFirewall Firewall, IPAddress? From);

/// <summary>What decides whether Croft is let in to the nodes of a cluster.</summary>
internal sealed record NodesSeen(ClusterFirewall Cluster, IReadOnlyList<NodeSeen> Nodes)
{
    /// <summary>True where every node takes a trial that is over for off.</summary>
    public bool KnowTrials => Nodes.All(n => !n.Firewall.IsNft);

    /// <summary>The same with other rules somewhere.</summary>
    public NodesSeen With(FirewallPlace place, string? group, IReadOnlyList<Rule> rules) => (group, place.Node) switch
    {
        ({ } name, _) => this with { Cluster = Cluster with { Groups = new Dictionary<string, IReadOnlyList<Rule>>(Cluster.Groups, StringComparer.Ordinal) { [name] = rules } } },
        (_, null) => this with { Cluster = Cluster with { Rules = rules } },
        (_, { } node) => OfNode(node, n => n with { Rules = rules }),
    };

    /// <summary>The same with other settings somewhere.</summary>
    public NodesSeen With(FirewallPlace place, IReadOnlyDictionary<string, string> set, IReadOnlyList<string> unset)
    {
        string? Then(string key) => set.TryGetValue(key, out var value) ? value : unset.Contains(key) ? FirewallDefaults.Of(place.Level)[key] : null;
        var on = Then("enable") is { } enable ? enable != "0" : (bool?)null;
        return place.Node is { } node
            ? OfNode(node, n => n with { IsOn = on ?? n.IsOn })
            : this with { Cluster = Cluster with { IsOn = on ?? Cluster.IsOn, PolicyIn = Then("policy_in") ?? Cluster.PolicyIn } };
    }

    /// <summary>The same with another alias or member of a set of the cluster.</summary>
    public NodesSeen With(NamedAction change)
    {
        var aliases = new Dictionary<string, string>(Cluster.Names.Aliases, StringComparer.Ordinal);
        var sets = new Dictionary<string, IReadOnlyList<SetMember>>(Cluster.Names.Sets, StringComparer.Ordinal);
        if (change.Kind == NamedKind.Alias && change.Want?.Cidr is { } cidr) aliases[change.Name.ToLowerInvariant()] = cidr;
        else if (change.Kind == NamedKind.Alias) aliases.Remove(change.Name.ToLowerInvariant());
        else if (change.Kind == NamedKind.Member)
            sets[change.Name] = [.. sets.GetValueOrDefault(change.Name, []).Where(m => Addresses.Tidy(m.Cidr) != change.Member), .. change.Want is { } want ? [new SetMember(change.Member!, want.Except)] : Array.Empty<SetMember>()];
        return this with { Cluster = Cluster with { Names = new NamedAddresses(aliases, sets) } };
    }

    /// <summary>Whether Croft is let in to each node that it asks itself.</summary>
    public IReadOnlyList<(NodeSeen Node, LetInVerdict Verdict)> Judge() =>
        [.. Nodes.Where(n => n.Way.Own.Count > 0).Select(n => (n, LetIn.Judge(n.From, Cluster, n.Firewall)))];

    /// <summary>Whether a change of a place can surely be taken back: by a node that lets Croft in, and that is let in itself to the node that keeps it.</summary>
    public bool HasWayBack(FirewallPlace place)
    {
        var open = Judge().Where(j => j.Verdict.Answer == LetInAnswer.Yes).Select(j => j.Node).ToList();
        if (place.Node is not { } name) return open.Count > 0;
        return Nodes.FirstOrDefault(n => n.Way.Node == name) is { } target && (open.Contains(target) || open.Exists(n =>
            target.Way.Through.Contains(n.Way.Node) && LetIn.Judge(n.Firewall.Address, Cluster, target.Firewall).Answer == LetInAnswer.Yes));
    }

    NodesSeen OfNode(string node, Func<NodeFirewall, NodeFirewall> change) =>
        this with { Nodes = [.. Nodes.Select(n => n.Way.Node == node ? n with { Firewall = change(n.Firewall) } : n)] };
}
