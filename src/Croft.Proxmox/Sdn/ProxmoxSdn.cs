namespace Croft.Proxmox;

/// <summary>Which state of the software-defined network is read.</summary>
enum SdnView
{
    /// <summary>As it is configured; what is not applied yet does not show.</summary>
    Configured,
    /// <summary>As it is configured, with what applying would change.</summary>
    Pending,
    /// <summary>As it was last applied.</summary>
    Running,
}

/// <summary>The software-defined network (<c>/cluster/sdn</c>): changes wait until they are applied.</summary>
public readonly struct ProxmoxSdn
{
    const string Root = "/cluster/sdn";
    readonly ProxmoxApi api;
    readonly SdnView view;
    readonly string? token;

    internal ProxmoxSdn(ProxmoxApi api, SdnView view, string? token) => (this.api, this.view, this.token) = (api, view, token);

    /// <summary>The same, read with what applying would change.</summary>
    public ProxmoxSdn Pending => new(api, SdnView.Pending, token);

    /// <summary>The same, read as it was last applied.</summary>
    public ProxmoxSdn Running => new(api, SdnView.Running, token);

    /// <summary>The same, changed under a lock (9.0).</summary>
    /// <param name="lockToken">What <see cref="LockAsync"/> gave.</param>
    public ProxmoxSdn Under(string lockToken) => new(api, view, lockToken);

    /// <summary>Zones (<c>…/zones</c>).</summary>
    public ProxmoxEntries<SdnEntry> Zones => Entries("/zones", "zone");

    /// <summary>Networks of zones (<c>…/vnets</c>).</summary>
    public ProxmoxEntries<SdnEntry> Vnets => Entries("/vnets", "vnet");

    /// <summary>Controllers (<c>…/controllers</c>).</summary>
    public ProxmoxEntries<SdnEntry> Controllers => Entries("/controllers", "controller");

    /// <summary>Where addresses are given out (<c>…/ipams</c>).</summary>
    public ProxmoxEntries<SdnEntry> Ipams => Entries("/ipams", "ipam", hasViews: false);

    /// <summary>Where names are registered (<c>…/dns</c>).</summary>
    public ProxmoxEntries<SdnEntry> Dns => Entries("/dns", "dns", hasViews: false);

    /// <summary>Subnets of one network (<c>…/vnets/{vnet}/subnets</c>); made by their CIDR, named as in <c>zone1-10.0.0.0-24</c> afterwards.</summary>
    public ProxmoxEntries<SdnEntry> Subnets(string vnet) => Entries(Form.Path("/vnets", vnet) + "/subnets", "subnet");

    /// <summary>Fabrics, which route between nodes (<c>…/fabrics/fabric</c>, 9.0); a change has to say the <c>protocol</c> too.</summary>
    public ProxmoxEntries<SdnEntry> Fabrics => Entries("/fabrics/fabric", "id", isApart: true);

    /// <summary>Nodes of one fabric (<c>…/fabrics/node/{fabric}</c>, 9.0).</summary>
    public ProxmoxEntries<SdnEntry> FabricNodes(string fabric) => Entries(Form.Path("/fabrics/node", fabric), "node_id", isApart: true);

    /// <summary>The firewall of one network (<c>…/vnets/{vnet}/firewall</c>, 8.3).</summary>
    public ProxmoxFirewall Firewall(string vnet) => new(api, Form.Path(Root + "/vnets", vnet) + "/firewall");

    /// <summary>Addresses that were given out (<c>GET …/ipams/{ipam}/status</c>, 8.1).</summary>
    public Task<IReadOnlyList<IpamLease>> LeasesAsync(string ipam, CancellationToken ct) => api.ListAsync(Form.Path(Root + "/ipams", ipam) + "/status", null, IpamLease.Read, ct);

    /// <summary>Applies all that waits, on all nodes (<c>PUT …</c>).</summary>
    /// <param name="releaseLock">True to let go of the lock afterwards.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Upid> ApplyAsync(bool releaseLock, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Put, Root, new Form().Add("lock-token", token).AddIf("release-lock", releaseLock && token is not null), ct);

    /// <summary>Takes the lock that keeps others from changing anything (<c>POST …/lock</c>, 9.0).</summary>
    /// <param name="allowPending">True also where changes wait already.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>A secret for <see cref="Under"/>.</returns>
    /// <exception cref="ProxmoxException">NotImplemented before 9.0.</exception>
    public Task<string> LockAsync(bool allowPending, CancellationToken ct) => api.TextAsync(HttpMethod.Post, Root + "/lock", new Form().AddIf("allow-pending", allowPending), ct);

    /// <summary>Lets go of the lock (<c>DELETE …/lock</c>, 9.0).</summary>
    /// <param name="force">True also where another holds it.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task UnlockAsync(bool force, CancellationToken ct) => api.DoAsync(HttpMethod.Delete, Root + "/lock", new Form().Add("lock-token", token).AddIf("force", force), ct);

    /// <summary>Drops all that waits (<c>POST …/rollback</c>, 9.0).</summary>
    /// <param name="releaseLock">True to let go of the lock afterwards.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task RollbackAsync(bool releaseLock, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Post, Root + "/rollback", new Form().Add("lock-token", token).AddIf("release-lock", releaseLock && token is not null), ct);

    /// <summary>What applying would change in a node's files (<c>GET …/dry-run</c>, 9.1).</summary>
    public Task<SdnPreview> PreviewAsync(string node, CancellationToken ct) => api.ReadAsync(Root + "/dry-run", new Form().Add("node", node), SdnPreview.Read, ct);

    ProxmoxEntries<SdnEntry> Entries(string below, string key, bool hasViews = true, bool isApart = false)
    {
        var (seen, held) = (hasViews ? view : SdnView.Configured, token);
        return new(api, new(Root + below, key, (f, name) => SdnEntry.Read(f, key, name))
        {
            Calls = isApart ? EntryCalls.All | EntryCalls.Apart : EntryCalls.All,
            Reads = () => new Form().AddIf("pending", seen == SdnView.Pending).AddIf("running", seen == SdnView.Running),
            Changes = () => new Form().Add("lock-token", held),
        });
    }
}

