using Croft.Contracts;

namespace Croft.Engine.Inventory;

/// <summary>A guest as it is now.</summary>
/// <param name="Row">Where it is, what it is and how it does; status and node are of this moment.</param>
/// <param name="Config">Config by key with the values that wait for a restart, as Proxmox writes them; without <c>digest</c>.</param>
/// <param name="Digest">Digest of the config.</param>
public sealed record LiveGuest(GuestRow Row, IReadOnlyDictionary<string, string> Config, string Digest)
{
    /// <summary>Path in the API: <c>/nodes/pve2/qemu/101</c>.</summary>
    public string Path => $"/nodes/{Row.Node}/{(Row.Type == GuestType.Vm ? "qemu" : "lxc")}/{Row.Vmid}";

    /// <summary>Name to be shown and pasted: <c>lab/pve2/101</c>.</summary>
    public string FullName => $"{Row.Cluster}/{Row.Node}/{Row.Vmid}";

    /// <summary>Resource a run leases: <c>lab/guest/101</c>.</summary>
    public string Lease => $"{Row.Cluster}/guest/{Row.Vmid}";
}
