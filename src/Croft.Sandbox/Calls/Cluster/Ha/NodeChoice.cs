using System.Globalization;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Cluster.Ha;

internal enum NodePreference
{
    /// <summary>Where it is, if it may be there.</summary>
    Stay,

    /// <summary>The best node.</summary>
    Best,

    /// <summary>The best node it hasn't failed on.</summary>
    Next,
}

/// <summary>Which node the HA manager wants a resource on, by groups (8) or rules (9) and the count of resources on each node.</summary>
internal static class NodeChoice
{
    public static NodeState? Of(ClusterState cluster, HaService service, Section resource, NodePreference preference)
    {
        var online = cluster.Nodes.Where(node => cluster.Ha.Of(node).State == "online").ToList();
        var priorities = Priorities(cluster, resource, online);
        if (priorities.Count == 0)
            return null;
        var (together, apart) = Neighbours(cluster, resource.Id, online);
        if (preference is NodePreference.Stay && !FailsBack(cluster, resource) && priorities.ContainsKey(service.Node)
            && !apart.Contains(service.Node) && (together.Count == 0 || together.ContainsKey(service.Node)))
            return service.Node;
        var highest = priorities.Values.Max();
        var wanted = priorities.Where(node => node.Value == highest).Select(node => node.Key).Where(node => !apart.Contains(node)).ToList();
        if (preference is NodePreference.Next)
            wanted.RemoveAll(service.FailedNodes.Contains);
        if (together.Where(node => wanted.Contains(node.Key)).OrderByDescending(node => node.Value).ThenBy(node => node.Key.Name, StringComparer.Ordinal).Select(node => node.Key).FirstOrDefault() is { } majority)
            wanted.RemoveAll(node => node != majority);
        if (service.MaintenanceNode is { } before && wanted.Contains(before))
            return before;
        if (preference is NodePreference.Stay && wanted.Contains(service.Node))
            return service.Node;
        return wanted.OrderBy(node => Load(cluster, node)).ThenBy(node => node.Name, StringComparer.Ordinal).FirstOrDefault();
    }

    static int Load(ClusterState cluster, NodeState node) => cluster.Ha.Services.Values.Count(service => Uses(service, node));

    static bool Uses(HaService service, NodeState node) => service.State is not "stopped" && (service.Node == node || service.Target == node);

    static bool FailsBack(ClusterState cluster, Section resource) => cluster.Release.Major > 8
        ? resource["failback"] is not "0"
        : resource["group"] is not { } group || cluster.Ha.Groups.Find(group)?["nofailback"] is not "1";

    // nodes it may be on, with how much it likes them; those no rule names come last, where they come at all
    static Dictionary<NodeState, int> Priorities(ClusterState cluster, Section resource, List<NodeState> online)
    {
        var rule = cluster.Release.Major > 8
            ? cluster.Ha.Rules.Sections.Find(rule => rule.Type == "node-affinity" && rule["disable"] is not "1" && SectionWords.SplitList(rule["resources"]).Contains(resource.Id))
            : resource["group"] is { } group ? cluster.Ha.Groups.Find(group) : null;
        if (rule is null)
            return online.ToDictionary(node => node, _ => 0);
        var named = SectionWords.SplitList(rule["nodes"]).Select(node => node.Split(':')).ToDictionary(node => node[0],
            node => node.Length > 1 ? int.Parse(node[1], CultureInfo.InvariantCulture) : 0, StringComparer.Ordinal);
        var isStrict = (rule["strict"] ?? rule["restricted"]) is "1";
        return online.Where(node => !isStrict || named.ContainsKey(node.Name)).ToDictionary(node => node, node => named.GetValueOrDefault(node.Name, -1));
    }

    // where those are that it stays with, with how many, and where those are that it keeps away from
    static (Dictionary<NodeState, int> Together, HashSet<NodeState> Apart) Neighbours(ClusterState cluster, string sid, List<NodeState> online)
    {
        var (together, apart) = (new Dictionary<NodeState, int>(), new HashSet<NodeState>());
        foreach (var rule in cluster.Ha.Rules.Sections.Where(rule => rule.Type == "resource-affinity" && rule["disable"] is not "1" && SectionWords.SplitList(rule["resources"]).Contains(sid)))
            foreach (var other in SectionWords.SplitList(rule["resources"]).Where(other => other != sid).Select(cluster.Ha.Services.GetValueOrDefault).OfType<HaService>())
                foreach (var node in online.Where(node => Uses(other, node)))
                    if (rule["affinity"] == "negative")
                        apart.Add(node);
                    else if (other.Target is null || other.Target == node)
                        together[node] = together.GetValueOrDefault(node) + 1;
        return (together, apart);
    }
}
