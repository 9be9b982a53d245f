using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Replication;

/// <summary>Jobs as rows, judged: one that is not known to have run in time is not fine.</summary>
internal static class ReplicationRows
{
    /// <summary>What Proxmox does where a job names no schedule.</summary>
    public const string Usual = "*/15";

    /// <summary>Jobs of a node run one after another, so that a turn may come late.</summary>
    static readonly TimeSpan Late = TimeSpan.FromMinutes(15);

    public static ReplicationRow Row(string cluster, ReplicationJob job, ReplicationStatus? status, ClusterResource? guest, DateTimeOffset now) => new()
    {
        Cluster = cluster,
        Job = job.Id,
        Guest = guest?.Name,
        Source = guest?.Node ?? job.Source,
        Target = job.Target,
        State = State(job, status, now),
        Schedule = job.Schedule ?? Usual,
        LastSync = status?.LastSync,
        NextSync = job.IsEnabled && status is { LastTry: not null } ? Real(status.NextSync) : null,
        Took = status?.Duration?.TotalSeconds is > 0 and var took ? took : null,
        Failures = status?.Failures,
        Error = status?.Error,
        Rate = job.Rate,
        Comment = job.Comment,
    };

    /// <summary>How a job fares.</summary>
    internal static string State(ReplicationJob job, ReplicationStatus? status, DateTimeOffset now) => status switch
    {
        _ when job.Removal is not null => "removing",
        null => job.IsEnabled ? "unknown" : "disabled",
        { IsRunning: true } => "running",
        _ when !job.IsEnabled => "disabled",
        { Failures: > 0 } or { Error: not null } => "failed",
        // It has never been tried, or was asked to run now.
        { LastTry: null } => "waiting",
        _ when Real(status.NextSync) is { } next && now - next > Late => "overdue",
        { LastSync: null } => "waiting",
        _ => "ok",
    };

    /// <summary>Proxmox tells 0 for never and 1 for a removal's turn.</summary>
    static DateTimeOffset? Real(DateTimeOffset? next) => next is { } at && at.ToUnixTimeSeconds() > 1 ? at : null;
}
