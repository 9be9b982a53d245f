namespace Croft.Proxmox;

public readonly partial struct ProxmoxNode
{
    /// <summary>Its name servers (<c>GET …/dns</c>).</summary>
    public Task<NodeDns> DnsAsync(CancellationToken ct) => api.ReadAsync(path + "/dns", null, NodeDns.Read, ct);

    /// <summary>Sets its name servers (<c>PUT …/dns</c>); those that are not given are taken out.</summary>
    public Task SetDnsAsync(NodeDns dns, CancellationToken ct) => api.DoAsync(HttpMethod.Put, path + "/dns", dns.Form(), ct);

    /// <summary>Its <c>/etc/hosts</c> (<c>GET …/hosts</c>).</summary>
    public Task<NodeHosts> HostsAsync(CancellationToken ct) => api.ReadAsync(path + "/hosts", null, NodeHosts.Read, ct);

    /// <summary>Writes its <c>/etc/hosts</c> anew (<c>POST …/hosts</c>).</summary>
    /// <exception cref="ProxmoxException">Conflict when the digest is stale.</exception>
    public Task SetHostsAsync(NodeHosts hosts, CancellationToken ct) => api.DoAsync(HttpMethod.Post, path + "/hosts", new Form().Add("data", hosts.Text).Add("digest", hosts.Digest), ct);

    /// <summary>Its clock (<c>GET …/time</c>).</summary>
    public Task<NodeTime> TimeAsync(CancellationToken ct) => api.ReadAsync(path + "/time", null, NodeTime.Read, ct);

    /// <summary>Sets its time zone (<c>PUT …/time</c>).</summary>
    public Task SetTimezoneAsync(string timezone, CancellationToken ct) => api.DoAsync(HttpMethod.Put, path + "/time", new Form().Add("timezone", timezone), ct);

    /// <summary>Its own settings: description, ACME, wake-on-LAN (<c>GET …/config</c>).</summary>
    public Task<NodeConfig> ConfigAsync(CancellationToken ct) => api.ReadAsync(path + "/config", null, NodeConfig.Read, ct);

    /// <summary>Changes its own settings (<c>PUT …/config</c>).</summary>
    public Task ConfigureAsync(EntryChange change, CancellationToken ct) => api.DoAsync(HttpMethod.Put, path + "/config", change.Form(EntryCalls.All, path + "/config"), ct);

    /// <summary>Everything about it as one text, for support (<c>GET …/report</c>).</summary>
    public Task<string> ReportAsync(CancellationToken ct) => api.TextAsync(HttpMethod.Get, path + "/report", null, ct);

    /// <summary>Its subscription (<c>GET …/subscription</c>).</summary>
    public Task<NodeSubscription> SubscriptionAsync(CancellationToken ct) => api.ReadAsync(path + "/subscription", null, NodeSubscription.Read, ct);

    /// <summary>Bytes that guests' network cards passed (<c>GET …/netstat</c>).</summary>
    public Task<IReadOnlyList<NicCounter>> NicCountersAsync(CancellationToken ct) => api.ListAsync(path + "/netstat", null, NicCounter.Read, ct);

    /// <summary>Its system log, oldest first (<c>GET …/syslog</c>).</summary>
    /// <param name="filter">Which lines.</param>
    /// <param name="service">Of one service.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<LogPage> SyslogAsync(LogFilter? filter, string? service, CancellationToken ct)
    {
        // This one call wants its times as dates.
        var form = new Form().Add("start", filter?.Start).Add("limit", filter?.Limit).Add("since", Date(filter?.Since)).Add("until", Date(filter?.Until)).Add("service", service);
        return LogPage.Read(await api.SendAsync(HttpMethod.Get, path + "/syslog", form, ct).ConfigureAwait(false), $"GET {path}/syslog");

        static string? Date(DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Its journal, oldest first (<c>GET …/journal</c>).</summary>
    public async Task<IReadOnlyList<string>> JournalAsync(JournalFilter filter, CancellationToken ct)
    {
        var data = (await api.SendAsync(HttpMethod.Get, path + "/journal", filter.Form(), ct).ConfigureAwait(false)).Data;
        return data.ValueKind == System.Text.Json.JsonValueKind.Array
            ? [.. data.EnumerateArray().Select(line => Fields.Raw(line) ?? "")]
            : throw Fields.Unexpected($"GET {path}/journal", "data", "a list", data);
    }

    /// <summary>Starts its guests in their order, as at boot (<c>POST …/startall</c>).</summary>
    /// <param name="guests">Which; all that start at boot when empty.</param>
    /// <param name="force">True also for those that don't start at boot.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Upid> StartAllAsync(IReadOnlyList<int> guests, bool force, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Post, path + "/startall", new Form().AddVmids("vms", guests).AddIf("force", force), ct);

    /// <summary>Shuts its guests down in their order (<c>POST …/stopall</c>).</summary>
    /// <param name="guests">Which; all when empty.</param>
    /// <param name="timeout">Time each has; 180 s when null.</param>
    /// <param name="forceStop">False to leave those running that did not shut down in time; they are stopped when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Upid> StopAllAsync(IReadOnlyList<int> guests, TimeSpan? timeout, bool? forceStop, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Post, path + "/stopall", new Form().AddVmids("vms", guests).Add("timeout", timeout).Add("force-stop", forceStop), ct);

    /// <summary>Suspends its virtual machines (<c>POST …/suspendall</c>, 8.0).</summary>
    /// <exception cref="ProxmoxException">NotImplemented on 7.x.</exception>
    public Task<Upid> SuspendAllAsync(IReadOnlyList<int> guests, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Post, path + "/suspendall", new Form().AddVmids("vms", guests), ct);

    /// <summary>Moves its guests to another node (<c>POST …/migrateall</c>).</summary>
    /// <param name="target">The node to go to.</param>
    /// <param name="guests">Which; all when empty.</param>
    /// <param name="withLocalDisks">True to take local disks along.</param>
    /// <param name="maxWorkers">How many at once; the cluster's option when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Upid> MigrateAllAsync(string target, IReadOnlyList<int> guests, bool withLocalDisks, int? maxWorkers, CancellationToken ct) => api.StartAsync(
        HttpMethod.Post, path + "/migrateall", new Form().Add("target", target).AddVmids("vms", guests).AddIf("with-local-disks", withLocalDisks).Add("maxworkers", maxWorkers), ct);

    /// <summary>Wakes it by its network card; returns the card's MAC address (<c>POST …/wakeonlan</c>).</summary>
    public Task<string> WakeAsync(CancellationToken ct) => api.TextAsync(HttpMethod.Post, path + "/wakeonlan", null, ct);

    /// <summary>Boots it anew (<c>POST …/status</c>); guests shut down first.</summary>
    public Task RebootAsync(CancellationToken ct) => CommandAsync("reboot", ct);

    /// <summary>Shuts it down (<c>POST …/status</c>); guests shut down first.</summary>
    public Task ShutdownAsync(CancellationToken ct) => CommandAsync("shutdown", ct);

    Task CommandAsync(string command, CancellationToken ct) => api.DoAsync(HttpMethod.Post, path + "/status", new Form().Add("command", command), ct);
}
