namespace Croft.Proxmox;

public readonly partial struct ProxmoxNode
{
    /// <summary>Its network interfaces; nothing is asked yet.</summary>
    public ProxmoxNodeNetwork Network => new(api, path + "/network");

    /// <summary>Its disks, and what is made of them; nothing is asked yet.</summary>
    public ProxmoxDisks Disks => new(api, path + "/disks");

    /// <summary>Its packages; nothing is asked yet.</summary>
    public ProxmoxPackages Packages => new(api, path + "/apt");

    /// <summary>Its services; nothing is asked yet.</summary>
    public ProxmoxServices Services => new(api, path + "/services");

    /// <summary>Its certificates; nothing is asked yet.</summary>
    public ProxmoxCertificates Certificates => new(api, path + "/certificates");

    /// <summary>Its hardware; nothing is asked yet.</summary>
    public ProxmoxHardware Hardware => new(api, path);

    /// <summary>Its own firewall; nothing is asked yet.</summary>
    public ProxmoxFirewall Firewall => new(api, path + "/firewall");

    /// <summary>Its shell; nothing is asked yet.</summary>
    public ProxmoxConsole Console => new(api, path, "/vncshell");

    /// <summary>What can be found out there to be made a storage of; nothing is asked yet.</summary>
    public ProxmoxScan Scan => new(api, path + "/scan");

    /// <summary>Its figures over time (<c>GET …/rrddata</c>).</summary>
    public Task<IReadOnlyList<RrdPoint>> RrdAsync(RrdTimeframe timeframe, RrdSummary? summary, CancellationToken ct) => api.RrdAsync(path, timeframe, summary, ct);

    /// <summary>How its replication jobs fare (<c>GET …/replication</c>).</summary>
    /// <param name="vmid">One guest's; all when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<IReadOnlyList<ReplicationStatus>> ReplicationAsync(int? vmid, CancellationToken ct) =>
        api.ListAsync(path + "/replication", new Form().Add("guest", vmid), ReplicationStatus.Read, ct);

    /// <summary>Log of a replication job's last run (<c>GET …/replication/{id}/log</c>).</summary>
    public async Task<LogPage> ReplicationLogAsync(string job, LogFilter? filter, CancellationToken ct)
    {
        var log = Form.Path(path + "/replication", job) + "/log";
        return LogPage.Read(await api.SendAsync(HttpMethod.Get, log, filter?.Form(), ct).ConfigureAwait(false), $"GET {log}");
    }

    /// <summary>Lets a replication job run as soon as it can (<c>POST …/replication/{id}/schedule_now</c>).</summary>
    public Task ReplicateNowAsync(string job, CancellationToken ct) => api.DoAsync(HttpMethod.Post, Form.Path(path + "/replication", job) + "/schedule_now", null, ct);

    /// <summary>What a backup here does where it says nothing else (<c>GET …/vzdump/defaults</c>).</summary>
    /// <param name="storage">For this storage.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyDictionary<string, string>> BackupDefaultsAsync(string? storage, CancellationToken ct) =>
        (await api.GetAsync(path + "/vzdump/defaults", new Form().Add("storage", storage), ct).ConfigureAwait(false)).Settings();

    /// <summary>How one fabric fares here (9.1); nothing is asked yet.</summary>
    public ProxmoxFabric Fabric(string name) => new(api, Form.Path(path + "/sdn/fabrics", name));

    /// <summary>Zones of the software-defined network, and how they fare here (<c>GET …/sdn/zones</c>).</summary>
    public Task<IReadOnlyList<ConfigEntry>> SdnZonesAsync(CancellationToken ct)
    {
        var shape = ConfigEntry.At(path + "/sdn/zones", "zone");
        return api.ListAsync(shape.Path, null, f => shape.Read(f, null), ct);
    }
}
