namespace Croft.Proxmox;

/// <summary>A node's network interfaces (<c>/nodes/{node}/network</c>): changes wait in a file until they are applied.</summary>
public readonly struct ProxmoxNodeNetwork
{
    readonly ProxmoxApi api;
    readonly string path;

    internal ProxmoxNodeNetwork(ProxmoxApi api, string path) => (this.api, this.path) = (api, path);

    /// <summary>Its interfaces by name (<c>…</c>); a change has to say the <c>type</c> too, and drops what it does not name.</summary>
    public ProxmoxEntries<NetworkInterface> Interfaces => new(api, new(path, "iface", NetworkInterface.Read) { Calls = EntryCalls.Resets });

    /// <summary>Its interfaces as they would be, with what waits (<c>GET …</c>).</summary>
    /// <param name="type">One type, such as <c>bridge</c> or <c>any_bridge</c>; all when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<NetworkConfig> ReadAsync(string? type, CancellationToken ct)
    {
        var answer = await api.SendAsync(HttpMethod.Get, path, new Form().Add("type", type), ct).ConfigureAwait(false);
        return new(Fields.Rows(answer.Data, $"GET {path}", "", f => NetworkInterface.Read(f, null)), answer.Changes);
    }

    /// <summary>Applies what waits (<c>PUT …</c>); a mistake cuts the node off.</summary>
    public Task<Upid> ApplyAsync(CancellationToken ct) => api.StartAsync(HttpMethod.Put, path, null, ct);

    /// <summary>Drops what waits (<c>DELETE …</c>).</summary>
    public Task RevertAsync(CancellationToken ct) => api.DoAsync(HttpMethod.Delete, path, null, ct);
}

/// <summary>A node's interfaces, and what waits to be applied.</summary>
/// <param name="Interfaces">As they would be.</param>
/// <param name="Pending">What applying would change in the file, as a unified difference; null when nothing waits.</param>
public sealed record NetworkConfig(IReadOnlyList<NetworkInterface> Interfaces, string? Pending);

/// <summary>A network interface of a node.</summary>
public sealed record NetworkInterface
{
    /// <summary>Its name, such as <c>vmbr0</c>.</summary>
    public required string Name { get; init; }
    /// <summary>What it is: <c>bridge</c>, <c>bond</c>, <c>eth</c>, <c>vlan</c>, <c>OVSBridge</c>, <c>alias</c>, …</summary>
    public required string Type { get; init; }
    /// <summary>Whether it is up now.</summary>
    public bool IsActive { get; init; }
    /// <summary>Whether it comes up at boot.</summary>
    public bool StartsOnBoot { get; init; }
    /// <summary>How it gets its IPv4 address: <c>static</c>, <c>dhcp</c>, <c>manual</c>.</summary>
    public string? Method { get; init; }
    /// <summary>Its IPv4 address with prefix.</summary>
    public string? Cidr { get; init; }
    /// <summary>Its IPv4 gateway.</summary>
    public string? Gateway { get; init; }
    /// <summary>How it gets its IPv6 address.</summary>
    public string? Method6 { get; init; }
    /// <summary>Its IPv6 address with prefix.</summary>
    public string? Cidr6 { get; init; }
    /// <summary>Its IPv6 gateway.</summary>
    public string? Gateway6 { get; init; }
    /// <summary>Interfaces in a bridge.</summary>
    public IReadOnlyList<string> BridgePorts { get; init; } = [];
    /// <summary>True for a bridge that guests choose VLANs of.</summary>
    public bool IsVlanAware { get; init; }
    /// <summary>Interfaces in a bond.</summary>
    public IReadOnlyList<string> Slaves { get; init; } = [];
    /// <summary>How a bond spreads, such as <c>802.3ad</c>.</summary>
    public string? BondMode { get; init; }
    /// <summary>Interface under a VLAN.</summary>
    public string? VlanDevice { get; init; }
    /// <summary>Tag of a VLAN.</summary>
    public int? VlanId { get; init; }
    /// <summary>Its largest packet, in bytes.</summary>
    public int? Mtu { get; init; }
    /// <summary>Its comment, which ends with a line feed.</summary>
    public string? Comment { get; init; }
    /// <summary>Its place in the file.</summary>
    public int? Priority { get; init; }
    /// <summary>Every member as it came.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    internal static NetworkInterface Read(Fields f, string? name) => new()
    {
        Name = f.Named("iface", name),
        Type = f.Text("type"u8),
        IsActive = f.Flag("active"u8),
        StartsOnBoot = f.Flag("autostart"u8),
        Method = f.OptionalText("method"u8),
        Cidr = f.OptionalText("cidr"u8),
        Gateway = f.OptionalText("gateway"u8),
        Method6 = f.OptionalText("method6"u8),
        Cidr6 = f.OptionalText("cidr6"u8),
        Gateway6 = f.OptionalText("gateway6"u8),
        BridgePorts = f.Texts("bridge_ports"u8),
        IsVlanAware = f.Flag("bridge_vlan_aware"u8),
        Slaves = f.Texts("slaves"u8),
        BondMode = f.OptionalText("bond_mode"u8),
        VlanDevice = f.OptionalText("vlan-raw-device"u8),
        VlanId = f.OptionalInt("vlan-id"u8),
        Mtu = f.OptionalInt("mtu"u8),
        Comment = f.OptionalText("comments"u8),
        Priority = f.OptionalInt("priority"u8),
        Settings = f.Settings(),
    };
}
