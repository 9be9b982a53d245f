namespace Croft.Proxmox;

/// <summary>How one fabric fares on one node (<c>/nodes/{node}/sdn/fabrics/{fabric}</c>, 9.1).</summary>
public readonly struct ProxmoxFabric
{
    readonly ProxmoxApi api;
    readonly string path;

    internal ProxmoxFabric(ProxmoxApi api, string path) => (this.api, this.path) = (api, path);

    /// <summary>Interfaces that take part (<c>GET …/interfaces</c>).</summary>
    public Task<IReadOnlyList<FabricInterface>> InterfacesAsync(CancellationToken ct) => api.ListAsync(path + "/interfaces", null, FabricInterface.Read, ct);

    /// <summary>Nodes that it hears (<c>GET …/neighbors</c>).</summary>
    public Task<IReadOnlyList<FabricNeighbor>> NeighborsAsync(CancellationToken ct) => api.ListAsync(path + "/neighbors", null, FabricNeighbor.Read, ct);

    /// <summary>Routes that it has learnt (<c>GET …/routes</c>).</summary>
    public Task<IReadOnlyList<FabricRoute>> RoutesAsync(CancellationToken ct) => api.ListAsync(path + "/routes", null, FabricRoute.Read, ct);
}

/// <summary>An interface that takes part in a fabric.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its part, such as <c>Point-To-Point</c>.</param>
/// <param name="State">Its state.</param>
public sealed record FabricInterface(string Name, string? Type, string? State)
{
    internal static FabricInterface Read(Fields f) => new(f.Text("name"u8), f.OptionalText("type"u8), f.OptionalText("state"u8));
}

/// <summary>A node that is heard in a fabric.</summary>
/// <param name="Name">Its address there.</param>
/// <param name="Status">How far they are, such as <c>Up</c> or <c>Initializing</c>.</param>
/// <param name="Uptime">Since when, in the routing daemon's words.</param>
public sealed record FabricNeighbor(string Name, string Status, string? Uptime)
{
    internal static FabricNeighbor Read(Fields f) => new(f.Text("neighbor"u8), f.Text("status"u8), f.OptionalText("uptime"u8));
}

/// <summary>A route that a fabric has learnt.</summary>
/// <param name="Route">Where to.</param>
/// <param name="Via">By whom, one or more.</param>
public sealed record FabricRoute(string Route, IReadOnlyList<string> Via)
{
    internal static FabricRoute Read(Fields f) => new(f.Text("route"u8), f.Texts("via"u8));
}
