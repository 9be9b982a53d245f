namespace Croft.Proxmox;

public readonly partial struct ProxmoxCluster
{
    const string BackupPath = "/cluster/backup", ReplicationPath = "/cluster/replication";

    /// <summary>High availability; nothing is asked yet.</summary>
    public ProxmoxHa Ha => new(api);

    /// <summary>Who belongs to the cluster, and how one joins; nothing is asked yet.</summary>
    public ProxmoxMembership Membership => new(api);

    /// <summary>The firewall of the whole cluster; nothing is asked yet.</summary>
    public ProxmoxFirewall Firewall => new(api, "/cluster/firewall");

    /// <summary>Groups of firewall rules, aliases and sets that all levels use; nothing is asked yet.</summary>
    public ProxmoxFirewallGroups FirewallGroups => new(api);

    /// <summary>The software-defined network as it is configured, applied or not; nothing is asked yet.</summary>
    public ProxmoxSdn Sdn => new(api, SdnView.Configured, null);

    /// <summary>Configs of fewer users: mappings of devices, metric servers, notifications, ACME; nothing is asked yet.</summary>
    public ProxmoxClusterConfigs Configs => new(api);

    /// <summary>Backup jobs (<c>/cluster/backup</c>); a job that is made gets the id it is given.</summary>
    public ProxmoxEntries<BackupJob> BackupJobs => new(api, new(BackupPath, "id", BackupJob.Read) { Calls = EntryCalls.Resets });

    /// <summary>Replication jobs (<c>/cluster/replication</c>), named by guest and number, such as <c>100-0</c>.</summary>
    public ProxmoxEntries<ReplicationJob> Replication => new(api, new(ReplicationPath, "id", ReplicationJob.Read));

    /// <summary>What holds for the whole cluster (<c>GET /cluster/options</c>).</summary>
    public Task<ClusterOptions> OptionsAsync(CancellationToken ct) => api.ReadAsync("/cluster/options", null, ClusterOptions.Read, ct);

    /// <summary>Changes what holds for the whole cluster (<c>PUT /cluster/options</c>).</summary>
    public Task ChangeOptionsAsync(EntryChange change, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Put, "/cluster/options", change.Form(EntryCalls.Resets, "/cluster/options"), ct);

    /// <summary>Guests that no backup job takes (<c>GET /cluster/backup-info/not-backed-up</c>).</summary>
    public Task<IReadOnlyList<GuestWithoutBackup>> NotBackedUpAsync(CancellationToken ct) =>
        api.ListAsync("/cluster/backup-info/not-backed-up", null, GuestWithoutBackup.Read, ct);

    /// <summary>Guests and volumes that a backup job takes (<c>GET /cluster/backup/{id}/included_volumes</c>).</summary>
    public async Task<IReadOnlyList<BackupCoverage>> CoverageAsync(string job, CancellationToken ct) =>
        (await api.GetAsync(Form.Path(BackupPath, job) + "/included_volumes", null, ct).ConfigureAwait(false)).List("children"u8, BackupCoverage.Read);

    /// <summary>Marks a replication job for removal; it goes when its node has run (<c>DELETE /cluster/replication/{id}</c>).</summary>
    /// <param name="job">The job.</param>
    /// <param name="keepCopy">True to keep what was replicated.</param>
    /// <param name="force">True to forget it at once, with all that is left over.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task DeleteReplicationAsync(string job, bool keepCopy, bool force, CancellationToken ct) =>
        Replication.DeleteAsync(job, new Form().AddIf("keep", keepCopy).AddIf("force", force), ct);

    /// <summary>When a schedule would run (<c>GET /cluster/jobs/schedule-analyze</c>).</summary>
    /// <param name="schedule">A calendar event as systemd writes them, such as <c>sat 02:00</c>.</param>
    /// <param name="times">How many times to tell; 10 when null.</param>
    /// <param name="from">From when on; now when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<IReadOnlyList<DateTimeOffset>> ScheduleAsync(string schedule, int? times, DateTimeOffset? from, CancellationToken ct) => api.ListAsync(
        "/cluster/jobs/schedule-analyze", new Form().Add("schedule", schedule).Add("iterations", times).Add("starttime", from), f => f.Time("timestamp"u8), ct);

    /// <summary>Figures of all nodes, guests and storages for a metrics system (<c>GET /cluster/metrics/export</c>, 8.2).</summary>
    /// <param name="history">True for those of the last half hour too.</param>
    /// <param name="localOnly">True for the node that answers alone.</param>
    /// <param name="since">From when on; null for the last.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="ProxmoxException">NotImplemented before 8.2.</exception>
    public async Task<IReadOnlyList<MetricPoint>> MetricsAsync(bool history, bool localOnly, DateTimeOffset? since, CancellationToken ct)
    {
        var form = new Form().AddIf("history", history).AddIf("local-only", localOnly).Add("start-time", since);
        return (await api.GetAsync("/cluster/metrics/export", form, ct).ConfigureAwait(false)).List("data"u8, MetricPoint.Read);
    }
}

/// <summary>A figure of a metrics export.</summary>
/// <param name="Id">What it is of, such as <c>qemu/100</c> or <c>node/pve1</c>.</param>
/// <param name="Metric">Its name.</param>
/// <param name="Time">When it was taken.</param>
/// <param name="Type">What it is: <c>gauge</c>, <c>counter</c> or <c>derive</c>.</param>
/// <param name="Value">The figure.</param>
public sealed record MetricPoint(string Id, string Metric, DateTimeOffset Time, string? Type, double? Value)
{
    internal static MetricPoint Read(Fields f) => new(
        f.Text("id"u8), f.Text("metric"u8), f.Time("timestamp"u8), f.OptionalText("type"u8), f.OptionalDouble("value"u8));
}
