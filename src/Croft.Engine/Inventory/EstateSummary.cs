using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory.Tables;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;

namespace Croft.Engine.Inventory;

/// <summary>The estate at a glance.</summary>
sealed class EstateSummary(Readings readings, PastReadings past, Freshness freshness, RunEngine runs, ClusterStore clusters, TimeProvider time)
    : IVerb<StatusRequest, EstateStatus>
{
    const double NearlyFull = 0.85;

    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static VerbInfo Info { get; } = new(
        "", "status", "Summarises clusters, nodes, guests, storages and failed tasks.", Permissions.EstateRead, Effect.Reads, typeof(StatusRequest), typeof(EstateStatus))
    { About = Part.Guest };

    public async Task<EstateStatus> RunAsync(StatusRequest request, VerbContext context, CancellationToken ct)
    {
        if (past.When(request.AsOf, request.Fresh) is { } when)
            return await PastAsync(request, when, ct);
        var all = await clusters.AllAsync(ct);
        if (all.Count == 0) throw ClusterNames.None();
        var missing = await freshness.AskAsync(request.Fresh, request.Cluster, ct);
        var guests = Freshness.With(await readings.GuestsAsync(new ListGuestsRequest { Cluster = request.Cluster }, ct), missing);
        var nodes = (await readings.NodesAsync(request.Cluster, ct)).Items;
        var silent = await freshness.AskNodesAsync(request.Fresh, nodes.Where(n => missing.All(m => m.What != n.Cluster)), ct);
        var storages = (await readings.StoragesAsync(request.Cluster, null, ct)).Items;
        var known = all.Where(c => request.Cluster is null || c.Name == request.Cluster).Select(c => c.Row());
        return new EstateStatus([.. known.Select(c => Row(c.Name, c.Seen, c.Trouble, nodes, guests.Items)).Where(IsTold)])
        {
            // A shared storage is as full on every node; it is named once.
            NearlyFull = [.. storages.Where(s => s.Fill >= NearlyFull).DistinctBy(s => s.Shared ? $"{s.Cluster}/{s.Storage}" : $"{s.Cluster}/{s.Node}/{s.Storage}")],
            FailedTasks = await readings.FailedTasksAsync(request.Cluster, time.GetUtcNow() - Day, DateTimeOffset.MaxValue, ct),
            InterruptedRuns = await InterruptedAsync(ct),
            OldestReading = guests.OldestReading,
            Missing = [.. guests.Missing.Concat(silent).DistinctBy(m => m.What)],
        };
    }

    async Task<EstateStatus> PastAsync(StatusRequest request, DateTimeOffset when, CancellationToken ct)
    {
        var guests = await past.GuestsAsync(new ListGuestsRequest { Cluster = request.Cluster }, when, ct);
        var nodes = (await past.NodesAsync(request.Cluster, when, ct)).Items;
        var known = await past.ClustersAsync(request.Cluster, when, ct);
        return new EstateStatus([.. known.Where(c => c.Seen is not null).Select(c => Row(c.Cluster, c.Seen, c.Trouble, nodes, guests.Items)).Where(IsTold)])
        {
            NearlyFull = null,
            FailedTasks = when - Day >= time.GetUtcNow() - TaskTable.Kept ? await readings.FailedTasksAsync(request.Cluster, when - Day, when, ct) : null,
            InterruptedRuns = await InterruptedAsync(ct),
            OldestReading = guests.OldestReading,
            Missing = guests.Missing,
        };
    }

    async Task<IReadOnlyList<int>> InterruptedAsync(CancellationToken ct) => [.. (await runs.WaitingAsync(ct)).Select(r => r.Id)];

    // A cluster's own figures are told where it is seen whole; elsewhere only those of the guests that are.
    static bool IsTold(ClusterStatusRow row) => Horizon.Current.Whole(row.Cluster) || row.Running + row.Stopped + row.Unknown + row.Other + row.Templates > 0;

    static ClusterStatusRow Row(string cluster, DateTimeOffset? seen, string? trouble, IReadOnlyList<NodeRow> nodes, IReadOnlyList<GuestRow> guests)
    {
        var own = nodes.Where(n => n.Cluster == cluster).ToList();
        var states = guests.Where(g => g.Cluster == cluster && !g.Template).CountBy(g => g.Status).ToDictionary(StringComparer.Ordinal);
        var (running, stopped, unknown) = (states.GetValueOrDefault("running"), states.GetValueOrDefault("stopped"), states.GetValueOrDefault("unknown"));
        return new ClusterStatusRow
        {
            Cluster = cluster,
            NodesOnline = trouble is null && Horizon.Current.Whole(cluster) ? own.Count(n => n.Status == "online") : null,
            Nodes = own.Count,
            Running = running,
            Stopped = stopped,
            Unknown = unknown,
            Other = states.Values.Sum() - running - stopped - unknown,
            Templates = guests.Count(g => g.Cluster == cluster && g.Template),
            Seen = seen,
            Trouble = trouble is null || Horizon.Current.Whole(cluster) ? trouble : Horizon.Unasked,
        };
    }
}
