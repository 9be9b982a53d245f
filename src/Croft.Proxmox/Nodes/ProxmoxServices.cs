namespace Croft.Proxmox;

/// <summary>A node's services (<c>/nodes/{node}/services</c>).</summary>
public readonly struct ProxmoxServices
{
    readonly ProxmoxApi api;
    readonly string path;

    internal ProxmoxServices(ProxmoxApi api, string path) => (this.api, this.path) = (api, path);

    /// <summary>Those that matter to Proxmox (<c>GET …</c>).</summary>
    public Task<IReadOnlyList<ServiceEntry>> ListAsync(CancellationToken ct) => api.ListAsync(path, null, ServiceEntry.Read, ct);

    /// <summary>One of them (<c>GET …/{service}/state</c>).</summary>
    public Task<ServiceEntry> StateAsync(string service, CancellationToken ct) => api.ReadAsync(Form.Path(path, service) + "/state", null, ServiceEntry.Read, ct);

    /// <summary>Starts one (<c>POST …/{service}/start</c>).</summary>
    public Task<Upid> StartAsync(string service, CancellationToken ct) => CommandAsync(service, "start", ct);

    /// <summary>Stops one (<c>POST …/{service}/stop</c>); some can't be stopped.</summary>
    public Task<Upid> StopAsync(string service, CancellationToken ct) => CommandAsync(service, "stop", ct);

    /// <summary>Starts one anew, hard (<c>POST …/{service}/restart</c>).</summary>
    public Task<Upid> RestartAsync(string service, CancellationToken ct) => CommandAsync(service, "restart", ct);

    /// <summary>Lets one read its config again, or restarts it (<c>POST …/{service}/reload</c>).</summary>
    public Task<Upid> ReloadAsync(string service, CancellationToken ct) => CommandAsync(service, "reload", ct);

    Task<Upid> CommandAsync(string service, string command, CancellationToken ct) => api.StartAsync(HttpMethod.Post, $"{Form.Path(path, service)}/{command}", null, ct);
}

/// <summary>A service of a node.</summary>
/// <param name="Service">Name for the calls.</param>
/// <param name="Name">Its unit's name.</param>
/// <param name="Description">What it is.</param>
/// <param name="State">Its state, such as <c>running</c> or <c>dead</c>.</param>
/// <param name="ActiveState">systemd's state, such as <c>active</c>; null before 7.2.</param>
/// <param name="UnitState">Whether it starts at boot, such as <c>enabled</c>, <c>masked</c> or <c>not-found</c>.</param>
public sealed record ServiceEntry(string Service, string Name, string? Description, string State, string? ActiveState, string? UnitState)
{
    internal static ServiceEntry Read(Fields f) => new(
        f.OptionalText("service"u8) ?? f.Text("name"u8), f.Text("name"u8), f.OptionalText("desc"u8), f.OptionalText("state"u8) ?? "unknown", f.OptionalText("active-state"u8),
        f.OptionalText("unit-state"u8));
}
