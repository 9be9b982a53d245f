using Croft.Contracts;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Pools;

/// <summary>Shows a pool with its members, asked live.</summary>
internal sealed class ShowPool(PoolReader pools) : IVerb<ShowPoolRequest, PoolDetail>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "pool", "show", "Shows a pool with the guests and storages in it.", Permissions.EstateRead, Effect.Reads, typeof(ShowPoolRequest), typeof(PoolDetail))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<PoolDetail> RunAsync(ShowPoolRequest request, VerbContext context, CancellationToken ct)
    {
        var seen = await pools.ReadAsync(request, ct);
        var pool = seen.Demand();
        return new PoolDetail(seen.Cluster, pool.Name, pool.Comment)
        {
            // A storage comes once a node; it is one member.
            Members = [.. pool.Members.DistinctBy(m => m.Vmid is null ? m.Storage : $"{m.Vmid}").Select(Member).OrderBy(m => m.Kind == "storage").ThenBy(m => m.Vmid).ThenBy(m => m.Name, StringComparer.Ordinal)],
        };
    }

    static PoolMember Member(ClusterResource member) => new()
    {
        Kind = member.Kind.Value switch { ResourceKind.Qemu => "vm", ResourceKind.Lxc => "ct", _ => "storage" },
        Name = (member.Vmid is null ? member.Storage : member.Name) ?? member.Id,
        Vmid = member.Vmid,
        Node = member.Vmid is null ? null : member.Node,
        Status = member.Status,
    };
}
