using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Backups;

/// <summary><c>backup jobs</c>: lists Proxmox's own backup jobs, asked live.</summary>
internal sealed class BackupJobs(ClusterConnections connections) : IVerb<BackupJobsRequest, Page<BackupJobRow>>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "backup", "jobs", "Lists the clusters' own backup jobs.", Permissions.EstateRead, Effect.Reads, typeof(BackupJobsRequest), typeof(Page<BackupJobRow>));

    /// <inheritdoc/>
    public async Task<Page<BackupJobRow>> RunAsync(BackupJobsRequest request, VerbContext context, CancellationToken ct)
    {
        IReadOnlyList<string> clusters = request.Cluster is not null ? [request.Cluster] : await connections.NamesAsync(ct);
        var answers = await Task.WhenAll(clusters.Select(c => AskAsync(c, ct)));
        return new Page<BackupJobRow>([.. answers.SelectMany(a => a.Rows)]) { Missing = [.. answers.Select(a => a.Missing).OfType<Missing>()] };
    }

    async Task<(IReadOnlyList<BackupJobRow> Rows, Missing? Missing)> AskAsync(string cluster, CancellationToken ct)
    {
        try
        {
            var jobs = await (await connections.GetAsync(cluster, ct)).Within(Patience).Cluster.BackupJobs.ListAsync(ct);
            return ([.. jobs.Select(j => Row(cluster, j)).OrderBy(j => j.Job, StringComparer.Ordinal)], null);
        }
        catch (ProxmoxException e)
        {
            return ([], new Missing(cluster, FailureMap.Of(e, "").Kind, e.Message));
        }
    }

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