/// <summary>Whether an entry waits to be applied.</summary>
public enum SdnState
{
    /// <summary>It does not, or was not asked for with what waits.</summary>
    Applied,
    /// <summary>It is made.</summary>
    New,
    /// <summary>It is changed.</summary>
    Changed,
    /// <summary>It is deleted.</summary>
    Deleted,
    /// <summary>A word of a later version.</summary>
    Unknown,
}

/// <summary>A zone, network, subnet, controller, or another part of the software-defined network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, such as <c>vxlan</c>; null where its kind has none.</param>
/// <param name="State">Whether it waits to be applied.</param>
/// <param name="PendingValues">Values that wait, by key.</param>
/// <param name="Digest">SHA-1 of its config.</param>
/// <param name="Settings">Every member as it came, such as <c>zone</c>, <c>tag</c>, <c>nodes</c>, <c>gateway</c>.</param>
public sealed record SdnEntry(
    string Name, string? Type, Known<SdnState> State, IReadOnlyDictionary<string, string> PendingValues, string? Digest, IReadOnlyDictionary<string, string> Settings)
{
    internal static SdnEntry Read(Fields f, string key, string? name)
    {
        var state = f.OptionalText("state"u8);
        var known = state switch { null => SdnState.Applied, "new" => SdnState.New, "changed" => SdnState.Changed, "deleted" => SdnState.Deleted, _ => SdnState.Unknown };
        return new(
            f.Named(key, name), f.OptionalText("type"u8) ?? f.OptionalText("protocol"u8), new(known, state ?? ""),
            f.OptionalObject("pending"u8)?.Settings() ?? new Dictionary<string, string>(StringComparer.Ordinal), f.OptionalText("digest"u8), f.Settings());
    }
}

/// <summary>An address that was given out.</summary>
/// <param name="Ip">The address.</param>
/// <param name="Mac">The card it was given to.</param>
/// <param name="Vmid">The guest.</param>
/// <param name="Zone">Its zone.</param>
/// <param name="Vnet">Its network.</param>
/// <param name="IsGateway">True for a subnet's own.</param>
/// <param name="Settings">Every member as it came.</param>
public sealed record IpamLease(string Ip, string? Mac, int? Vmid, string? Zone, string? Vnet, bool IsGateway, IReadOnlyDictionary<string, string> Settings)
{
    internal static IpamLease Read(Fields f) => new(
        f.Text("ip"u8), f.OptionalText("mac"u8), f.OptionalInt("vmid"u8), f.OptionalText("zone"u8), f.OptionalText("vnet"u8), f.Flag("gateway"u8), f.Settings());
}

/// <summary>What applying would change in a node's files, as unified differences; null where nothing.</summary>
/// <param name="Interfaces">Of its network interfaces.</param>
/// <param name="Routing">Of its routing daemon.</param>
public sealed record SdnPreview(string? Interfaces, string? Routing)
{
    internal static SdnPreview Read(Fields f) => new(f.OptionalText("interfaces-diff"u8), f.OptionalText("frr-diff"u8));
}
