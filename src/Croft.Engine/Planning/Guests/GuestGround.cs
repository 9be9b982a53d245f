using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Pools;

namespace Croft.Engine.Planning;

/// <summary>What planning guests asks of other rooms.</summary>
sealed class GuestGround(ClusterConnections connections, GuestReader guests, CloneReader clones, NodeReader nodes, GuestMoves moves, PoolReader pools)
{
    public GuestReader Guests => guests;
    public CloneReader Clones => clones;
    public NodeReader Nodes => nodes;
    public MigrateReader Ways => moves.Ways;
    public DestroyReader Bounds => moves.Bounds;
    public PoolReader Pools => pools;
    public GuestFiles Files { get; } = new(connections);

    public async Task<GuestView> ViewAsync(GuestAddress guest, CancellationToken ct) => new(await connections.GetAsync(guest.Cluster, ct), guest);
}

/// <summary>What stands in the way of a guest that goes: to another node, or for good.</summary>
/// <param name="Ways">To another node.</param>
/// <param name="Bounds">For good.</param>
sealed record GuestMoves(MigrateReader Ways, DestroyReader Bounds);
