using System.Collections.Frozen;
using Croft.Engine.Clusters;

namespace Croft.Engine.Guests;

/// <summary>Reads what a clone or a snapshot needs to know of its source.</summary>
internal sealed class CloneReader(ClusterConnections connections, NodeReader nodes)
{
    /// <summary>Types of storage that share no data between a template and its copies (<c>PVE::Storage::…::volume_has_feature</c>).</summary>
    static readonly FrozenSet<string> Unshared = FrozenSet.ToFrozenSet(["lvm", "iscsi", "iscsidirect", "esxi"], StringComparer.Ordinal);

    /// <summary>The same of a guest that is still to be made.</summary>
    public async Task<CloneGround> ReadComingAsync(GuestReading source, string? node, CancellationToken ct)
    {
        var (from, to) = await NodesAsync(source, node, ct);
        return new CloneGround(from, to, source.Template && GuestDisks.Of(source).All(d => from.Storage(d.Volume.Storage) is not { } storage || !Unshared.Contains(storage.Type)), []);
    }

    /// <summary>Both nodes, the snapshots, and whether data can be shared.</summary>
    public async Task<CloneGround> ReadAsync(GuestReading source, string? node, CancellationToken ct)
    {
        var client = await connections.GetAsync(source.At.Cluster, ct);
        var view = new GuestView(client, source.At);
        var (from, to) = await NodesAsync(source, node, ct);
        var canLink = source.Template && await view.CanAsync("clone", ct);
        return new CloneGround(from, to, canLink, [.. (await view.SnapshotsAsync(ct)).Where(s => !s.IsCurrent).Select(s => s.Name)]);
    }

    async Task<(NodeReading From, NodeReading To)> NodesAsync(GuestReading source, string? node, CancellationToken ct)
    {
        var from = await nodes.ReadAsync(source.At.Cluster, source.At.Node, ct);
        return (from, node is null || node == source.At.Node ? from : await nodes.ReadAsync(source.At.Cluster, node, ct));
    }
}
