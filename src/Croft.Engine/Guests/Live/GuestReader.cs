using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;

namespace Croft.Engine.Guests;

/// <summary>Finds the guest a user means and reads all that a plan needs, live.</summary>
internal sealed class GuestReader(GuestFinder finder, ClusterConnections connections)
{
    /// <summary>The guest as it is now.</summary>
    /// <exception cref="FailureException">NotFound, Invalid when several fit, Unreachable when its node is down.</exception>
    public async Task<GuestReading> ReadAsync(string guest, string? cluster, CancellationToken ct)
    {
        var row = (await finder.FindLiveAsync(guest, cluster, ct)).Row;
        var at = new GuestAddress(row.Cluster, row.Node, row.Vmid, row.Type, row.Name);
        return await new GuestView(await connections.GetAsync(row.Cluster, ct), at).ReadAsync(ct)
            ?? throw new FailureException(GuestRefusals.Gone(at, "read"));
    }
}
