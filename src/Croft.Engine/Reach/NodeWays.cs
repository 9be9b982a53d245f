using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Proxmox;

namespace Croft.Engine.Reach;

/// <summary>How a node is reached before a change.</summary>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Node">Its name.</param>
/// <param name="Own">Addresses at which it answers Croft itself; none where Croft only reaches it through others.</param>
/// <param name="Inside">Address at which the other nodes reach it; null where that is not told.</param>
/// <param name="Through">Other nodes that answer Croft and pass calls on to it.</param>
internal sealed record NodeWay(string Cluster, string Node, IReadOnlyList<Uri> Own, string? Inside, IReadOnlyList<string> Through)
{
    /// <summary>The node as messages name it.</summary>
    public string Name => $"{Cluster}/{Node}";

    /// <summary>The ways as a plan tells them.</summary>
    public string Told => (Own.Count, Through.Count) switch
    {
        (0, 0) => $"Croft has no way to {Name}",
        (0, _) => $"Croft reaches {Name} only through {string.Join(", ", Through)}",
        (_, 0) => $"Croft reaches {Name} at {string.Join(", ", Own.Select(o => o.Authority))} and through no other node",
        _ => $"Croft reaches {Name} at {string.Join(", ", Own.Select(o => o.Authority))}, and through {string.Join(", ", Through)}",
    };
}

/// <summary>Finds by which ways a node is reached, by asking at every address over connections of their own.</summary>
internal sealed class NodeWays(ClusterConnections connections, Clusters.ClusterOptions options)
{
    /// <summary>The ways to a node now.</summary>
    /// <exception cref="FailureException">NotFound: no such cluster.</exception>
    /// <exception cref="ProxmoxException">No address of the cluster answers.</exception>
    public async Task<NodeWay> SeeAsync(string cluster, string node, CancellationToken ct)
    {
        var addresses = await connections.AddressesAsync(cluster, ct);
        var members = (await (await connections.GetAsync(cluster, ct)).Cluster.StatusAsync(ct)).Members;
        var inside = members.FirstOrDefault(m => m.Name == node)?.Address;
        // A node that was not kept as a way in, may be one by now.
        var asked = addresses.Concat(inside is null ? [] : [ClusterAddress.Of(inside, addresses[0])]).Distinct().ToList();
        var answers = await Task.WhenAll(asked.Select(a => AskAsync(cluster, a, node, ct)));
        return new NodeWay(cluster, node,
            [.. answers.Where(a => a.Name == node).Select(a => a.Address)], inside,
            [.. answers.Where(a => a.Name is not null && a.Name != node && a.PassesOn).Select(a => a.Name!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    async Task<(Uri Address, string? Name, bool PassesOn)> AskAsync(string cluster, Uri address, string node, CancellationToken ct)
    {
        string? name = null;
        try
        {
            using var client = await connections.AtAsync(cluster, address, options.ConnectDeadline, ct);
            name = await WhoAsync(client, ct);
            if (name is not null && name != node)
                await client.Node(node).StatusAsync(ct);
            return (address, name, true);
        }
        catch (ProxmoxException)
        {
            return (address, name, false);
        }
    }

    /// <summary>Name of the node that answers.</summary>
    internal static async Task<string?> WhoAsync(ProxmoxClient client, CancellationToken ct) =>
        (await client.Cluster.StatusAsync(ct)).Members.FirstOrDefault(m => m.IsLocal)?.Name;
}
