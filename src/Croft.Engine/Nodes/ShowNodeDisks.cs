using Croft.Contracts;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Nodes;

/// <summary>Shows the disks of nodes with their health, and the ZFS pools made of them.</summary>
sealed class ShowNodeDisks(EachNode nodes) : IVerb<NodeDisksRequest, NodeDisks>
{
    public static VerbInfo Info { get; } = new(
        "node", "disks", "Shows disks of nodes with their health, and ZFS pools.", Permissions.EstateRead, Effect.Reads, typeof(NodeDisksRequest), typeof(NodeDisks))
    { About = Part.Cluster };

    public async Task<NodeDisks> RunAsync(NodeDisksRequest request, VerbContext context, CancellationToken ct)
    {
        var seen = await nodes.AskAsync(request.Node, request.Cluster, "disks", async node =>
        {
            var disks = node.TryAsync("disks", () => node.Node.Disks.ListAsync(null, ct));
            var pools = node.TryAsync("zfs", () => PoolsAsync(node, ct));
            return new NodeDisks([.. (await disks ?? []).Where(d => d.Parent is null).Select(d => DiskHealth.Row(node, d))])
            {
                Pools = [.. (await pools ?? []).Select(p => p.Row)],
                Warnings = [.. (await pools ?? []).SelectMany(p => p.Trouble.Select(t => $"{node.Cluster}/{node.Name} {p.Row.Pool}: {t}"))],
            };
        }, ct);
        var told = seen.Nodes.Select(n => n.Told).OfType<NodeDisks>().ToList();
        return new NodeDisks([.. told.SelectMany(t => t.Disks)])
        {
            Pools = [.. told.SelectMany(t => t.Pools)],
            Warnings = [.. told.SelectMany(t => t.Warnings)],
            Missing = seen.Missing,
        };
    }

    static async Task<IReadOnlyList<(ZfsPoolRow Row, IEnumerable<string> Trouble)>> PoolsAsync(NodeAsked node, CancellationToken ct)
    {
        var pools = await node.Node.Disks.ZfsPoolsAsync(ct);
        return await Task.WhenAll(pools.OrderBy(p => p.Name, StringComparer.Ordinal).Select(async pool =>
        {
            var status = await node.TryAsync($"zfs/{pool.Name}", () => node.Node.Disks.ZfsPoolAsync(pool.Name, ct));
            return (DiskHealth.Row(node, pool, status), DiskHealth.Trouble(status));
        }));
    }
}
