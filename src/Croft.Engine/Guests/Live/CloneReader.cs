using Croft.Engine.Clusters;

namespace Croft.Engine.Guests;

/// <summary>Reads what a clone or a snapshot needs to know of its source.</summary>
internal sealed class CloneReader(ClusterConnections connections, NodeReader nodes)
{
    /// <summary>Both nodes, the snapshots, and whether data can be shared.</summary>
    public async Task<CloneGround> ReadAsync(GuestReading source, string? node, CancellationToken ct)
    {
        var client = await connections.GetAsync(source.At.Cluster, ct);
        var view = new GuestView(client, source.At);
        var from = await nodes.ReadAsync(source.At.Cluster, source.At.Node, ct);
        var to = node is null || node == source.At.Node ? from : await nodes.ReadAsync(source.At.Cluster, node, ct);
        var canLink = source.Template && await view.CanAsync("clone", ct);
        return new CloneGround(from, to, canLink, [.. (await view.SnapshotsAsync(ct)).Where(s => !s.IsCurrent).Select(s => s.Name)]);
    }
}
