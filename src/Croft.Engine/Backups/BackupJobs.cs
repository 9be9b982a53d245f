using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Backups;

/// <summary><c>backup jobs</c>: lists Proxmox's own backup jobs, asked live.</summary>
internal sealed class BackupJobs(ClusterConnections connections) : IVerb<BackupJobsRequest, Page<BackupJobRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "backup", "jobs", "Lists the clusters' own backup jobs.", Permissions.EstateRead, Effect.Reads, typeof(BackupJobsRequest), typeof(Page<BackupJobRow>))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public Task<Page<BackupJobRow>> RunAsync(BackupJobsRequest request, VerbContext context, CancellationToken ct) => connections.ListAsync<BackupJobRow>(
        request.Cluster,
        async (api, cluster) => [.. (await api.Cluster.BackupJobs.ListAsync(ct)).Select(j => Row(cluster, j)).OrderBy(j => j.Job, StringComparer.Ordinal)],
        ct);

    internal static BackupJobRow Row(string cluster, BackupJob job) => new()
    {
        Cluster = cluster,
        Job = job.Id,
        Enabled = job.IsEnabled,
        Schedule = job.Schedule,
        Next = job.NextRun,
        Guests = job switch
        {
            { TakesAll: true, Excluded.Count: > 0 } => $"all but {string.Join(", ", job.Excluded)}",
            { TakesAll: true } => "all",
            { Pool: { } pool } => $"pool {pool}",
            _ => string.Join(", ", job.Vmids),
        },
        Node = job.Node,
        Storage = job.Storage,
        Mode = job.Mode,
        Keep = job.Keep?.ToString(),
        Comment = job.Comment?.TrimEnd('\n'),
    };
}
