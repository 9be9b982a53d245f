using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;

namespace Croft.Engine.Inventory;

/// <summary>The estate at a glance.</summary>
sealed class EstateSummary(Readings readings, Freshness freshness, RunEngine runs, ClusterStore clusters, TimeProvider time)
    : IVerb<StatusRequest, EstateStatus>
{
    const double NearlyFull = 0.85;

    public static VerbInfo Info { get; } = new(
        "", "status", "Summarises clusters, nodes, guests, storages and failed tasks.", Permissions.EstateRead, Effect.Reads, typeof(StatusRequest), typeof(EstateStatus));

    public async Task<EstateStatus> RunAsync(StatusRequest request, VerbContext context, CancellationToken ct)
    {
        var missing = await freshness.AskAsync(request.Fresh, request.Cluster, ct);
        var guests = Freshness.With(await readings.GuestsAsync(new ListGuestsRequest { Cluster = request.Cluster }, ct), missing);
        var nodes = (await readings.NodesAsync(request.Cluster, ct)).Items;
        var storages = (await readings.StoragesAsync(request.Cluster, null, ct)).Items;
        var known = (await clusters.AllAsync(ct)).Where(c => request.Cluster is null || c.Name == request.Cluster);
        return new EstateStatus([.. known.Select(c => Row(c.Row(), nodes, guests.Items))])
        {
            // A shared storage is as full on every node; it is named once.
            NearlyFull = [.. storages.Where(s => s.Fill >= NearlyFull).DistinctBy(s => s.Shared ? $"{s.Cluster}/{s.Storage}" : $"{s.Cluster}/{s.Node}/{s.Storage}")],
            FailedTasks = await readings.FailedTasksAsync(request.Cluster, time.GetUtcNow() - TimeSpan.FromDays(1), ct),
            InterruptedRuns = [.. (await runs.WaitingAsync(ct)).Select(r => r.Id)],
            OldestReading = guests.OldestReading,
            Missing = guests.Missing,
        };
    }

    static ClusterStatusRow Row(ClusterRow cluster, IReadOnlyList<NodeRow> nodes, IReadOnlyList<GuestRow> guests)
    {
        var own = nodes.Where(n => n.Cluster == cluster.Name).ToList();
        var states = guests.Where(g => g.Cluster == cluster.Name && !g.Template).CountBy(g => g.Status).ToDictionary(StringComparer.Ordinal);
        var (running, stopped, unknown) = (states.GetValueOrDefault("running"), states.GetValueOrDefault("stopped"), states.GetValueOrDefault("unknown"));
        return new ClusterStatusRow
        {
            Cluster = cluster.Name,
            NodesOnline = own.Count(n => n.Status == "online"),
            Nodes = own.Count,
            Running = running,
            Stopped = stopped,
            Unknown = unknown,
            Other = states.Values.Sum() - running - stopped - unknown,
            Templates = guests.Count(g => g.Cluster == cluster.Name && g.Template),
            Seen = cluster.Seen,
            Trouble = cluster.Trouble,
        };
    }
}
