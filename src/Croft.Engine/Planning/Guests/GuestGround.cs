using Croft.Contracts;
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
    public GuestMoves Moves => moves;
    public DestroyReader Bounds => moves.Bounds;
    public PoolReader Pools => pools;
    public GuestFiles Files { get; } = new(connections);

    /// <summary>Who has a guest's number now, wherever it stands; null when nobody has.</summary>
    public async Task<GuestAddress?> FindAsync(GuestAddress guest, CancellationToken ct) => await MadeGuest.FindAsync(await connections.GetAsync(guest.Cluster, ct), guest.Vmid, ct);

    public async Task<GuestView> ViewAsync(GuestAddress guest, CancellationToken ct) => new(await connections.GetAsync(guest.Cluster, ct), guest);
}

/// <summary>What stands in the way of a guest that goes: to another node, or for good.</summary>
/// <param name="Ways">To another node.</param>
/// <param name="Bounds">For good.</param>
sealed record GuestMoves(MigrateReader Ways, DestroyReader Bounds)
{
    /// <summary>The plan that brings a guest to another node with as little disturbance as its type allows.</summary>
    /// <exception cref="FailureException">It can't go there, with the reason.</exception>
    public async Task<Plan> ToAsync(GuestReading guest, string node, CancellationToken ct)
    {
        var asked = new MigrateGuestRequest { Guest = guest.At.Name, Node = node, Online = guest.At.IsVm && guest.Running, Restart = !guest.At.IsVm && guest.Running, WithLocalDisks = true };
        return MigratePlans.Migrate(guest, asked, await Ways.ReadAsync(guest.At, node, ct));
    }
}
