using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Inventory;
using Croft.Proxmox;

namespace Croft.Engine.Replication;

/// <summary>A guest with its jobs, and what its node and the others offer for them.</summary>
/// <param name="Guest">The guest.</param>
/// <param name="Jobs">Its jobs.</param>
/// <param name="Statuses">How they fare; null when its node did not tell.</param>
internal sealed record ReplicationSeen(GuestReading Guest, IReadOnlyList<ReplicationJob> Jobs, IReadOnlyList<ReplicationStatus>? Statuses)
{
    /// <summary>Nodes, and whether they are there.</summary>
    public IReadOnlyDictionary<string, bool> Nodes { get; init; } = new Dictionary<string, bool>(StringComparer.Ordinal);

    /// <summary>Storages of each node that is there, as <c>pve1/tank</c>.</summary>
    public IReadOnlyDictionary<string, StorageStatus> Storages { get; init; } = new Dictionary<string, StorageStatus>(StringComparer.Ordinal);

    /// <summary>The job to this node, or the only one.</summary>
    /// <exception cref="FailureException">NotFound; Invalid when there are several.</exception>
    public ReplicationJob Demand(string title, string? node) => Jobs.Where(j => node is null || j.Target == node).ToList() switch
    {
        [var one] => one,
        [] => throw new FailureException(FailureKind.NotFound, $"Can't {title}: {(Jobs.Count == 0 ? "it has no replication job" : $"it has none to {node}, only to {string.Join(", ", Jobs.Select(j => j.Target))}")}.",
            $"Make one: 'croft replication create {Guest.At.Name} {node ?? "NODE"}'."),
        _ => throw new FailureException(FailureKind.Invalid, $"Can't {title}: it has several jobs.", $"Say to which node: {string.Join(" or ", Jobs.Select(j => j.Target))}."),
    };

    public ReplicationStatus? StatusOf(ReplicationJob job) => Statuses?.FirstOrDefault(s => s.Id == job.Id);
}

/// <summary>Reads replication jobs and how they fare.</summary>
internal sealed class ReplicationReader(ClusterConnections connections, GuestFinder finder)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>A guest with its jobs.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="target">A node whose storages are needed as well.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<ReplicationSeen> ReadAsync(GuestReading guest, string? target, CancellationToken ct)
    {
        // Where to is chosen among nodes and storages.
        if (target is not null) Horizon.Current.DemandWhole(guest.At.Cluster);
        var api = (await connections.GetAsync(guest.At.Cluster, ct)).Within(Patience);
        var nodes = (await api.NodesAsync(ct)).ToDictionary(n => n.Name, n => n.State.Value != NodeState.Offline, StringComparer.Ordinal);
        var jobs = (await api.Cluster.Replication.ListAsync(ct)).Where(j => j.Vmid == guest.At.Vmid).OrderBy(j => j.Id, StringComparer.Ordinal).ToList();
        var storages = new Dictionary<string, StorageStatus>(StringComparer.Ordinal);
        foreach (var node in new[] { guest.At.Node, target }.OfType<string>().Where(n => nodes.GetValueOrDefault(n)))
        {
            foreach (var storage in await api.Node(node).StoragesAsync(null, ct))
                storages[$"{node}/{storage.Name}"] = storage;
        }
        return new ReplicationSeen(guest, jobs, await api.Node(guest.At.Node).ReplicationAsync(guest.At.Vmid, ct)) { Nodes = nodes, Storages = storages };
    }

    /// <summary>The number of a guest by any of its names.</summary>
    public async Task<(string Cluster, int Vmid)> FindAsync(string guest, string? cluster, CancellationToken ct)
    {
        try
        {
            var row = await finder.FindAsync(guest, cluster, ct);
            return (row.Cluster, row.Vmid);
        }
        // It may have been made since the last reading.
        catch (FailureException e) when (e.Failure.Kind == FailureKind.NotFound)
        {
            var row = (await finder.FindLiveAsync(guest, cluster, ct)).Row;
            return (row.Cluster, row.Vmid);
        }
    }
}
