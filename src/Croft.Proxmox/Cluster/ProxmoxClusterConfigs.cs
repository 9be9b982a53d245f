namespace Croft.Proxmox;

/// <summary>Configs of the cluster that are entries with keys and no more: what they hold differs by their type.</summary>
public readonly struct ProxmoxClusterConfigs
{
    readonly ProxmoxApi api;

    internal ProxmoxClusterConfigs(ProxmoxApi api) => this.api = api;

    /// <summary>PCI devices by one name on several nodes (<c>/cluster/mapping/pci</c>, 8.0).</summary>
    public ProxmoxEntries<ConfigEntry> PciMappings => new(api, ConfigEntry.At("/cluster/mapping/pci", "id"));

    /// <summary>USB devices by one name on several nodes (<c>/cluster/mapping/usb</c>, 8.0).</summary>
    public ProxmoxEntries<ConfigEntry> UsbMappings => new(api, ConfigEntry.At("/cluster/mapping/usb", "id"));

    /// <summary>Folders by one name on several nodes (<c>/cluster/mapping/dir</c>, 8.4).</summary>
    public ProxmoxEntries<ConfigEntry> FolderMappings => new(api, ConfigEntry.At("/cluster/mapping/dir", "id"));

    /// <summary>Servers that figures are sent to (<c>/cluster/metrics/server</c>).</summary>
    public ProxmoxEntries<ConfigEntry> MetricServers => new(api, ConfigEntry.At("/cluster/metrics/server", "id") with { CreatesBelow = true });

    /// <summary>Jobs that take users over from a realm's directory (<c>/cluster/jobs/realm-sync</c>, 8.0).</summary>
    public ProxmoxEntries<ConfigEntry> RealmSyncJobs => new(api, ConfigEntry.At("/cluster/jobs/realm-sync", "id") with { CreatesBelow = true, Calls = EntryCalls.Resets });

    /// <summary>Accounts at certificate authorities; nothing is asked yet.</summary>
    public ProxmoxAcme Acme => new(api);

    /// <summary>Which notifications go to which targets (<c>/cluster/notifications/matchers</c>, 8.1).</summary>
    public ProxmoxEntries<ConfigEntry> NotificationMatchers => new(api, ConfigEntry.At("/cluster/notifications/matchers", "name") with { Calls = EntryCalls.All | EntryCalls.Apart });

    /// <summary>Where notifications can go, of one type (<c>/cluster/notifications/endpoints/{type}</c>, 8.1).</summary>
    /// <param name="type">The type: <c>sendmail</c>, <c>smtp</c>, <c>gotify</c>, or <c>webhook</c> (8.3).</param>
    public ProxmoxEntries<ConfigEntry> NotificationEndpoints(string type) =>
        new(api, ConfigEntry.At(Form.Path("/cluster/notifications/endpoints", type), "name") with { Calls = EntryCalls.All | EntryCalls.Apart });

    /// <summary>All targets that notifications can go to (<c>GET /cluster/notifications/targets</c>, 8.1).</summary>
    public Task<IReadOnlyList<ConfigEntry>> NotificationTargetsAsync(CancellationToken ct)
    {
        var shape = ConfigEntry.At("/cluster/notifications/targets", "name");
        return api.ListAsync(shape.Path, null, f => shape.Read(f, null), ct);
    }

    /// <summary>Sends a test by a target (<c>POST /cluster/notifications/targets/{name}/test</c>, 8.1).</summary>
    public Task TestNotificationAsync(string target, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Post, Form.Path("/cluster/notifications/targets", target) + "/test", null, ct);
}
